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
    const begin = async () => {
      const begun = await endpoint('/.mapgate/session', { token: 'demo-key' })
      return begun.headers.get('set-cookie')?.split(';')[0] ?? ''
    }
    const listed = async (cookie: string) => {
      const asked = await fetch(`${stack.gatewayUrl}/arcgis/rest/services?f=json`, { headers: { cookie } })
      return ((await asked.json()) as { services?: unknown[] }).services?.length
    }
    const [cookie, other] = [await begin(), await begin()]
    expect([await listed(cookie), await listed(other)]).toEqual([3, 3])
    const { ticket } = (await (await endpoint('/.mapgate/ticket', { cookie })).json()) as { ticket: string }
    for (const ended of [
      await endpoint(`/t/${ticket}/.mapgate/session/end`),
      await endpoint('/.mapgate/session/end', { token: ticket }),
    ]) {
      expect(ended.status).toBe(403)
    }
    // When another session is over that was ended later, this one would be.
    expect((await endpoint('/.mapgate/session/end', { cookie: other })).status).toBe(200)
    await expect.poll(() => listed(other)).toBeUndefined()
    expect(await listed(cookie)).toBe(3)
    expect((await endpoint('/.mapgate/session/end', { cookie })).status).toBe(200)
  })
})
