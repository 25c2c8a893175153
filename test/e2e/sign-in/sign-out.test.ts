import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PeopleStack, startPeopleStack, ticketOf, ticketStatus } from './people-stack.ts'
import { createWalker, signInAs } from './walker.ts'

const callback = /\/callback\?/

let stack: PeopleStack

beforeAll(async () => {
  stack = await startPeopleStack({ people: { ada: { name: 'Ada', groups: ['GIS Readers'] } } })
})
afterAll(() => stack?.close())

describe('a session', () => {
  it('ends with everything made from it when its person signs out at the provider', async () => {
    const walker = createWalker()
    await signInAs(walker, 'ada', stack.at('corp'))
    const minted = await ticketOf(stack, walker)
    await walker.get(`${stack.corp.issuer}/session/end`)
    await walker.post(...formOf(walker.at.text, stack.corp.issuer))
    await expect.poll(() => stack.pictureStatus(walker)).toBe(401)
    await expect.poll(() => ticketStatus(stack, minted)).toBe(401)
    // The session ends before the reply to the provider has gone out, and the audit line comes after that.
    const logouts = () => stack.audit.filter(({ operation }) => operation === 'gateway.back-channel-logout')
    await expect.poll(() => logouts().map(({ status }) => status)).toContain(200)
  })

  it('that is signed out here is signed out at the provider too', async () => {
    const walker = createWalker()
    await signInAs(walker, 'ada', stack.at('corp'))
    const out = await walker.post(`${stack.gatewayUrl}/.mapgate/sign-out`, {}, { origin: stack.gatewayUrl })
    expect(out.status).toBe(200)
    const [, address = ''] = /^0; url=(.*)$/.exec(out.headers.get('refresh') ?? '') ?? []
    const asked = new URL(address)
    expect(asked.origin).toBe(stack.corp.issuer)
    expect([...asked.searchParams.keys()].sort()).toEqual([
      'client_id',
      'id_token_hint',
      'post_logout_redirect_uri',
      'state',
    ])
    expect(await stack.pictureStatus(walker)).toBe(401)
    await walker.get(address)
    await walker.post(...formOf(walker.at.text, stack.corp.issuer))
    await walker.follow()
    expect(walker.at.text).toContain('you were signed out at Example Corp')
    const again = walker.at.url
    expect((await walker.get(again)).text).not.toContain('you were signed out at')
    const back = await walker
      .get(`${stack.gatewayUrl}/.mapgate/oidc/corp/start`)
      .then(() => walker.follow(callback))
    expect(back).toContain('/interaction/')
  })
})

const formOf = (text: string, issuer: string): [string, Record<string, string>] => {
  const [, xsrf = ''] = /name="xsrf" value="([^"]*)"/.exec(text) ?? []
  return [`${issuer}/session/end/confirm`, { xsrf, logout: 'yes' }]
}
