import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  app,
  ask,
  authorizeQuery,
  grantTo,
  navigate,
  pkce,
  publicUrl,
  secret,
  signIn,
  startPortalStack,
  type Visitor,
} from '../e2e/portal/portal-stack.ts'
import type { Stack } from '../e2e/stack.ts'

// Somebody who got hold of a code, a refresh token or a client id.

let stack: Stack
let editor: Visitor
beforeAll(async () => {
  stack = await startPortalStack()
  editor = await signIn(stack)
})
afterAll(() => stack?.close())

const tokenPath = '/portal/sharing/rest/oauth2/token'
const redirect = `${app}/map/`

/** A code of the application, and what belongs to it. Each is of a session of its own, so that they are not counted together. */
async function codeFor(changes: Record<string, string> = {}) {
  const { verifier, challenge } = pkce()
  const question = authorizeQuery(challenge, { redirect_uri: redirect, ...changes })
  const { location } = await navigate(
    stack,
    `/portal/sharing/rest/oauth2/authorize?${question}`,
    await signIn(stack),
  )
  const code = new URL(location ?? '').searchParams.get('code') ?? ''
  return { code, verifier }
}

const exchange = (form: Record<string, string>) =>
  ask(stack, tokenPath, {
    form: { grant_type: 'authorization_code', client_id: 'web', redirect_uri: redirect, ...form },
  })

const isRefused = (body: { error?: { code?: number; error?: string } }) => [
  body.error?.code,
  body.error?.error,
]
const refused = [400, 'invalid_grant']

describe('A code', () => {
  it('is good once: whoever shows it again ends what it was exchanged for', async () => {
    const { code, verifier } = await codeFor()
    const first = await exchange({ code, code_verifier: verifier })
    expect(first.body.access_token).toMatch(/^mgtok_/)
    expect(isRefused((await exchange({ code, code_verifier: verifier })).body)).toEqual(refused)
    const codeOf = async () =>
      (await ask(stack, '/portal/sharing/rest', { query: { token: first.body.access_token } })).body.error
        ?.code
    await expect.poll(codeOf).toBe(498)
    const renewed = await ask(stack, tokenPath, {
      form: { grant_type: 'refresh_token', client_id: 'web', refresh_token: first.body.refresh_token },
    })
    expect(isRefused(renewed.body)).toEqual(refused)
  })

  it.each<[string, (verifier: string) => Record<string, string>]>([
    ['without the verifier', () => ({})],
    ['with an empty verifier', () => ({ code_verifier: '' })],
    ['with another verifier', () => ({ code_verifier: pkce().verifier })],
    ['with the verifier and something behind it', (verifier) => ({ code_verifier: `${verifier}x` })],
    ['at another address', (verifier) => ({ code_verifier: verifier, redirect_uri: `${redirect}?x=1` })],
    ['without the address', (verifier) => ({ code_verifier: verifier, redirect_uri: '' })],
    ['by another client', (verifier) => ({ code_verifier: verifier, client_id: 'other' })],
    ['by a client with a secret', () => ({ client_id: 'job', client_secret: secret })],
  ])('%s is good for nothing, then and later', async (_title, changes) => {
    const { code, verifier } = await codeFor()
    expect(isRefused((await exchange({ code, ...changes(verifier) })).body)).toEqual(refused)
    expect(isRefused((await exchange({ code, code_verifier: verifier })).body)).toEqual(refused)
  })

  it('is over after two minutes', async () => {
    const { code, verifier } = await codeFor()
    stack.skip(121_000)
    expect(isRefused((await exchange({ code, code_verifier: verifier })).body)).toEqual(refused)
  })

  it('is asked for with a challenge of SHA-256, or not at all', async () => {
    const ways = [
      { code_challenge: '' },
      { code_challenge_method: 'plain' },
      { code_challenge_method: 'plain', code_challenge: 'A'.repeat(43) },
      { code_challenge: 'short' },
      { code_challenge_method: 's256' },
      { code_challenge_method: '' },
    ]
    for (const changes of ways) {
      const question = authorizeQuery(pkce().challenge, changes)
      const { location } = await navigate(stack, `/portal/sharing/oauth2/authorize?${question}`, editor)
      expect(location).toContain('error=invalid_request')
      expect(location).not.toContain('code=')
    }
  })

  it('of a client with a secret is not exchanged without it, nor with another one', async () => {
    const path = `/portal/sharing/oauth2/authorize?${new URLSearchParams({
      response_type: 'code',
      client_id: 'qgis',
      redirect_uri: 'http://127.0.0.1:7070/callback',
    })}`
    for (const [client_secret, error] of [
      ['', 'invalid_grant'],
      ['wrong', 'invalid_client'],
    ] as const) {
      const { location } = await navigate(stack, path, editor, {
        form: { allow: 'yes' },
        headers: { origin: publicUrl },
      })
      const code = new URL(location ?? '').searchParams.get('code') ?? ''
      const { body } = await exchange({
        code,
        client_id: 'qgis',
        client_secret,
        redirect_uri: 'http://127.0.0.1:7070/callback',
      })
      expect(body.error.error).toBe(error)
    }
  })
})

