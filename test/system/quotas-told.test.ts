import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withQuickPasswords } from '../quick-passwords.ts'
import { type MiniStack, startMiniStack } from './faults/mini-stack.ts'

// Who is told of which quotas: administrators of all that an account has, people of their own alone.

const service = '/arcgis/rest/services/Assets_Service/MapServer'
const water = { attributes: { department: 'Water' } }
const mapgate = new URL('../../packages/gateway/bin/mapgate.mjs', import.meta.url).pathname

let stack: MiniStack
beforeAll(async () => {
  stack = await startMiniStack({
    clock: () => Date.parse('2026-11-30T12:00:00Z'),
    configuration: {
      mounts: [{ path: '/arcgis', upstream: 'ags' }],
      keys: [{ name: 'tool', key: 'tool-key', roles: ['staff'], ...water }],
      users: withQuickPasswords([
        { name: 'ada', password: 'ada-password', roles: ['staff'], ...water },
        { name: 'bob', password: 'bob-password', roles: ['staff'], ...water },
        { name: 'eve', password: 'eve-password', roles: ['guest'], attributes: { department: 'Roads' } },
      ]),
      grants: [{ to: { roles: ['staff'] }, on: {} }],
      store: { file: 'mapgate.db' },
      admin: { port: 0 },
      limits: {
        quotas: [
          { name: 'each', per: 'principal', units: 20, every: 'day' },
          { name: 'departments', per: { attribute: 'department' }, units: 10, every: 'day' },
          { name: 'secret-survey', per: 'principal', units: 10, every: 'day', services: ['Assets_*'] },
          { name: 'elsewhere', per: 'principal', units: 10, every: 'day', services: ['Other'] },
        ],
      },
    },
  })
})
afterAll(() => stack?.close())

const cookies = new Map<string, Promise<string>>()

/** The session of a user in a browser. */
function sessionOf(name: string): Promise<string> {
  const known =
    cookies.get(name) ??
    fetch(`${stack.gateway.url}/.mapgate/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ username: name, password: `${name}-password` }),
      headers: { origin: stack.gateway.url },
      redirect: 'manual',
    }).then((reply) => reply.headers.get('set-cookie')?.split(';')[0] ?? '')
  cookies.set(name, known)
  return known
}

const draw = async (name: string, at: number, megapixels: number) =>
  fetch(
    `${stack.gateway.url}${service}/export?f=image&format=png&bbox=${at},0,${at + 1},1&size=1000,${megapixels * 1_000}`,
    { headers: { cookie: await sessionOf(name) } },
  )

/** The page of an account, as its text. */
async function pageOf(name: string, language = 'en'): Promise<string> {
  const page = await fetch(`${stack.gateway.url}/.mapgate/me?lang=${language}`, {
    headers: { cookie: await sessionOf(name) },
  })
  return (await page.text()).replace(/<style>.*<\/style>/s, '').replace(/<[^>]*>/g, ' ')
}

const explained = async (as: string): Promise<{ quotas?: readonly object[] }> => {
  const reply = await fetch(`${stack.gateway.adminUrl}/explain`, {
    method: 'POST',
    headers: { 'x-mapgate-admin': '1' },
    body: JSON.stringify({ as, url: `${service}?f=json` }),
  })
  return reply.json() as Promise<{ quotas?: readonly object[] }>
}

const printed = async (...words: readonly string[]) =>
  (await promisify(execFile)(process.execPath, [mapgate, ...words, '-c', stack.file])).stdout

describe('The page of one’s own account', () => {
  it('tells own use, and of a shared quota nothing before the headers do', async () => {
    await draw('ada', 1, 3)
    await draw('bob', 2, 2)
    const ada = await pageOf('ada')
    expect(ada).toMatch(/each\s+20 units a day, yours alone\s+20 % used, 16 left · begins again in 12 hours/)
    expect(ada).toMatch(
      /departments\s+10 units a day, shared by all with department Water\s+less than 80 % used/,
    )
    expect(await pageOf('bob', 'de')).toMatch(/15 % genutzt, 17 übrig · beginnt neu in 12 Stunden/)
    const near = await draw('bob', 3, 1)
    expect(near.headers.get('ratelimit')).toContain('"departments";r=1')
    expect(await pageOf('ada')).toMatch(/department Water\s+90 % used, 1 left/)
  })

  it('tells a quota for some services to those alone who may ask for one of them', async () => {
    expect(await pageOf('ada')).toMatch(/secret-survey\s+10 units a day, yours alone, for some services only/)
    const eve = await pageOf('eve')
    expect(eve).toMatch(/each\s+20 units a day/)
    expect(eve).not.toMatch(/secret-survey|elsewhere|Water|Assets_/)
  })
})

describe('An administrator', () => {
  it('is told by explain what a request is charged to, with what is used at this moment', async () => {
    const { quotas } = await explained('user:ada')
    expect(quotas).toMatchObject([
      { name: 'each', of: 'user:ada', used: 4, until: '2026-12-01T00:00:00.000Z' },
      { name: 'departments', of: 'Water', used: 9 },
      { name: 'secret-survey', services: ['Assets_*'], used: 4 },
    ])
    // What is refused is charged to nothing.
    expect((await explained('user:eve')).quotas).toBeUndefined()
  })

  it('is told by the commands', async () => {
    const line =
      /each: 20 units a day, this account alone; [\d.]+ used \([\d.]+ %\); begins again on \d+ \w+ \d+ at 00:00 \(UTC\)/
    expect(await printed('whoami', '--token', 'tool-key')).toMatch(line)
    expect(await printed('whoami', '--token', 'tool-key')).toContain(
      'quota       departments: 10 units a day, shared by department Water; ',
    )
    expect(await printed('policy', 'show', '--as', 'ada')).toMatch(line)
    expect(await printed('explain', '--as', 'ada', `${service}?f=json`)).toMatch(line)
    const shown = JSON.parse(await printed('policy', 'show', '--as', 'eve', '--json'))
    expect(shown.services).toEqual([])
    expect(shown.quotas.map(({ name }: { name: string }) => name)).toEqual([
      'each',
      'departments',
      'secret-survey',
      'elsewhere',
    ])
  })
})
