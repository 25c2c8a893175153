import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PeopleStack, service, startPeopleStack } from '../e2e/sign-in/people-stack.ts'
import { createWalker } from '../e2e/sign-in/walker.ts'
import { ownPort } from '../system/own-port.ts'

// The console and the listener of maps are on one host, so a browser sends the cookies of one to the other.

const directory = mkdtempSync(join(tmpdir(), 'mapgate-console-'))
const token = 'the-token-of-an-administrator-0123456789'
let stack: PeopleStack
let consoleUrl: string
beforeAll(async () => {
  writeFileSync(join(directory, 'token'), token, { mode: 0o600 })
  const port = await ownPort()
  consoleUrl = `http://127.0.0.1:${port}`
  stack = await startPeopleStack({
    people: {
      ada: { name: 'Ada', groups: ['GIS Readers'] },
      eve: { name: 'Eve', groups: ['Others'] },
    },
    provider: { groups: { 'GIS Readers': ['reader'], Others: ['other'] } },
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

/** Asks the API of the console with headers as they are. */
async function ask(path: string, headers: Record<string, string> = {}, body?: unknown) {
  const reply = await fetch(`${consoleUrl}/api${path}`, {
    headers: { ...own, ...headers },
    redirect: 'manual',
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
  return { status: reply.status, text: await reply.text(), headers: reply.headers }
}

const cookieValue = (setCookie: string | null): string => /=([^;]*)/.exec(setCookie ?? '')?.[1] ?? ''

const signedIn = async (path: string, body: unknown): Promise<string> =>
  cookieValue((await ask(path, {}, body)).headers.get('set-cookie'))

const adminCookie = (value: string) => ({ cookie: `__Host-mapgate-admin=${value}` })

/** Every name under which the listener of maps keeps a session. */
const publicCookies = (value: string) =>
  ['mapgate', '__Host-mapgate'].map((name) => `${name}=${value}`).join('; ')

describe('Two listeners on one host', () => {
  it('know nothing of each other’s sessions, under whichever name they are shown', async () => {
    const ofConsole = await signedIn('/sign-in/password', { name: 'visitor', password: 'visitor-demo' })
    expect((await ask('/session', adminCookie(ofConsole))).text).toContain('"rights":["look"]')
    const shown = { cookie: `${publicCookies(ofConsole)}; __Host-mapgate-admin=${ofConsole}` }
    for (const headers of [shown, { token: ofConsole }, { authorization: `Bearer ${ofConsole}` }] as Record<
      string,
      string
    >[]) {
      const reply = await fetch(`${stack.gatewayUrl}${service}?f=json`, { headers })
      expect((await reply.json()).error?.code, Object.keys(headers)[0]).toBeGreaterThanOrEqual(498)
    }
    const form = new URLSearchParams({ username: 'visitor', password: 'visitor-demo' })
    const reply = await fetch(`${stack.gatewayUrl}/.mapgate/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: stack.gatewayUrl },
      body: form,
    })
    const ofMaps = cookieValue(reply.headers.get('set-cookie'))
    expect(ofMaps.length).toBeGreaterThan(20)
    for (const cookie of [publicCookies(ofMaps), `__Host-mapgate-admin=${ofMaps}`])
      expect((await ask('/session', { cookie })).status).toBe(401)
    for (const authorization of [`Bearer ${ofMaps}`, 'Bearer demo-key', `Bearer ${ofConsole}`])
      expect((await ask('/session', { authorization })).status).toBe(401)
  })
})

describe('Somebody from an identity provider', () => {
  const asPerson = async (person: string) => {
    const walker = createWalker()
    await walker.get(`${consoleUrl}/api/sign-in/provider/corp`)
    await walker.post(await walker.follow(), { person })
    return { walker, ended: await walker.follow() }
  }

  it('who has the role comes to the console, and is nobody when the session is ended elsewhere', async () => {
    const { walker, ended } = await asPerson('ada')
    expect(ended).toBe(`${consoleUrl}/console/`)
    const session = () => walker.get(`${consoleUrl}/api/session`)
    expect(JSON.parse((await session()).text)).toMatchObject({ id: 'oidc:corp:ada', name: 'Ada' })
    await walker.post(`${consoleUrl}/api/sign-out`, {}, own)
    expect((await session()).status).toBe(401)
  })

  it('who has none is told so', async () => {
    const { walker, ended } = await asPerson('eve')
    const { text } = await ask(`/sign-in${new URL(ended).search}`)
    expect(JSON.parse(text).failure).toContain('Eve is no administrator here')
    expect((await walker.get(`${consoleUrl}/api/session`)).status).toBe(401)
  })
})

describe('A page of another site', () => {
  const writes = ['/sign-in/token', '/sign-in/code', '/sign-in/password', '/sign-in/new-code', '/sign-out']
  it.each(writes)('has nothing done by POST %s', async (path) => {
    const value = await signedIn('/sign-in/token', { token })
    const body = { token, code: 'x', name: 'visitor', password: 'visitor-demo' }
    for (const headers of [
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-site', origin: stack.gatewayUrl },
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': '', origin: stack.gatewayUrl },
      { 'sec-fetch-site': '', origin: 'null' },
    ]) {
      const reply = await ask(path, { ...adminCookie(value), ...headers }, body)
      expect([reply.status, reply.headers.get('set-cookie')]).toEqual([403, null])
    }
    expect((await ask('/session', adminCookie(value))).status).toBe(200)
  })

  it('reads nothing under a name that was pointed here, and shows no page in a frame', async () => {
    const { headers } = await ask('/sign-in', { origin: 'https://evil.example' })
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*/)
  })
})

describe('Somebody who guesses', () => {
  it('is slowed down after wrong passwords, as everywhere', async () => {
    const statuses: number[] = []
    for (let attempt = 0; attempt < 40 && !statuses.includes(429); attempt += 1)
      statuses.push(
        (await ask('/sign-in/password', {}, { name: 'visitor', password: `wrong-${attempt}` })).status,
      )
    expect(new Set(statuses)).toEqual(new Set([401, 429]))
  })
})

describe('The description of the API', () => {
  it('has no route that reads by GET and changes, and none that touches audit lines', async () => {
    const told = JSON.parse((await ask('/openapi.json', { authorization: `Bearer ${token}` })).text)
    const routes = Object.entries(told.paths as Record<string, Record<string, { summary: string }>>)
    expect(routes.length).toBeGreaterThan(5)
    for (const [path, operations] of routes) {
      expect(path).not.toMatch(/audit/i)
      expect(Object.keys(operations)).not.toContain('patch')
      for (const operation of Object.values(operations)) expect(operation.summary).toMatch(/\.$/)
    }
  })
})
