import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PeopleStack, service, startPeopleStack } from '../e2e/sign-in/people-stack.ts'
import { createWalker, untilBack } from '../e2e/sign-in/walker.ts'

// Addresses that lead away: the path to come back to, the host by which the gateway was asked, and what forwarding headers say of it.

let stack: PeopleStack

beforeAll(async () => {
  stack = await startPeopleStack({ people: { ada: { name: 'Ada', groups: ['GIS Readers'] } } })
})
afterAll(() => stack?.close())

/** As in the advisories of oauth2-proxy on open redirects, and what else browsers read as another host. */
const elsewhere = [
  'https://evil.test/',
  '//evil.test/',
  '///evil.test/',
  '/\\evil.test/',
  '/\\/evil.test/',
  '\\/\\/evil.test/',
  '/\t/evil.test/',
  '/\n/evil.test/',
  '/%0a/evil.test',
  '/\u00a0/evil.test',
  '/ /evil.test/',
  '/./\\evil.test',
  '/x/..\\\\evil.test',
  'javascript:alert(1)',
  'data:text/html,x',
  ' //evil.test',
  '@evil.test/',
  '.evil.test/',
  'http:evil.test',
  '/.mapgate/sign-in\r\nset-cookie: mapgate=x',
]

const home = () => `${stack.gatewayUrl}/`

describe('the path to come back to', () => {
  it.each(elsewhere)('leads to nobody else: %j', async (to) => {
    const walker = createWalker()
    const back = await untilBack(walker, 'ada', stack.at('corp', to))
    const { headers, status, url } = await walker.get(back)
    expect(status).toBe(303)
    const next = new URL(headers.get('location') ?? '', url)
    expect(next.origin).toBe(new URL(home()).origin)
    expect(headers.getSetCookie().join()).not.toContain('mapgate=x')
  })

  it('leads to paths of the gateway, with their query', async () => {
    const walker = createWalker()
    const back = await untilBack(walker, 'ada', stack.at('corp', `${service}?f=html&a=%2F%2Fevil.test`))
    expect((await walker.get(back)).headers.get('location')).toBe(`${service}?f=html&a=%2F%2Fevil.test`)
  })
})

describe('the address that the provider sends people back to', () => {
  it('is that of publicUrl, whatever the request says about its host', async () => {
    for (const headers of [
      { host: 'evil.test' },
      { 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https' },
      { forwarded: 'host=evil.test;proto=https' },
      { 'x-forwarded-uri': '//evil.test/', 'x-original-url': '//evil.test/' },
    ]) {
      const reply = await createWalker().get(`${stack.gatewayUrl}/.mapgate/oidc/corp/start`, headers)
      const location = new URL(reply.headers.get('location') ?? '')
      expect(location.origin).toBe(stack.corp.issuer)
      expect(location.searchParams.get('redirect_uri')).toBe(`${home()}.mapgate/oidc/corp/callback`)
    }
  })

  it('takes along PKCE, state and nonce, new ones each time', async () => {
    const seen = new Set<string>()
    for (let round = 0; round < 3; round++) {
      const reply = await createWalker().get(`${stack.gatewayUrl}/.mapgate/oidc/corp/start`)
      const asked = new URL(reply.headers.get('location') ?? '').searchParams
      expect(asked.get('code_challenge_method')).toBe('S256')
      for (const name of ['code_challenge', 'state', 'nonce']) seen.add(asked.get(name) ?? '')
    }
    expect(seen.size).toBe(9)
    expect([...seen].every((text) => text.length >= 43)).toBe(true)
  })

  it('and its code are told neither to caches nor to the next page', async () => {
    const walker = createWalker()
    const { headers } = await walker.get(await untilBack(walker, 'ada', stack.at('corp')))
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  })
})
