import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ForeignPortal, startForeignPortal } from '../e2e/foreign-portal.ts'
import { type Stack, startStack } from '../e2e/stack.ts'

const below = '/arcgis/rest/services/Assets_Service/MapServer'
const token = 'token-of-ada-at-acme..'
let portal: ForeignPortal
let stack: Stack
/** The time stands still where it is not skipped: every two seconds one of the wrong tokens is forgotten. */
const nowMs = Date.now()

beforeAll(async () => {
  portal = await startForeignPortal()
  stack = await startStack({
    clock: () => nowMs,
    configure: (configuration) => {
      configuration.portals = [
        {
          name: 'agol',
          url: portal.url,
          orgId: 'acmeOrg',
          appIds: ['mapApp'],
          groups: { g1: ['everything'] },
        },
      ]
      configuration.origins = ['https://app.example']
    },
  })
})
afterAll(async () => {
  await stack?.close()
  await portal?.close()
})
beforeEach(() => {
  portal.tokens.clear()
  portal.tokens.set(token, {
    username: 'Ada',
    appId: 'mapApp',
    user: { groups: [{ id: 'g1', title: 'Field' }] },
  })
})
afterEach(() => {
  portal.instead = undefined
  portal.asked.length = 0
  // Whatever was remembered of the portal's answers is over.
  stack.skip(120_000)
})

async function codeOf(shown: string, headers: Record<string, string> = {}): Promise<number> {
  const reply = await fetch(`${stack.gatewayUrl}${below}?f=json`, {
    headers: { authorization: `Bearer ${shown}`, ...headers },
  })
  const body = await reply.json()
  return body.error?.code ?? reply.status
}

describe('a token of a portal', () => {
  it('opens what its groups are granted, and the audit line names person and portal, never the token', async () => {
    expect(await codeOf(token)).toBe(200)
    expect(stack.audit.at(-1)).toMatchObject({ principal: 'portal:agol:Ada', carrier: 'bearer' })
    expect(JSON.stringify(stack.audit)).not.toContain(token)
  })

  it('is asked about in the body of a POST: it stands in no address', async () => {
    await fetch(`${stack.gatewayUrl}${below}?f=json&token=${token}`)
    expect(portal.asked).toEqual([
      { method: 'POST', url: '/portal/sharing/rest/portals/self', referer: undefined, token },
    ])
  })

  it('is not forwarded to the map server', async () => {
    stack.sample.report.take()
    await fetch(
      `${stack.gatewayUrl}${below}/export?bbox=-118.2,34.4,-118,34.6&bboxSR=4326&size=64,64&f=image&token=${token}`,
    )
    expect(JSON.stringify(stack.sample.report.take())).not.toContain(token)
  })

  it.each<[string, object]>([
    ['another organisation of the same portal', { username: 'Eve', orgId: 'evilOrg', appId: 'mapApp' }],
    ['another application, to which a person was lured', { username: 'Ada', appId: 'phish' }],
    ['no application', { username: 'Ada' }],
  ])(
    'of %s is refused as not for this place (403), which no client answers with another token',
    async (_what, made) => {
      portal.tokens.set('a-token-from-elsewhere..', made as never)
      expect(await codeOf('a-token-from-elsewhere..')).toBe(403)
      expect(stack.audit.at(-1)?.principal).toBe('-')
    },
  )

  it('of a group that only has the title of one that is granted opens nothing', async () => {
    const user = { groups: [{ id: 'x', title: 'g1' }] }
    portal.tokens.set('a-token-of-a-copy-cat..', { username: 'Eve', appId: 'mapApp', user })
    expect(await codeOf('a-token-of-a-copy-cat..')).toBe(403)
    expect(stack.audit.at(-1)?.principal).toBe('portal:agol:Eve')
  })

  it('bound to a page is good from that page alone, also just after it was good there', async () => {
    const origin = 'https://app.example'
    portal.tokens.set('a-token-of-one-page..', {
      ...portal.tokens.get(token),
      username: 'Ada',
      referer: origin,
    })
    expect(await codeOf('a-token-of-one-page..', { origin })).toBe(200)
    expect(await codeOf('a-token-of-one-page..', { origin: 'https://evil.example' })).toBe(498)
    expect(await codeOf('a-token-of-one-page..')).toBe(498)
    expect(await codeOf('a-token-of-one-page..', { origin })).toBe(200)
  })

  it('that names a user of the gateway in its name is still one of the portal', async () => {
    portal.tokens.set('a-token-of-an-editor..', { username: 'user:editor', appId: 'mapApp' })
    expect(await codeOf('a-token-of-an-editor..')).toBe(403)
    expect(stack.audit.at(-1)?.principal).toBe('portal:agol:user:editor')
  })
})

describe('a portal that is in trouble', () => {
  it.each<[string, ForeignPortal['instead']]>([
    ['breaks off', (request) => request.socket.destroy()],
    ['answers 500', (_request, response) => response.writeHead(500).end('{}')],
    ['answers a page', (_request, response) => response.end('<html>Sign in</html>')],
    [
      'answers an error of its own in HTTP 200',
      (_request, response) => response.end('{"error":{"code":500}}'),
    ],
    [
      'answers more than a megabyte',
      (_request, response) => response.end(`{"a":"${'x'.repeat(1_100_000)}"}`),
    ],
    [
      'sends the question on to another host',
      (_request, response) => response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end(),
    ],
  ])('and %s makes nobody of anybody: 503', async (_what, instead) => {
    portal.instead = instead
    expect(await codeOf(token)).toBe(503)
    portal.instead = undefined
    stack.skip(30_000)
    expect(await codeOf(token)).toBe(200)
  })

  it('does not end those whom it named a moment ago', async () => {
    expect(await codeOf(token)).toBe(200)
    portal.instead = (request) => request.socket.destroy()
    expect(await codeOf(token)).toBe(200)
    stack.skip(60_000)
    expect(await codeOf(token)).toBe(503)
  })
})

it('strangers who make tokens up are a few questions to the portal, not a flood', async () => {
  const codes = new Set<number>()
  for (let nth = 0; nth < 150; nth++) codes.add(await codeOf(`made-up-token-number-${nth}..`))
  expect(codes.has(429)).toBe(true)
  expect(portal.asked.length).toBeLessThanOrEqual(70)
})
