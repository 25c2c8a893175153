import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { rawRequest, sendRaw, statuses } from './raw.ts'

const target = '/arcgis/rest/services/Assets_Service/MapServer?f=json'
const [front, other] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')])
let stack: Stack
let keys: ReturnType<typeof createServer>

beforeAll(async () => {
  const published = {
    '/front': { keys: [{ ...(await exportJWK(front.publicKey)), kid: '1' }] },
    '/other': { keys: [{ ...(await exportJWK(other.publicKey)), kid: '1' }] },
  }
  keys = createServer((request, response) =>
    response.end(JSON.stringify(published[request.url as keyof typeof published])),
  )
  await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(keys.address() as AddressInfo).port}`
  stack = await startStack({
    configure: (configuration) => {
      const common = { audience: ['gis.example'], roles: ['everything'] }
      configuration.issuers = [
        {
          name: 'pomerium',
          issuer: 'gis.example',
          jwksUrl: `${url}/front`,
          header: 'X-Pomerium-Jwt-Assertion',
        },
        {
          name: 'access',
          issuer: 'https://team.example',
          jwksUrl: `${url}/other`,
          header: 'Cf-Access-Jwt-Assertion',
        },
        { name: 'corp', issuer: 'https://idp.example', jwksUrl: `${url}/other` },
      ].map((issuer) => ({ ...issuer, ...common }))
      configuration.origins = ['https://app.example']
      configuration.portal = { path: '/portal', clients: [] }
    },
  })
})
afterAll(async () => {
  await stack?.close()
  keys?.close()
})

const nowSeconds = () => Math.floor(Date.now() / 1000)
function assertion(claims: JWTPayload = {}, key = front.privateKey): Promise<string> {
  const all = {
    iss: 'gis.example',
    aud: 'gis.example',
    sub: 'ada',
    iat: nowSeconds(),
    exp: nowSeconds() + 300,
  }
  return new SignJWT({ ...all, ...claims }).setProtectedHeader({ alg: 'ES256', kid: '1' }).sign(key)
}
const theirs = () => assertion({ iss: 'https://team.example' }, other.privateKey)
const bearer = () => assertion({ iss: 'https://idp.example' }, other.privateKey)

async function codeOf(headers: Record<string, string>, init: RequestInit = {}): Promise<number> {
  const reply = await fetch(stack.gatewayUrl + target, { ...init, headers })
  const body = await reply.json()
  return body.error?.code ?? reply.status
}
const asked = () => [stack.audit.at(-1)?.principal, stack.audit.at(-1)?.carrier]

describe('an assertion of a front proxy', () => {
  it('is no token at the Portal facade: a person in that reply would mean to pages that they are signed in', async () => {
    const headers = { 'x-pomerium-jwt-assertion': await assertion(), origin: 'https://app.example' }
    const reply = await fetch(`${stack.gatewayUrl}/portal/sharing/rest/portals/self?f=json`, { headers })
    const { isPortal, user } = (await reply.json()) as Record<string, unknown>
    expect({ isPortal, user }).toEqual({ isPortal: true, user: undefined })
  })

  it('names who asks, in each header of its own', async () => {
    expect(await codeOf({ 'x-pomerium-jwt-assertion': await assertion() })).toBe(200)
    expect(asked()).toEqual(['jwt:pomerium:ada', 'assertion'])
    expect(await codeOf({ 'cf-access-jwt-assertion': await theirs() })).toBe(200)
    expect(asked()).toEqual(['jwt:access:ada', 'assertion'])
  })

  it.each<[string, () => Promise<Record<string, string>>]>([
    ['in the header of another issuer', async () => ({ 'cf-access-jwt-assertion': await assertion() })],
    ['of another issuer in this header', async () => ({ 'x-pomerium-jwt-assertion': await theirs() })],
    ['of an issuer for clients in this header', async () => ({ 'x-pomerium-jwt-assertion': await bearer() })],
    ['as a bearer', async () => ({ authorization: `Bearer ${await assertion()}` })],
    ['in the credential header', async () => ({ token: await assertion() })],
    ['for another audience', async () => ({ 'x-pomerium-jwt-assertion': await assertion({ aud: 'x' }) })],
    [
      'that is over',
      async () => ({ 'x-pomerium-jwt-assertion': await assertion({ exp: nowSeconds() - 60 }) }),
    ],
    [
      'signed by another',
      async () => ({ 'x-pomerium-jwt-assertion': await assertion({}, other.privateKey) }),
    ],
    ['that is an API key', async () => ({ 'x-pomerium-jwt-assertion': 'demo-key' })],
    ['with a scheme before it', async () => ({ 'x-pomerium-jwt-assertion': `Bearer ${await assertion()}` })],
  ])('%s is refused', async (_what, headers) => expect(await codeOf(await headers())).toBe(498))

  it('does not stay good in another header because it was good in its own', async () => {
    const token = await assertion()
    expect(await codeOf({ 'x-pomerium-jwt-assertion': token })).toBe(200)
    expect(await codeOf({ authorization: `Bearer ${token}` })).toBe(498)
    expect(await codeOf({ 'cf-access-jwt-assertion': token })).toBe(498)
    // As it is told apart inside: the name of the header, a space, the token.
    expect(await codeOf({ authorization: `Bearer x-pomerium-jwt-assertion ${token}` })).toBe(498)
    expect(await codeOf({ token: `x-pomerium-jwt-assertion ${token}` })).toBe(498)
  })

  it.each([
    [
      'twice',
      (token: string) => [`X-Pomerium-Jwt-Assertion: ${token}`, `x-pomerium-jwt-assertion: ${token}`],
    ],
    ['with underscores', (token: string) => [`X_Pomerium_Jwt_Assertion: ${token}`]],
    ['with one underscore', (token: string) => [`X-Pomerium_Jwt-Assertion: ${token}`]],
  ])('%s is refused', async (_what, headers) => {
    const text = await sendRaw(stack.gatewayUrl, rawRequest(target, headers(await assertion())))
    expect(statuses(text)).toEqual([400])
  })

  it('gives way to what the client shows itself, and goes before its cookie', async () => {
    const token = await assertion()
    expect(await codeOf({ 'x-pomerium-jwt-assertion': token, token: 'demo-key' })).toBe(200)
    expect(asked()).toEqual(['key:demo', 'header'])
    expect(await codeOf({ 'x-pomerium-jwt-assertion': token, token: 'wrong' })).toBe(498)
    expect(await codeOf({ 'x-pomerium-jwt-assertion': token, cookie: 'mapgate=planted' })).toBe(200)
    expect(asked()).toEqual(['jwt:pomerium:ada', 'assertion'])
  })

  it('of a browser vouches for no page of strangers: reads, writes and scripts', async () => {
    const token = { 'x-pomerium-jwt-assertion': await assertion() }
    const form = { method: 'POST', body: new URLSearchParams({ f: 'json' }) }
    expect(await codeOf({ ...token, origin: 'https://evil.example' })).toBe(403)
    expect(await codeOf({ ...token, referer: 'https://evil.example/page' })).toBe(403)
    expect(await codeOf({ ...token, origin: 'https://evil.example' }, form)).toBe(403)
    expect(await codeOf({ ...token, origin: 'null' }, form)).toBe(403)
    const script = await fetch(`${stack.gatewayUrl}${target}&callback=steal`, { headers: token })
    expect(await script.text()).toContain('403')
    expect(await codeOf({ ...token, origin: 'https://app.example' }, form)).toBe(200)
  })

  it('of a program, which states no page, is good for forms too', async () => {
    const form = { method: 'POST', body: new URLSearchParams({ f: 'json' }) }
    expect(await codeOf({ 'x-pomerium-jwt-assertion': await assertion() }, form)).toBe(200)
  })

  it('is not forwarded, in no spelling', async () => {
    stack.sample.report.take()
    const headers = {
      'x-pomerium-jwt-assertion': await assertion(),
      'cf-access-jwt-assertion': await theirs(),
    }
    expect(await codeOf({ 'x-pomerium-jwt-assertion': headers['x-pomerium-jwt-assertion'] })).toBe(200)
    const seen = JSON.stringify(stack.audit.at(-1))
    expect(seen).not.toContain(headers['x-pomerium-jwt-assertion'].slice(0, 30))
  })
})
