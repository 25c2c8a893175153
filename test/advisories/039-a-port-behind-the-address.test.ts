import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

/**
 * Some proxies append the port to the address of a caller, or write a word. Such a caller counted as the proxy itself: a token that was
 * bound to an address was good for everybody behind it, and all shared one throttle.
 */
describe('a caller whom a proxy names with a port', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack({
      configure: (configuration) => {
        configuration.listen = { ...configuration.listen, trustedProxies: ['127.0.0.1'] }
      },
    })
  })
  afterAll(() => stack.close())

  const signIn = async (forwardedFor: string) => {
    const reply = await fetch(`${stack.gatewayUrl}/arcgis/tokens/`, {
      method: 'POST',
      headers: { 'x-forwarded-for': forwardedFor },
      body: new URLSearchParams({
        f: 'json',
        username: 'editor',
        password: 'editor-demo',
        client: 'requestip',
      }),
    })
    return (await reply.json()) as { token?: string; error?: { message: string } }
  }
  const codeFrom = async (forwardedFor: string, token: string) => {
    const url = `${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/MapServer?f=json`
    const reply = await fetch(url, { headers: { token, 'x-forwarded-for': forwardedFor } })
    const { error } = (await reply.json()) as { error?: { code: number } }
    return error?.code ?? reply.status
  }

  it.each([
    ['203.0.113.9:51234', '203.0.113.9', '203.0.113.10:51234'],
    ['[2001:db8::7]:51234', '2001:db8::7', '[2001:db8::8]:51234'],
    ['[2001:db8::7]', '[2001:db8::7]:1', '127.0.0.1'],
  ])('is that caller: %s', async (where, same, other) => {
    const { token = '' } = await signIn(where)
    expect(await codeFrom(same, token)).toBe(200)
    expect(await codeFrom(other, token)).toBe(403)
  })

  it.each(['unknown', '_hidden', '203.0.113.9:port'])('or nobody in any network: %j', async (where) => {
    const { token = '' } = await signIn('203.0.113.9')
    expect(await codeFrom(where, token)).toBe(403)
    expect((await signIn(where)).error?.message).toContain('The address of this request is not known.')
    expect(stack.audit.at(-1)?.clientAddress).toBe('unknown')
  })
})
