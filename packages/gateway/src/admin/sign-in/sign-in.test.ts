import { expect, it } from 'vitest'
import type { AdminConfiguration } from '../../config/sections/admin.ts'
import type { AdminEvent } from '../../core/admin-event.ts'
import type { ConsolePeople } from '../../core/console-people.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import { adminApp } from '../app.ts'
import type { AdminParts } from '../parts.ts'

const token = 'the-token-of-the-file'
const own = { 'sec-fetch-site': 'same-origin', host: '127.0.0.1:9464', 'content-type': 'application/json' }

interface Given {
  readonly token?: string | undefined
  readonly people?: ConsolePeople
  readonly admin?: Partial<Admitted['roles']>
}

type Admitted = Pick<AdminConfiguration, 'roles' | 'principals'>

const nobody = { admin: [], auditor: [], viewAs: [] }

function opened({ token: given, people, admin }: Given = { token }) {
  let now = 0
  const events: AdminEvent[] = []
  const admitted = { roles: { ...nobody, ...admin }, principals: nobody } as {
    -readonly [Name in keyof Admitted]: Admitted[Name]
  }
  const parts = {
    audit: (event) => void events.push(event),
    failed: (error) => {
      throw error
    },
    clock: () => now,
    people: () => people,
    possibleAdministrators: async () => ({
      hasToken: given !== undefined,
      systems: [],
      users: ['user:ines'],
    }),
    clientAddress: (socketAddress, forwardedFor) => forwardedFor ?? socketAddress,
    admittedTo: () => admitted,
  } as Partial<AdminParts> as AdminParts
  const app = adminApp(parts, { token: given, hosts: ['127.0.0.1', 'localhost'] })
  const incoming = { incoming: { socket: { remoteAddress: '127.0.0.1' } } }
  const ask = async (
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ) =>
    app.request(
      `/api${path}`,
      {
        headers: { ...own, ...headers },
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      },
      incoming,
    )
  const wait = (ms: number) => {
    now += ms
  }
  return { app, ask, wait, events, admitted }
}

const cookieOf = (reply: Response): string => reply.headers.get('set-cookie')?.split(';')[0] ?? ''

it('the token begins a session that only the cookie names, and signing out ends it', async () => {
  const { ask, events } = opened()
  expect((await ask('/session')).status).toBe(401)
  expect((await ask('/sign-in/token', { body: { token: 'guessed' } })).status).toBe(401)
  const reply = await ask('/sign-in/token', { body: { token } })
  expect(reply.headers.get('set-cookie')).toMatch(
    /^__Host-mapgate-admin=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
  )
  const cookie = cookieOf(reply)
  expect(await (await ask('/session', { headers: { cookie } })).json()).toMatchObject({
    id: 'token',
    rights: ['look', 'view-as', 'change', 'grant'],
  })
  expect((await ask('/sign-out', { body: {}, headers: { cookie } })).status).toBe(200)
  expect((await ask('/session', { headers: { cookie } })).status).toBe(401)
  expect(events.map(({ act, outcome }) => [act, outcome])).toEqual([
    ['sign-in.token', 'refused'],
    ['sign-in.token', 'done'],
    ['sign-out', 'done'],
  ])
  expect(JSON.stringify(events)).not.toContain(token)
})

it('a session ends unused after an hour, and after twelve hours however much it is used', async () => {
  const { ask, wait } = opened()
  const first = cookieOf(await ask('/sign-in/token', { body: { token } }))
  const second = cookieOf(await ask('/sign-in/token', { body: { token } }))
  const status = async (cookie: string) => (await ask('/session', { headers: { cookie } })).status
  for (let minutes = 0; minutes < 12 * 60 - 30; minutes += 30) {
    wait(30 * 60_000)
    expect(await status(first)).toBe(200)
  }
  expect(await status(second)).toBe(401)
  wait(30 * 60_000)
  expect(await status(first)).toBe(401)
})

it('a code begins one session, and none after five minutes', async () => {
  const { ask, wait } = opened()
  const headers = { authorization: `Bearer ${token}` }
  const made = async () => (await (await ask('/sign-in/new-code', { body: {}, headers })).json()).code
  const code = await made()
  const reply = await ask('/sign-in/code', { body: { code } })
  expect((await ask('/session', { headers: { cookie: cookieOf(reply) } })).status).toBe(200)
  expect((await ask('/sign-in/code', { body: { code } })).status).toBe(401)
  const late = await made()
  wait(5 * 60_000)
  expect((await ask('/sign-in/code', { body: { code: late } })).status).toBe(401)
  expect((await ask('/sign-in/new-code', { body: {} })).status).toBe(401)
})

it('a session makes no code, so that whoever loses a right has kept nothing that outlasts it', async () => {
  const { people } = onePerson()
  const { ask } = opened({ token, people, admin: { admin: ['gis'] } })
  for (const [path, body] of [
    ['/sign-in/password', { name: 'ines', password: 'right' }],
    ['/sign-in/token', { token }],
  ] as const) {
    const cookie = cookieOf(await ask(path, { body }))
    expect((await ask('/sign-in/new-code', { body: {}, headers: { cookie } })).status).toBe(403)
  }
})

it('a stranger sends a short body, or nothing of it is kept', async () => {
  const { ask } = opened()
  expect((await ask('/sign-in/token', { body: { token: 'x'.repeat(20_000) } })).status).toBe(413)
  const headers = { authorization: `Bearer ${token}` }
  const reply = await ask('/sign-in/token', { body: { token: 'x'.repeat(20_000) }, headers })
  expect(reply.status).toBe(400)
})

