import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

/**
 * What sign-ins of other gateways got wrong (oauth2-proxy: GHSA-qqxw, GHSA-j7px, GHSA-5m6c and GHSA-4mf2 on the way back, GHSA-7x63 on forwarded addresses,
 * GHSA-f24x on sessions that were planted beforehand), asked of the sign-in page.
 */
let stack: Stack
beforeAll(async () => {
  stack = await startStack({
    configure: (configuration) => {
      configuration.listen = { ...configuration.listen, trustedProxies: ['127.0.0.1'] }
    },
  })
})
afterAll(() => stack?.close())

const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${stack.gatewayUrl}/.mapgate/sign-in`, {
    method: 'POST',
    body: new URLSearchParams({ username: 'visitor', password: 'visitor-demo', ...fields }),
    headers: { origin: stack.gatewayUrl, ...headers },
    redirect: 'manual',
  })

/** Texts between the first slash and the host that browsers leave out, or read as a second slash. */
const between = [
  '/',
  '\\',
  '\t/',
  '\n/',
  '\r/',
  ' /',
  '%09/',
  '%0a/',
  '%20/',
  '%5c',
  '%2f',
  './/',
  '../\\',
  '.\\',
  '\u2028/',
  '\u00a0/',
  '\\\\',
  '/%5c',
]

describe('the way back after a sign-in', () => {
  it.each(
    between.flatMap((text) => [
      `/${text}evil.example/%2f..`,
      `/${text}@evil.example/`,
      `//${text}evil.example`,
    ]),
  )('stays on this host: %j', async (to) => {
    const location = (await post({ to })).headers.get('location') ?? '//none'
    expect(new URL(location, stack.gatewayUrl).origin).toBe(stack.gatewayUrl)
    // Some readers of addresses take a backslash or a decoded slash for a slash.
    const decoded = decodeURIComponent(location)
      .replaceAll('\\', '/')
      .replaceAll(/[\t\r\n]/g, '')
    expect(new URL(decoded, stack.gatewayUrl).origin).toBe(stack.gatewayUrl)
  })

  it('is not what a forwarded header says', async () => {
    const forged = {
      'x-forwarded-uri': '//evil.example/',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-prefix': '//evil.example',
      'x-original-url': '//evil.example/',
      'x-auth-request-redirect': 'https://evil.example/',
      forwarded: 'host=evil.example;proto=https',
    }
    expect((await post({}, forged)).headers.get('location')).toBe('/')
    const page = await fetch(`${stack.gatewayUrl}/.mapgate/sign-in`, { headers: forged })
    expect(await page.text()).not.toContain('evil.example')
  })
})

describe('the session that a sign-in begins', () => {
  it('is new, whatever cookie was planted in the browser', async () => {
    const cookieOf = async (cookie?: string): Promise<string> =>
      ((await post({}, cookie ? { cookie } : {})).headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const planted = await cookieOf()
    for (const cookie of [planted, 'mapgate=mgses_of-mallory', `${planted}x`]) {
      const begun = await cookieOf(cookie)
      expect(begun).toMatch(/^mapgate=mgses_/)
      expect(begun).not.toBe(planted)
    }
  })
})
