import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rawRequest, sendRaw, statuses } from '../attacks/raw.ts'
import { type MiniStack, picture, startMiniStack, tilePath } from '../system/faults/mini-stack.ts'
import type { Answer } from '../system/faults/mini-upstream.ts'

/**
 * A proxy that removed `X-Forwarded-User` from requests, and not `X_Forwarded_User`, let callers name themselves to the server behind it
 * (CVE-2025-64484, GHSA-vjrc-mh2v-45x6). Nothing of this kind goes on to the map server, not even what the proxy itself says.
 */
const answer: Answer = (_request, response) =>
  void response
    .writeHead(200, {
      'content-type': 'image/png',
      'content-length': picture.length,
      'cache-control': 'max-age=600',
    })
    .end(picture)

const directory = mkdtempSync(join(tmpdir(), 'mapgate-names-'))
const secret = 'a-secret-of-the-front-proxy-4711'
writeFileSync(join(directory, 'secret'), secret)
let stack: MiniStack
let tiles = 0

beforeAll(async () => {
  stack = await startMiniStack({
    answer,
    configuration: {
      proxies: [
        {
          name: 'front',
          listen: { port: 0 },
          from: ['127.0.0.1'],
          secretFile: join(directory, 'secret'),
          userHeader: 'X-Forwarded-User',
          groupsHeader: 'X-Forwarded-Groups',
          roles: ['staff'],
        },
      ],
    },
  })
})
afterAll(async () => {
  await stack?.close()
  rmSync(directory, { recursive: true })
})

const spellings = [
  'X_Forwarded_User: mallory',
  'X-Auth-Request-User: mallory',
  'X_Auth_Request_Email: mallory',
  'Remote-User: mallory',
  'REMOTE_USER: mallory',
  'sec-username: mallory',
  'X-Pomerium-Jwt-Assertion: mallory',
]
const own = [`X-Mapgate-Secret: ${secret}`, 'X-Forwarded-User: ada', 'X-Forwarded-Groups: gis']

it.each<[string, () => string, readonly string[], number]>([
  ['what a caller writes', () => stack.gateway.url, ['token: demo-key', ...spellings], 200],
  [
    'what a caller writes in the spelling of a proxy',
    () => stack.gateway.url,
    ['token: demo-key', ...own],
    200,
  ],
  ['what a proxy says', () => stack.gateway.frontUrls.front ?? '', own, 200],
  ['what comes beside that', () => stack.gateway.frontUrls.front ?? '', [...own, ...spellings.slice(1)], 200],
  ['the underscores beside that', () => stack.gateway.frontUrls.front ?? '', [...own, ...spellings], 400],
])('%s is not told to the map server', async (_what, url, headers, status) => {
  stack.upstream.seen.length = 0
  // A tile that was kept would not be asked for.
  tiles += 1
  const tile = tilePath.replace(/0$/, String(tiles))
  const text = await sendRaw(url(), rawRequest(`${tile}?f=image`, headers))
  expect(statuses(text)).toEqual([status])
  if (status === 200) expect(text).toContain(picture.toString('latin1', 0, 100))
  const seen = stack.upstream.seen.map((request) => JSON.stringify(request.headers))
  if (status === 200) expect(seen.length).toBeGreaterThan(0)
  expect(seen.join()).not.toMatch(
    /mallory|"ada|4711|forwarded-(user|groups)|remote|x-auth|sec-username|assertion/i,
  )
})

it('a header that a caller has stripped on the way (Connection) makes nobody of the person, and no other person', async () => {
  const url = stack.gateway.frontUrls.front ?? ''
  const hop = 'Connection: X-Forwarded-User, X-Mapgate-Secret'
  const head = [`GET ${tilePath}?f=image HTTP/1.1`, 'Host: gate', hop, ...own, '', ''].join('\r\n')
  expect(statuses(await sendRaw(url, head, { staysOpen: true }))).toEqual([200])
  expect(stack.audit.at(-1)?.principal).toBe('proxy:front:ada')
})

it('a browser keeps a picture for the next person only where it can tell who saw it', async () => {
  const kept = async (url: string, headers: Record<string, string>) =>
    (await fetch(`${url}${tilePath}?f=image`, { headers })).headers.get('cache-control')
  expect(await kept(stack.gateway.url, { token: 'demo-key' })).toMatch(/^private, max-age=\d+$/)
  const ada = { 'x-mapgate-secret': secret, 'x-forwarded-user': 'ada' }
  expect(await kept(stack.gateway.frontUrls.front ?? '', ada)).toBe('private, no-cache')
})
