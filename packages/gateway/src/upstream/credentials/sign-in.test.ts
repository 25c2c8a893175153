import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { upstreamSection } from '../../config/sections/upstreams.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import { noLog } from '../port.ts'
import { openCredential } from './index.ts'
import type { AskTokenService } from './token-request.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-sign-in-'))
afterAll(() => rmSync(directory, { recursive: true }))

const hour = 3_600_000
const serverTime = 1_700_000_000_000
const answers: Record<string, object> = {
  '/arcgis/rest/info': { authInfo: { tokenServicesUrl: 'https://gis.internal/arcgis/tokens/' } },
  '/arcgis/tokens/': { token: 'server-token', expires: serverTime + hour },
  '/portal/sharing/rest/generateToken': { token: 'portal-token', expires: serverTime + hour },
  '/portal/sharing/rest/oauth2/token': { access_token: 'app-token', expires_in: 1800 },
}

function opened(credential: object, changes: Record<string, object> = {}) {
  const asked: [string, Record<string, string> | undefined][] = []
  const world = { now: 0 }
  const ask: AskTokenService = async (url, form) => {
    asked.push([url.href, form])
    return {
      status: 200,
      json: { ...answers, ...changes }[url.pathname] as Record<string, unknown>,
      serverTime,
    }
  }
  const configuration = upstreamSection.parse({
    kind: 'arcgis',
    url: 'https://gis.internal/arcgis',
    credential,
  })
  const parts = { directory, environment: { GIS_SECRET: 'from-env' }, ask, renewed: () => {}, log: noLog }
  return { asked, world, credential: openCredential(configuration, { ...parts, monotonic: () => world.now }) }
}

const user = { kind: 'arcgis-token', username: 'gateway', password: 'pw' }
const portal = 'https://portal.internal/portal/sharing/rest/generateToken'

