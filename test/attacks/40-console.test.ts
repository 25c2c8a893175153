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

  it('has nothing read in the name of somebody, which an audit line would tell', async () => {
    const cookie = adminCookie(await signedIn('/sign-in/token', { token }))
    for (const site of ['cross-site', 'same-site'])
      for (const path of ['/session', '/openapi.json', '/sign-in'])
        expect((await ask(path, { ...cookie, 'sec-fetch-site': site })).status).toBe(403)
    expect((await ask('/session', { ...cookie, 'sec-fetch-site': 'none' })).status).toBe(200)
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

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: object }[]
  readonly requestBody?: { readonly content: Record<string, { readonly schema: object }> }
  readonly responses: Record<string, { readonly description: string; readonly content: object }>
}

describe('The description of the API', () => {
  const described = async () =>
    JSON.parse((await ask('/openapi.json', { authorization: `Bearer ${token}` })).text)

  it('has no route that reads by GET and changes, and none that touches audit lines', async () => {
    const { paths } = await described()
    for (const [path, operations] of Object.entries<Record<string, Operation>>(paths)) {
      expect(path).not.toMatch(/audit/i)
      expect(Object.keys(operations)).not.toContain('patch')
      // To look as somebody is an act, and the only one that a GET may be.
      expect(operations.get?.description ?? '', path).not.toMatch(
        /`\S*(create|add|set|change|end|revoke|disable|undo|delete)\S*`\.$/,
      )
    }
  })

  it('says of every route what it is, what it needs, takes and answers, in the form of OpenAPI 3.1', async () => {
    const document = await described()
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Mapgate console' } })
    const operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
    )
    expect(operations.length).toBeGreaterThan(5)
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length)
    for (const { path, method, summary, description, parameters, requestBody, responses } of operations) {
      const title = `${method} ${path}`
      expect(['get', 'post', 'put', 'delete'], title).toContain(method)
      expect(summary, title).toMatch(/^[A-Z].*\.$/)
      expect(description, title).toMatch(/^Needs (no sign-in|a sign-in|the right `[a-z-]+`)\./)
      const inPath = parameters.filter((one) => one.in === 'path').map(({ name }) => `{${name}}`)
      expect(inPath, title).toEqual([...path.matchAll(/\{\w+\}/g)].map(([text]) => text))
      const [answer = {}] = Object.values(responses['200']?.content ?? {})
      expect(Object.keys(responses), title).toEqual(['200', 'default'])
      for (const schema of [
        ...parameters.map((one) => one.schema),
        ...Object.values(requestBody?.content ?? {}).map((one) => one.schema),
        ...('schema' in answer ? [answer.schema as object] : []),
      ])
        expect(schema, title).toBeTypeOf('object')
    }
  })

  it('refers to nothing that is not in it', async () => {
    const document = await described()
    const at = (pointer: string) =>
      pointer.split('/').reduce((value, step) => value?.[step.replaceAll('~1', '/')], document)
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map(([, to = '']) => to)
    expect(references.length).toBeGreaterThan(5)
    for (const reference of new Set(references)) {
      expect(reference).toMatch(/^#\//)
      expect(at(reference.slice(2)), reference).toBeTypeOf('object')
    }
  })
})
