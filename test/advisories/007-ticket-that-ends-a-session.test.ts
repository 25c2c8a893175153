import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

/** A ticket is read-only and stands in URLs, where others see it; it could end the session that it had been made from. */
describe('a ticket at the endpoint that ends sessions', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack()
  })
  afterAll(() => stack.close())

  const endpoint = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${stack.gatewayUrl}${path}`, { method: 'POST', headers: { origin: stack.gatewayUrl, ...headers } })

  it('is refused, and the session goes on', async () => {
    const begun = await endpoint('/.mapgate/session', { token: 'demo-key' })
    const cookie = begun.headers.get('set-cookie')?.split(';')[0] ?? ''
    const { ticket } = (await (await endpoint('/.mapgate/ticket', { cookie })).json()) as { ticket: string }
    for (const ended of [
      await endpoint(`/t/${ticket}/.mapgate/session/end`),
      await endpoint('/.mapgate/session/end', { token: ticket }),
    ]) {
      expect(ended.status).toBe(403)
    }
    await new Promise((resolve) => setTimeout(resolve, 600))
    const { services } = (await (
      await fetch(`${stack.gatewayUrl}/arcgis/rest/services?f=json`, { headers: { cookie } })
    ).json()) as { services?: unknown[] }
    expect(services).toHaveLength(3)
    expect((await endpoint('/.mapgate/session/end', { cookie })).status).toBe(200)
  })
})