describe('signing in to an upstream', () => {
  it('asks the token service that the server states, on the host that the administrator named', async () => {
    const { asked, credential } = opened(user)
    const proof = await credential.proof()
    expect(proof.headers).toEqual({ 'x-esri-authorization': 'Bearer server-token' })
    expect(asked).toEqual([
      ['https://gis.internal/arcgis/rest/info?f=json', undefined],
      [
        'https://gis.internal/arcgis/tokens/',
        {
          request: 'getToken',
          username: 'gateway',
          password: 'pw',
          client: 'requestip',
          expiration: '60',
          f: 'json',
        },
      ],
    ])
  })

  it('sends no password to a host that only the server named', async () => {
    const elsewhere = { authInfo: { tokenServicesUrl: 'https://evil.example/tokens/' } }
    const { asked, credential } = opened(user, {
      '/arcgis/rest/info': elsewhere,
      '/arcgis/tokens/generateToken': { token: 'own', expires: serverTime + hour },
    })
    await credential.proof()
    expect(asked.map(([url]) => new URL(url).host)).toEqual(['gis.internal', 'gis.internal'])
  })

  it('says what to configure when the server belongs to a portal', async () => {
    const federated = {
      owningSystemUrl: 'https://portal.internal/portal',
      authInfo: { tokenServicesUrl: portal },
    }
    await expect(opened(user, { '/arcgis/rest/info': federated }).credential.proof()).rejects.toMatchObject({
      code: 'upstream.sign-in-failed',
      detail: expect.stringContaining('exchange: true'),
    })
  })

  it('exchanges a portal token for one of the federated server', async () => {
    const { asked, credential } = opened({ ...user, tokenUrl: portal, exchange: true, bind: 'referer' })
    const proof = await credential.proof()
    expect(proof.headers).toEqual({
      'x-esri-authorization': 'Bearer portal-token',
      referer: 'https://mapgate.invalid',
    })
    expect(asked[1]?.[1]).toMatchObject({ token: 'portal-token', serverUrl: 'https://gis.internal/arcgis' })
  })

  it('signs in as an application, with its own life of tokens', async () => {
    const { asked, world, credential } = opened({
      kind: 'oauth2-client',
      clientId: 'app',
      clientSecretEnv: 'GIS_SECRET',
      tokenUrl: 'https://portal.internal/portal/sharing/rest/oauth2/token',
    })
    expect((await credential.proof()).headers['x-esri-authorization']).toBe('Bearer app-token')
    expect(asked[0]?.[1]).toMatchObject({
      client_id: 'app',
      client_secret: 'from-env',
      grant_type: 'client_credentials',
    })
    world.now = 1_799_000
    await credential.proof()
    expect(asked).toHaveLength(2)
  })

  it('tells the words of the token service when it refuses, and never the password', async () => {
    const refused = {
      error: { code: 400, message: 'Unable to generate token.', details: ['Invalid username or password.'] },
    }
    const { credential } = opened(user, { '/arcgis/tokens/': refused })
    const error = await Promise.resolve(credential.proof()).catch((thrown: GatewayError) => thrown)
    if (!(error instanceof GatewayError)) throw new Error('it signed in')
    expect(error.detail).toContain('Invalid username or password.')
    expect(JSON.stringify([error.detail, error.message])).not.toContain('pw')
  })

  it('reads a secret file again when its content was refused', async () => {
    const file = join(directory, 'password')
    writeFileSync(file, 'old\n')
    const { credential } = opened({ kind: 'basic', username: 'gateway', passwordFile: 'password' })
    const first = await credential.proof()
    expect(first.headers.authorization).toBe(`Basic ${btoa('gateway:old')}`)
    expect(await credential.another([first], 'missing')).toBeUndefined()
    writeFileSync(file, 'new\n')
    const second = await credential.another([first], 'missing')
    expect(second?.headers.authorization).toBe(`Basic ${btoa('gateway:new')}`)
    expect(credential.status()).toMatchObject({ good: true, renewals: 1 })
  })

  it.each([
    { kind: 'header', name: 'X-Api-Key', valueFile: 'lines' },
    { kind: 'static-token', tokenFile: 'lines' },
  ])('says that a secret file has several lines, and sends nothing of it: %o', async (credential) => {
    writeFileSync(join(directory, 'lines'), 'one\nX-Other: two\n')
    const error = await (async () => opened(credential).credential.proof())().catch(
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({
      code: 'upstream.sign-in-failed',
      detail: 'the secret in lines has more than one line',
    })
  })

  it('reads a changed secret within seconds without being refused', async () => {
    const file = join(directory, 'key')
    writeFileSync(file, 'one')
    const { world, credential } = opened({ kind: 'header', name: 'X-Api-Key', valueFile: 'key' })
    expect((await credential.proof()).headers).toEqual({ 'x-api-key': 'one' })
    writeFileSync(file, 'two')
    world.now = 6_000
    expect((await credential.proof()).headers).toEqual({ 'x-api-key': 'two' })
  })

  it('sends a token of the configuration as others are sent, and has no other one to try until its file changes', async () => {
    const file = join(directory, 'token')
    writeFileSync(file, 'first-token\n')
    const { asked, world, credential } = opened({ kind: 'static-token', tokenFile: 'token' })
    const first = await credential.proof()
    expect(first.headers).toEqual({ 'x-esri-authorization': 'Bearer first-token' })
    expect((await credential.proof({ longLived: true })).headers).toEqual(first.headers)
    const asParameter = await credential.another([first], 'missing')
    expect(asParameter).toMatchObject({ headers: {}, parameter: 'first-token' })
    expect(await credential.another([first], 'invalid')).toBeUndefined()
    expect(credential.status()).toEqual({ kind: 'static-token', good: false, renewals: 0 })
    writeFileSync(file, 'second-token')
    const second = await credential.another([first], 'invalid')
    expect(second?.headers['x-esri-authorization']).toBe('Bearer second-token')
    expect(credential.status()).toEqual({ kind: 'static-token', good: true, renewals: 1 })
    writeFileSync(file, 'third-token')
    world.now = 6_000
    expect((await credential.proof()).headers).toEqual({ 'x-esri-authorization': 'Bearer third-token' })
    expect(asked).toEqual([])
  })

  it.each([
    [{ kind: 'arcgis-token', username: 'u' }],
    [{ kind: 'static-token' }],
    [{ kind: 'static-token', token: 'a', tokenEnv: 'B' }],
    [{ kind: 'basic', username: 'u', password: 'a', passwordFile: 'b' }],
    [{ kind: 'arcgis-token', username: 'u', password: 'p', exchange: true }],
  ])('finds the fault in %o', (credential) => {
    expect(upstreamSection.safeParse({ kind: 'arcgis', url: 'https://gis', credential }).success).toBe(false)
  })
})