it('an address tells no text of its own on the page for signing in', async () => {
  const { people } = onePerson()
  const { ask, app } = opened({ people })
  const begun = await ask('/sign-in/provider/unknown')
  const name = new URLSearchParams(begun.headers.get('location')?.split('?')[1]).get('failed') ?? ''
  expect(begun.status).toBe(303)
  expect(name).toMatch(/^[\w-]{16}$/)
  expect((await (await ask(`/sign-in?failed=${name}`)).json()).failure).toContain('no identity provider')
  const invented = encodeURIComponent('Call 0900 123456')
  expect(await (await ask(`/sign-in?failed=${invented}`)).text()).not.toContain('Call')
  const bad = await app.request('/console/%E0%A4%A', { headers: own })
  expect([404, 503]).toContain(bad.status)
})

it.each(['cross-site', 'same-site'])('a page of %s leads nobody to a provider', async (site) => {
  const { ask } = opened({ people: onePerson().people })
  const reply = await ask('/sign-in/provider/corp', { headers: { 'sec-fetch-site': site } })
  expect([reply.status, reply.headers.get('set-cookie')]).toEqual([403, null])
})

it('wrong passwords are counted for the address that a front server names, and acts noted with it', async () => {
  const { people } = onePerson()
  const visits: string[] = []
  const { ask, events } = opened({
    people: {
      ...people,
      withPassword: async (shown, visit) => {
        visits.push(visit.clientAddress)
        return people.withPassword(shown, visit)
      },
    },
  })
  const headers = { 'x-forwarded-for': '192.0.2.7' }
  await ask('/sign-in/password', { body: { name: 'ines', password: 'wrong' }, headers })
  expect([...visits, events.at(-1)?.clientAddress]).toEqual(['192.0.2.7', '192.0.2.7'])
})

it('a sign-in ends the session that the browser had, so that a planted one is of no use', async () => {
  const { ask } = opened()
  const planted = cookieOf(await ask('/sign-in/token', { body: { token } }))
  const reply = await ask('/sign-in/token', { body: { token }, headers: { cookie: planted } })
  expect(cookieOf(reply)).not.toBe(planted)
  expect((await ask('/session', { headers: { cookie: planted } })).status).toBe(401)
})

it.each<[string, Record<string, string>]>([
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['another port of the same host', { 'sec-fetch-site': 'same-site' }],
  ['an address typed by hand', { 'sec-fetch-site': 'none' }],
])('a write from %s is refused, and a sign-in too', async (_title, headers) => {
  const { ask } = opened()
  const cookie = cookieOf(await ask('/sign-in/token', { body: { token } }))
  expect((await ask('/sign-in/new-code', { body: {}, headers: { ...headers, cookie } })).status).toBe(403)
  expect((await ask('/sign-in/token', { body: { token }, headers })).status).toBe(403)
})

it('without a token file nobody can sign in, and a name that was pointed here is refused', async () => {
  const { ask } = opened({ token: undefined })
  expect(await (await ask('/sign-in')).json()).toEqual({ ways: [] })
  expect((await ask('/sign-in/token', { body: { token: '' } })).status).toBe(401)
  expect((await ask('/session', { headers: { authorization: 'Bearer undefined' } })).status).toBe(401)
  expect((await ask('/sign-in', { headers: { host: 'evil.example:9464' } })).status).toBe(421)
})

/** One person, whose password is `right`. */
function onePerson() {
  const roles = ['gis']
  const ended: string[] = []
  const person = { id: 'user:ines', name: 'Ines', roles }
  const people: ConsolePeople = {
    ways: async () => [{ kind: 'password', name: 'password', title: 'password' }],
    withPassword: async ({ password }) => {
      if (password !== 'right') throw new GatewayError('credential.invalid')
      return { person, credential: 'kept inside' }
    },
    begin: async () => undefined,
    finish: async () => undefined,
    again: async (credential) => (ended.includes(credential) ? undefined : person),
    end: async (credential) => void ended.push(credential),
  }
  return { people, roles, ended }
}

it('a person has the rights of the role, and nothing as soon as the role or the sign-in is gone', async () => {
  const { people, roles, ended } = onePerson()
  const { ask, admitted } = opened({ people, admin: { auditor: ['gis'] } })
  const signIn = (password: string) => ask('/sign-in/password', { body: { name: 'ines', password } })
  expect((await signIn('wrong')).status).toBe(401)
  const rightsOf = async (cookie: string) =>
    (await (await ask('/session', { headers: { cookie } })).json()).rights
  const cookie = cookieOf(await signIn('right'))
  expect(cookie).not.toContain('kept inside')
  expect(await rightsOf(cookie)).toEqual(['look'])
  const { warnings } = await (await ask('/session', { headers: { cookie } })).json()
  expect(warnings).toEqual(['last-administrator'])
  expect((await ask('/sign-in/new-code', { body: {}, headers: { cookie } })).status).toBe(403)
  admitted.roles = { ...nobody, auditor: ['gis'], viewAs: ['gis'] }
  expect(await rightsOf(cookie)).toEqual(['look', 'view-as'])
  roles.pop()
  expect(await rightsOf(cookie)).toBeUndefined()
  roles.push('gis')
  expect(await rightsOf(cookie)).toBeUndefined()
  const second = cookieOf(await signIn('right'))
  await ask('/sign-out', { body: {}, headers: { cookie: second } })
  expect(ended).toEqual(['kept inside'])
})

it('whoever signs in and has no right here is told why, and nothing is left of the sign-in', async () => {
  const { people, ended } = onePerson()
  const { ask } = opened({ people, admin: { admin: ['chief'] } })
  const reply = await ask('/sign-in/password', { body: { name: 'ines', password: 'right' } })
  expect([reply.status, reply.headers.get('set-cookie')]).toEqual([403, null])
  expect((await reply.json()).title).toContain('admin.roles')
  expect(ended).toEqual(['kept inside'])
})
