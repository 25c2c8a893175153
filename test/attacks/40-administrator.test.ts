import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

// The administrator's listener is on this machine, where every web page in the administrator's browser can reach it too.

const directory = mkdtempSync(join(tmpdir(), 'mapgate-admin-'))
const adminToken = 'an-administrator-token-of-somebody'
let stack: Stack
let guarded: Stack
beforeAll(async () => {
  writeFileSync(join(directory, 'token'), adminToken, { mode: 0o600 })
  stack = await startStack({
    configure: (configuration) => {
      configuration.admin = { port: 0 }
    },
  })
  guarded = await startStack({
    configure: (configuration) => {
      configuration.admin = { port: 0, tokenFile: join(directory, 'token') }
    },
  })
})
afterAll(async () => {
  await stack?.close()
  await guarded?.close()
  rmSync(directory, { recursive: true })
})

const reads = ['/metrics', '/status', '/health/live', '/health/ready']
const tasks = ['/reload', '/catalog/refresh', '/cache/purge', '/explain']

interface Asked {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** Asks with headers as they are: `fetch` lets nobody write `Host` or `Origin`. */
const ask = (of: Stack, path: string, { method = 'GET', headers = {}, body }: Asked = {}) =>
  new Promise<{ status: number; text: string; headers: Record<string, unknown> }>((done, failed) => {
    const asking = request(`${of.adminUrl}${path}`, { method, headers }, async (reply) =>
      done({ status: reply.statusCode ?? 0, text: await text(reply), headers: reply.headers }),
    )
    asking.on('error', failed)
    asking.end(body)
  })

describe('A web page of the administrator’s browser', () => {
  it.each(tasks)('cannot have done what is asked for by POST %s', async (path) => {
    for (const headers of [
      { origin: 'https://evil.example', 'content-type': 'text/plain' },
      { origin: stack.gatewayUrl, 'content-type': 'application/x-www-form-urlencoded' },
      { origin: 'null', 'content-type': 'text/plain', cookie: 'mapgate=x' },
    ])
      expect((await ask(stack, path, { method: 'POST', headers, body: '{}' })).status).toBe(403)
  })

  it.each(tasks)('is not allowed to send the header that %s needs', async (path) => {
    const headers = {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-mapgate-admin',
    }
    const reply = await ask(stack, path, { method: 'OPTIONS', headers })
    expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    expect(reply.status).toBeGreaterThanOrEqual(400)
  })

  it.each(tasks)('changes nothing by an address that it opens: %s', async (path) => {
    expect((await ask(stack, path)).status).toBe(404)
  })

  it.each([...reads, ...tasks])('reads nothing under a name of its own (DNS rebinding): %s', async (path) => {
    const method = tasks.includes(path) ? 'POST' : 'GET'
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example'])
      expect((await ask(stack, path, { method, headers: { host, 'x-mapgate-admin': 'x' } })).status).toBe(421)
  })

  it('shows the page of the administrator in no frame, and reads it from nowhere else', async () => {
    const { headers } = await ask(stack, '/', { headers: { origin: 'https://evil.example' } })
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })
})

describe('A caller of maps', () => {
  it.each([...reads, ...tasks])('is nobody there, whatever is shown: %s', async (path) => {
    const method = tasks.includes(path) ? 'POST' : 'GET'
    for (const shown of [
      {},
      { token: 'demo-key' },
      { authorization: 'Bearer demo-key' },
      { authorization: `Bearer ${adminToken.slice(0, -1)}` },
      { authorization: `Bearer ${adminToken} x` },
      { authorization: adminToken },
      { authorization: `Basic ${btoa(`editor:editor-demo`)}` },
    ] as Record<string, string>[])
      expect(
        (await ask(guarded, path, { method, headers: { ...shown, 'x-mapgate-admin': 'x' } })).status,
      ).toBe(401)
  })

  it('finds nothing of it at the listener for maps, and its token is no credential there', async () => {
    for (const path of ['/metrics', '/status', '/reload', '/explain', '/catalog/refresh'])
      expect((await fetch(guarded.gatewayUrl + path, { method: 'POST' })).status).toBe(404)
    const reply = await fetch(`${guarded.gatewayUrl}/arcgis/rest/services?f=json`, {
      headers: { token: adminToken },
    })
    expect(await reply.json()).toMatchObject({ error: { code: 498 } })
  })
})

it('The administrator gets what was asked for, so that the refusals above mean something', async () => {
  const headers = { authorization: `Bearer ${adminToken}`, 'x-mapgate-admin': 'x' }
  expect((await ask(guarded, '/status', { headers })).status).toBe(200)
  expect((await ask(guarded, '/catalog/refresh', { method: 'POST', headers })).status).toBe(200)
  expect((await ask(stack, '/cache/purge', { method: 'POST', headers, body: '{}' })).status).toBe(200)
  const told = [await ask(guarded, '/status', { headers }), await ask(guarded, '/metrics', { headers })]
  expect(told.map(({ text }) => text).join()).not.toMatch(
    /demo-key|editor-demo|token-of-somebody|upstream-secret/,
  )
})
