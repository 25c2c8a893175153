import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PeopleStack, service, startPeopleStack } from '../sign-in/people-stack.ts'
import { createWalker, signInAs } from '../sign-in/walker.ts'
import { app, ask, authorizeQuery, pkce } from './portal-stack.ts'

// An application signs a person in who has an account at an OpenID provider (oidc-provider).

const redirect = `${app}/map/`
const people: Record<string, Record<string, unknown>> = {}

let stack: PeopleStack
beforeAll(async () => {
  stack = await startPeopleStack({
    people,
    provider: { refreshEvery: '1m' },
    configure: (configuration) => {
      configuration.origins = [app]
      configuration.portal = {
        path: '/portal',
        clients: [{ id: 'web', title: 'Map', redirects: [redirect] }],
      }
    },
  })
})
afterAll(() => stack?.close())

const tokenPath = '/portal/sharing/rest/oauth2/token'

/** The whole way of the application: authorize, the provider's page, authorize again, the code, the tokens. */
async function signedIn(person: string) {
  people[person] = { name: `${person} at corp`, groups: ['GIS Readers'] }
  const walker = createWalker()
  const { verifier, challenge } = pkce()
  const path = `/portal/sharing/oauth2/authorize?${authorizeQuery(challenge, { redirect_uri: redirect })}`
  const stranger = await walker.get(stack.gatewayUrl + path)
  const to = new URLSearchParams(stranger.headers.get('location')?.split('?')[1]).get('to') ?? ''
  // At its end it follows the redirect to the application, which is nowhere.
  await signInAs(walker, person, stack.at('corp', to)).catch(() => undefined)
  const back = await walker.get(stack.gatewayUrl + to)
  const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? ''
  const { body } = await ask(stack, tokenPath, {
    form: {
      grant_type: 'authorization_code',
      client_id: 'web',
      code,
      redirect_uri: redirect,
      code_verifier: verifier,
    },
  })
  return {
    access: body.access_token as string,
    refresh: body.refresh_token as string,
    username: body.username,
  }
}

const renew = (refresh: string) =>
  ask(stack, tokenPath, { form: { grant_type: 'refresh_token', client_id: 'web', refresh_token: refresh } })
const codeWith = async (token: string) =>
  (await ask(stack, service, { query: { f: 'json', token } })).body.error?.code

describe('An application whose person signs in at an OpenID provider', () => {
  it('is refused for good once the provider has ended the session', async () => {
    const { access, refresh } = await signedIn('cleo')
    const now = Math.floor(Date.now() / 1000)
    const logout = await new SignJWT({
      iss: stack.corp.issuer,
      aud: 'mapgate',
      iat: now,
      exp: now + 120,
      jti: crypto.randomUUID(),
      sub: 'cleo',
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'key-1', typ: 'logout+jwt' })
      .sign(stack.corp.signingKey())
    const told = await ask(stack, '/.mapgate/oidc/corp/backchannel-logout', {
      form: { logout_token: logout },
    })
    expect(told.status).toBe(200)
    await expect.poll(() => codeWith(access)).toBe(498)
    expect((await renew(refresh)).body.error).toMatchObject({ code: 400, error: 'invalid_grant' })
  })

  it('that wants a new sign-in (force_login) has the provider ask for it', async () => {
    const path = `/portal/sharing/oauth2/authorize?${authorizeQuery(pkce().challenge, { redirect_uri: redirect, force_login: 'true' })}`
    const walker = createWalker()
    await walker.get(stack.gatewayUrl + path)
    await walker.follow()
    const start =
      /href="([^"]*oidc\/corp\/start[^"]*)"/.exec(walker.at.text.replaceAll('&#38;', '&'))?.[1] ?? ''
    const { headers } = await walker.get(new URL(start, stack.gatewayUrl).href)
    expect(new URL(headers.get('location') ?? '').searchParams.get('prompt')).toContain('login')
  })

  it('is told the name, reads what the groups give, and renews through an outage of the provider', async () => {
    const { access, refresh, username } = await signedIn('ada')
    expect(username).toBe('ada at corp')
    expect(await codeWith(access)).toBeUndefined()
    stack.corp.setDown(true)
    for (let minute = 0; minute < 5; minute += 1) {
      stack.skip(61_000)
      const { status, body } = await renew(refresh)
      expect([status, typeof body.access_token]).toEqual([200, 'string'])
      expect(await codeWith(body.access_token)).toBeUndefined()
    }
    stack.corp.setDown(false)
  })

  it('loses what was taken from the person, and keeps its session', async () => {
    const { access, refresh } = await signedIn('ben')
    people.ben = { name: 'ben at corp', groups: [] }
    stack.skip(61_000)
    await expect.poll(() => codeWith(access)).not.toBeUndefined()
    const { body } = await renew(refresh)
    expect(body.access_token).toMatch(/^mgtok_/)
    expect(await codeWith(body.access_token)).toBe(403)
  })
})
