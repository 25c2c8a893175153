import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PeopleStack, startPeopleStack } from '../e2e/sign-in/people-stack.ts'
import { createWalker, type Walker } from '../e2e/sign-in/walker.ts'
import type { PlainConfiguration } from '../e2e/stack.ts'
import { ownPort } from '../system/own-port.ts'

// What was taken away from an administrator is gone at once, and what was begun in one browser or at one listener ends nowhere else.

const directory = mkdtempSync(join(tmpdir(), 'mapgate-console-'))
const token = 'the-token-of-an-administrator-0123456789'
let stack: PeopleStack
let consoleUrl: string
beforeAll(async () => {
  writeFileSync(join(directory, 'token'), token, { mode: 0o600 })
  const port = await ownPort()
  consoleUrl = `http://127.0.0.1:${port}`
  stack = await startPeopleStack({
    people: { ada: { name: 'Ada', groups: ['GIS Readers'] } },
    configure: (configuration) => {
      configuration.admin = {
        port,
        tokenFile: join(directory, 'token'),
        publicUrl: consoleUrl,
        roles: { admin: ['reader'] },
        principals: { auditor: ['user:visitor'] },
      }
    },
  })
  stack.corp.register(consoleUrl, 'corp')
})
afterAll(async () => {
  await stack?.close()
  rmSync(directory, { recursive: true })
})

const own = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }
const adminCookie = '__Host-mapgate-admin'

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const reply = await fetch(`${consoleUrl}/api${path}`, {
    method: 'POST',
    headers: { ...own, ...headers },
    body: JSON.stringify(body),
  })
  return { status: reply.status, setCookie: reply.headers.get('set-cookie'), text: await reply.text() }
}

/** Status of the session that a cookie names. */
const sessionStatus = async (value: string): Promise<number> =>
  (await fetch(`${consoleUrl}/api/session`, { headers: { cookie: `${adminCookie}=${value}` } })).status

const valueIn = (setCookie: string | null): string => /=([^;]*)/.exec(setCookie ?? '')?.[1] ?? ''

/** Goes to the provider, and stops before the browser comes back. @returns where it would come back to */
async function atProvider(walker: Walker, from = `${consoleUrl}/api/sign-in/provider/corp`): Promise<string> {
  await walker.get(from)
  await walker.post(await walker.follow(), { person: 'ada' })
  return walker.follow(/\/callback\?/)
}

const cookieOf = (walker: Walker): string => walker.cookiesOf(consoleUrl).get(adminCookie) ?? ''

async function signedInAtProvider(): Promise<Walker> {
  const walker = createWalker()
  await walker.get(await atProvider(walker))
  expect(await sessionStatus(cookieOf(walker))).toBe(200)
  return walker
}

const visitor = async (): Promise<string> =>
  valueIn((await post('/sign-in/password', { name: 'visitor', password: 'visitor-demo' })).setCookie)

describe('A session of the console ends', () => {
  it('when the provider does not count the person among the administrators any more', async () => {
    const value = cookieOf(await signedInAtProvider())
    stack.corp.people.ada = { name: 'Ada', groups: ['Cooks'] }
    stack.skip(6 * 60_000)
    await expect.poll(() => sessionStatus(value)).toBe(401)
    stack.corp.people.ada = { name: 'Ada', groups: ['GIS Readers'] }
    expect(await sessionStatus(value)).toBe(401)
  })

  it('when the configuration does not name the person any more', async () => {
    const value = await visitor()
    expect(await sessionStatus(value)).toBe(200)
    const name = (auditor: readonly string[]) =>
      stack.reconfigure((configuration: PlainConfiguration) => {
        configuration.admin.principals = { auditor }
      })
    await name([])
    expect(await sessionStatus(value)).toBe(401)
    await name(['user:visitor'])
    expect(await sessionStatus(value)).toBe(401)
  })
})

describe('A sign-in that was begun', () => {
  it('ends in no other browser, and not a second time', async () => {
    const walker = createWalker()
    const back = await atProvider(walker)
    const other = createWalker()
    await other.get(back)
    expect(cookieOf(other)).toBe('')
    await walker.get(back)
    expect(await sessionStatus(cookieOf(walker))).toBe(200)
    const first = cookieOf(walker)
    await walker.get(back)
    expect(cookieOf(walker)).toBe(first)
    expect(walker.at.headers.get('location')).toMatch(/\?failed=[\w-]{16}$/)
  })

  it('ends at the listener at which it was begun', async () => {
    const elsewhere = (back: string, url: string) => url + new URL(back).pathname + new URL(back).search
    const ofConsole = createWalker()
    const toConsole = await atProvider(ofConsole)
    // The cookies of one host go to both of its ports.
    const jar = ofConsole.cookiesOf(stack.gatewayUrl)
    for (const [name, value] of ofConsole.cookiesOf(consoleUrl)) jar.set(name, value)
    await ofConsole.get(elsewhere(toConsole, stack.gatewayUrl))
    expect([...jar.keys()].filter((name) => /^(__Host-)?mapgate$/.test(name))).toEqual([])

    const ofMaps = createWalker()
    const toMaps = await atProvider(ofMaps, `${stack.gatewayUrl}/.mapgate/oidc/corp/start?to=/`)
    for (const [name, value] of ofMaps.cookiesOf(stack.gatewayUrl))
      ofMaps.cookiesOf(consoleUrl).set(name, value)
    await ofMaps.get(elsewhere(toMaps, consoleUrl))
    expect(cookieOf(ofMaps)).toBe('')
  })

  it('is begun by no page of another site', async () => {
    for (const site of ['cross-site', 'same-site']) {
      const walker = createWalker()
      await walker.get(`${consoleUrl}/api/sign-in/provider/corp`, { 'sec-fetch-site': site })
      expect([walker.at.status, walker.cookiesOf(consoleUrl).size]).toEqual([403, 0])
    }
  })
})

