import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PeopleStack, startPeopleStack } from '../e2e/sign-in/people-stack.ts'
import { createWalker, signInAs, type Walker } from '../e2e/sign-in/walker.ts'

// A logout token that is not one: of another issuer, for another client, old, of the future, an ID token, without whom it is about, sent twice.

const event = 'http://schemas.openid.net/event/backchannel-logout'

let stack: PeopleStack
let forger: { readonly key: KeyObject; readonly server: Server }

beforeAll(async () => {
  stack = await startPeopleStack({ people: { ada: { name: 'Ada', groups: ['GIS Readers'] } } })
  forger = await startForger()
})
afterAll(async () => {
  await stack?.close()
  forger?.server.close()
})

/** A key of nobody, with a server that would publish it. */
async function startForger() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'key-1', alg: 'RS256', use: 'sig' }
  const server = createServer((_request, response) => response.end(JSON.stringify({ keys: [jwk] })))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { key: privateKey, server }
}

const send = (token: string, provider = 'corp') =>
  createWalker().post(`${stack.gatewayUrl}/.mapgate/oidc/${provider}/backchannel-logout`, {
    logout_token: token,
  })

async function signedIn(): Promise<Walker> {
  const walker = createWalker()
  await signInAs(walker, 'ada', stack.at('corp'))
  return walker
}

const signed = (key: KeyObject, claims: JWTPayload, header: object = {}): Promise<string> =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: 'key-1', typ: 'logout+jwt', ...header })
    .sign(key)

const good = (): JWTPayload => {
  const now = Math.floor(Date.now() / 1000)
  return {
    iss: stack.corp.issuer,
    aud: 'mapgate',
    iat: now,
    exp: now + 120,
    jti: crypto.randomUUID(),
    sub: 'ada',
    events: { [event]: {} },
  }
}

const without = (claims: JWTPayload, name: string): JWTPayload =>
  Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name))

describe('a logout token', () => {
  it('of the provider ends all sessions of a person, and is good once', async () => {
    const [one, two] = [await signedIn(), await signedIn()]
    const token = await signed(stack.corp.signingKey(), good())
    expect((await send(token)).status).toBe(200)
    await expect.poll(() => stack.pictureStatus(one)).toBe(401)
    await expect.poll(() => stack.pictureStatus(two)).toBe(401)
    const later = await signedIn()
    const again = await send(token)
    expect([again.status, JSON.parse(again.text)]).toEqual([400, { error: 'invalid_request' }])
    expect(again.headers.get('cache-control')).toBe('no-store')
    expect(await stack.pictureStatus(later)).toBe(200)
  })

  it('with a session of the provider ends that one alone', async () => {
    const [one, two] = [await signedIn(), await signedIn()]
    const sid = stack.corp.sidsOf('ada').at(-1)
    expect(
      (await send(await signed(stack.corp.signingKey(), { ...without(good(), 'sub'), sid }))).status,
    ).toBe(200)
    await expect.poll(() => stack.pictureStatus(two)).toBe(401)
    expect(await stack.pictureStatus(one)).toBe(200)
  })

  it('without a session, of somebody who is not here, is no fault and ends nobody', async () => {
    const walker = await signedIn()
    expect((await send(await signed(stack.corp.signingKey(), { ...good(), sub: 'nobody' }))).status).toBe(200)
    expect(await stack.pictureStatus(walker)).toBe(200)
  })

  it('that is none ends nobody', async () => {
    const walker = await signedIn()
    const now = Math.floor(Date.now() / 1000)
    const { port } = forger.server.address() as AddressInfo
    const own = { jku: `http://127.0.0.1:${port}/`, jwk: await exportJWK(forger.key) }
    const key = stack.corp.signingKey()
    const bad: readonly (readonly [string, Promise<string>])[] = [
      ['another key', signed(forger.key, good())],
      ['a key of its own', signed(forger.key, good(), own)],
      ['another issuer', signed(key, { ...good(), iss: stack.partner.issuer })],
      ['another client', signed(key, { ...good(), aud: 'another' })],
      ['the past', signed(key, { ...good(), iat: now - 9_000, exp: now - 8_000 })],
      ['an old one that never ends', signed(key, { ...good(), iat: now - 9_000, exp: now + 90_000 })],
      ['the future', signed(key, { ...good(), iat: now + 9_000, exp: now + 9_100 })],
      ['a nonce', signed(key, { ...good(), nonce: 'n' })],
      ['no events', signed(key, without(good(), 'events'))],
      ['another event', signed(key, { ...good(), events: { 'https://other.example/event': {} } })],
      ['an event that is no object', signed(key, { ...good(), events: { [event]: true } })],
      ['nobody', signed(key, without(good(), 'sub'))],
      ['a person who is a list', signed(key, { ...good(), sub: ['ada'] as unknown as string })],
      ['no id', signed(key, without(good(), 'jti'))],
      ['no end', signed(key, without(good(), 'exp'))],
      ['no time', signed(key, without(good(), 'iat'))],
      ['another type', signed(key, good(), { typ: 'at+jwt' })],
      ['no signature', Promise.resolve(unsigned(good()))],
      ['no token', Promise.resolve('x')],
      ['a long one', signed(key, { ...good(), more: 'x'.repeat(20_000) })],
    ]
    for (const [what, token] of bad) expect([what, (await send(await token)).status]).toEqual([what, 400])
    expect((await send(await signed(key, good()), 'partner')).status).toBe(400)
    expect(await stack.pictureStatus(walker)).toBe(200)
  })

  it('is neither asked for by GET nor taken twice in one form', async () => {
    const url = `${stack.gatewayUrl}/.mapgate/oidc/corp/backchannel-logout`
    const token = await signed(stack.corp.signingKey(), good())
    expect((await createWalker().get(`${url}?logout_token=${token}`)).status).toBe(405)
    const twice = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `logout_token=${token}&logout_token=${token}`,
    })
    expect(twice.status).toBe(400)
  })
})

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const unsigned = (claims: object): string => `${part({ alg: 'none', typ: 'logout+jwt' })}.${part(claims)}.`