describe('A refresh token', () => {
  it('is good for its client alone', async () => {
    const { refresh } = await grantTo(stack, await signIn(stack))
    for (const client_id of ['other', 'job', ''])
      for (const grant_type of ['refresh_token', 'exchange_refresh_token']) {
        const { body } = await ask(stack, tokenPath, {
          form: { grant_type, client_id, refresh_token: refresh },
        })
        expect(body.access_token).toBeUndefined()
        expect(body.refresh_token).toBeUndefined()
      }
  })

  it('is no credential anywhere', async () => {
    const { refresh } = await grantTo(stack, await signIn(stack))
    const service = '/arcgis/rest/services/Assets_Service/MapServer'
    const ways = [
      { path: service, query: { f: 'json', token: refresh } },
      { path: service, query: { f: 'json' }, headers: { token: refresh } },
      { path: service, query: { f: 'json' }, headers: { authorization: `Bearer ${refresh}` } },
      { path: service, query: { f: 'json' }, headers: { cookie: `__Host-mapgate=${refresh}` } },
      { path: `/t/${refresh}${service}`, query: { f: 'json' } },
      { path: '/portal/sharing/rest/portals/self', query: { token: refresh } },
      {
        path: '/portal/sharing/rest/generateToken',
        form: { token: refresh, serverUrl: `${publicUrl}/arcgis` },
      },
      { path: '/arcgis/tokens/', form: { token: refresh, serverUrl: `${publicUrl}/arcgis` } },
      { path: '/.mapgate/ticket', form: {}, headers: { token: refresh } },
    ]
    for (const { path, ...asked } of ways) {
      const { body } = await ask(stack, path, asked)
      expect([path, body.error?.code]).toEqual([path, 403])
    }
  })

  it('does not live longer than it was granted, however often it is exchanged', async () => {
    const { refresh } = await grantTo(stack, await signIn(stack))
    const form = { client_id: 'web', redirect_uri: redirect, grant_type: 'exchange_refresh_token' }
    const first = await ask(stack, tokenPath, { form: { ...form, refresh_token: refresh } })
    stack.skip(60 * 60_000)
    const second = await ask(stack, tokenPath, { form: { ...form, refresh_token: first.body.refresh_token } })
    expect(second.body.refresh_token_expires_in).toBeLessThanOrEqual(
      first.body.refresh_token_expires_in - 3600,
    )
  })

  it('is exchanged for no address that is not registered', async () => {
    const { refresh } = await grantTo(stack, await signIn(stack))
    const { body } = await ask(stack, tokenPath, {
      form: {
        grant_type: 'exchange_refresh_token',
        client_id: 'web',
        redirect_uri: 'https://evil.example/',
        refresh_token: refresh,
      },
    })
    expect(isRefused(body)).toEqual(refused)
  })
})

describe('The secret of an application', () => {
  it('is not guessed, and not taken from a URL', async () => {
    const form = { grant_type: 'client_credentials', client_id: 'job' }
    expect((await ask(stack, tokenPath, { form })).body.error.error).toBe('invalid_client')
    const inUrl = { query: { ...form, client_secret: secret } }
    expect((await ask(stack, tokenPath, inUrl)).body.access_token).toBeUndefined()
    expect((await ask(stack, tokenPath, { ...inUrl, form: { f: 'json' } })).body.access_token).toBeUndefined()
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const { body } = await ask(stack, tokenPath, { form: { ...form, client_secret: `guess ${attempt}` } })
      expect(body.error.error).toBe('invalid_client')
    }
    const { body } = await ask(stack, tokenPath, { form: { ...form, client_secret: secret } })
    expect(body.error.code).toBe(429)
  })
})

describe('A parameter that comes twice', () => {
  it('is refused where both differ, also by the case of its name', async () => {
    const { code, verifier } = await codeFor()
    const pairs = [
      ['grant_type', 'authorization_code'],
      ['client_id', 'web'],
      ['CLIENT_ID', 'other'],
      ['redirect_uri', redirect],
      ['code', code],
      ['code_verifier', verifier],
    ]
    const reply = await fetch(stack.gatewayUrl + tokenPath, {
      method: 'POST',
      body: new URLSearchParams(pairs),
    })
    expect((await reply.json()).error).toMatchObject({ code: 400, message: 'client_id is given twice.' })
  })
})
