import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, grantTo, publicUrl, signIn, startPortalStack } from '../e2e/portal/portal-stack.ts'
import type { Stack } from '../e2e/stack.ts'

/** A ticket stands in the addresses of pictures, and only reads; who had seen one could sign its application out with it. */
describe('a ticket made from the token of an application', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startPortalStack()
  })
  afterAll(() => stack?.close())

  it('does not end what the application was granted', async () => {
    const person = await signIn(stack)
    const { access, refresh } = await grantTo(stack, person)
    const other = await grantTo(stack, person)
    const reply = await fetch(`${stack.gatewayUrl}/.mapgate/ticket`, {
      method: 'POST',
      headers: { token: access, origin: publicUrl },
    })
    const { ticket } = (await reply.json()) as { ticket: string }
    expect(ticket).toMatch(/^mgtkt_/)
    for (const token of [ticket, other.refresh]) {
      const form = { auth_token: token, client_id: 'web', f: 'json' }
      const { body } = await ask(stack, '/portal/sharing/rest/oauth2/revokeToken', { form })
      expect(body).toEqual({ success: true })
    }
    const renewed = async (token: string) => {
      const form = { grant_type: 'refresh_token', client_id: 'web', refresh_token: token }
      const { body } = await ask(stack, '/portal/sharing/rest/oauth2/token', { form })
      return typeof body.access_token
    }
    // Changes are read in order: when the second one counts, the first one would.
    await expect.poll(() => renewed(other.refresh)).toBe('undefined')
    expect(await renewed(refresh)).toBe('string')
  })
})
