import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWalker } from '../e2e/sign-in/walker.ts'
import { type Stack, startStack } from '../e2e/stack.ts'

const { publicKey, privateKey } = await generateKeyPair('RS256')
const keys = [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256', use: 'sig' }]

/** What a provider wrote beside the code of an error was logged when a session was asked about again; some repeat the token that they refuse. */
describe('an error of a provider', () => {
  let issuer = ''
  let nonce = ''
  let isRefusing = false
  let stack: Stack
  const lines: string[] = []
  const provider = createServer(async (asked, reply) => {
    const { pathname, searchParams } = new URL(asked.url ?? '', issuer)
    const json = (body: object, status = 200) =>
      reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (pathname === '/jwks') return void json({ keys })
    if (pathname === '/auth') {
      nonce = searchParams.get('nonce') ?? ''
      const back = `${searchParams.get('redirect_uri')}?code=code&state=${searchParams.get('state')}`
      return void reply.writeHead(302, { location: back }).end()
    }
    if (pathname !== '/token')
      return void json({
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
      })
    if (isRefusing)
      return void json(
        { error: 'server_error', error_description: 'the token secret-refresh is locked' },
        400,
      )
    const token = new SignJWT({ nonce, groups: ['readers'] }).setProtectedHeader({ alg: 'RS256', kid: 'k' })
    const [iat, exp] = [Date.now() / 1000, Date.now() / 1000 + 300].map(Math.floor)
    const claims = token.setIssuer(issuer).setAudience('mapgate').setSubject('ada')
    const idToken = await claims
      .setIssuedAt(iat)
      .setExpirationTime(exp ?? 0)
      .sign(privateKey)
    json({ access_token: 'access', token_type: 'Bearer', refresh_token: 'secret-refresh', id_token: idToken })
  })

  beforeAll(async () => {
    await new Promise<void>((done) => provider.listen(0, '127.0.0.1', done))
    issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
    const log = new Writable({
      write: (line, _encoding, done) => {
        lines.push(String(line))
        done()
      },
    })
    stack = await startStack({
      log: pino({ level: 'debug' }, log),
      configure: (configuration) => {
        configuration.signIn = { providers: [{ name: 'corp', issuer, clientId: 'mapgate' }] }
      },
    })
  })
  afterAll(async () => {
    await stack?.close()
    provider.close()
  })

  it('is logged without its words', async () => {
    const walker = createWalker()
    await walker.get(`${stack.gatewayUrl}/.mapgate/oidc/corp/start`)
    await walker.get(await walker.follow(/\/callback\?/))
    isRefusing = true
    stack.skip(301_000)
    await walker.get(`${stack.gatewayUrl}/.mapgate/me`)
    expect(walker.at.status).toBe(200)
    const said = lines.filter((line) => line.includes('what corp says of a session cannot be read'))
    expect(said).toHaveLength(1)
    expect(said.join('')).toContain('server_error')
    expect(lines.join('')).not.toContain('secret-refresh')
  })
})