describe('Whoever is no administrator', () => {
  it('plants no session: a value of somebody else’s choice is nobody’s', async () => {
    const planted = 'A'.repeat(43)
    const { setCookie } = await post('/sign-in/token', { token }, { cookie: `${adminCookie}=${planted}` })
    expect(valueIn(setCookie)).not.toBe(planted)
    expect(await sessionStatus(planted)).toBe(401)
  })

  it('uses a code once, however many try at once', async () => {
    const { text } = await post('/sign-in/new-code', {}, { authorization: `Bearer ${token}` })
    const { code } = JSON.parse(text)
    const tries = await Promise.all(Array.from({ length: 5 }, () => post('/sign-in/code', { code })))
    expect(tries.map(({ status }) => status).toSorted()).toEqual([200, 401, 401, 401, 401])
  })

  it('makes no code of a session, so that no right outlasts its person', async () => {
    const cookie = `${adminCookie}=${cookieOf(await signedInAtProvider())}`
    expect((await post('/sign-in/new-code', {}, { cookie })).status).toBe(403)
  })

  it('does nothing by GET, by another method, or without being on the page', async () => {
    const cookie = `${adminCookie}=${await visitor()}`
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
      for (const path of ['/sign-out', '/sign-in/token', '/audit', '/events'])
        expect(
          (await fetch(`${consoleUrl}/api${path}`, { method, headers: { ...own, cookie } })).status,
        ).toBe(404)
    const overridden = { ...own, cookie, 'x-http-method-override': 'POST' }
    expect((await fetch(`${consoleUrl}/api/sign-out?_method=POST`, { headers: overridden })).status).toBe(404)
    expect(await sessionStatus(cookie.slice(adminCookie.length + 1))).toBe(200)
  })

  it('guesses no faster for naming other addresses', async () => {
    const statuses: number[] = []
    for (let attempt = 0; attempt < 40 && !statuses.includes(429); attempt += 1) {
      const headers = { 'x-forwarded-for': `192.0.2.${attempt}`, forwarded: `for=192.0.2.${attempt}` }
      statuses.push(
        (await post('/sign-in/password', { name: 'editor', password: `wrong-${attempt}` }, headers)).status,
      )
    }
    expect(statuses.at(-1)).toBe(429)
  })

  it('has no long text read', async () => {
    const long = { token: 'x'.repeat(100_000) }
    expect((await post('/sign-in/token', long)).status).toBe(413)
    expect((await post('/sign-in/password', { name: 'ines', password: long.token })).status).toBe(413)
  })
})

/** Asks with a request line and a `Host` of one's own choice. */
const asked = (path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; text: string }>((done, failed) => {
    const { hostname, port } = new URL(consoleUrl)
    const asking = request({ hostname, port, path, headers }, async (reply) =>
      done({ status: reply.statusCode ?? 0, text: await text(reply) }),
    )
    asking.on('error', failed)
    asking.end()
  })

describe('The pages of the console', () => {
  it.each([
    '/',
    '/console/',
    '/console/live',
    '/api/sign-in',
    '/api/openapi.json',
    '/.mapgate/oidc/corp/callback',
  ])('are not there under a name that was pointed here: %s', async (path) => {
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.nip.io'])
      expect((await asked(path, { host })).status, host).toBe(421)
    expect((await asked(`http://evil.example${path}`, { host: 'evil.example' })).status).toBe(421)
  })

  it.each([
    '/console/../mapgate.yaml',
    '/console/..%2f..%2fpackage.json',
    '/console/%2e%2e/%2e%2e/src/main.js',
    '/console/..%5c..%5cserver.js',
    '/console/%00.js',
    '/console/%E0%A4%A.js',
    '/console//etc/passwd.js',
    '/console/.vite/manifest.json',
  ])('are the only files that are served: %s', async (path) => {
    const { status, text } = await asked(path)
    expect([400, 401, 404, 503]).toContain(status)
    expect(text).not.toMatch(/root:|"name"|publicUrl|assets/)
  })
})
