import { createHash, generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

/** An RSA key with the exponent 1 "signs" whatever is padded right: an issuer that published one let everybody in. */
describe('a key set with a key that cannot be believed', () => {
  const issuer = 'https://idp.example'
  const good = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const weak = { ...good.publicKey.export({ format: 'jwk' }), e: 'AQ', kid: 'weak', alg: 'RS256' }
  const strong = { ...good.publicKey.export({ format: 'jwk' }), kid: 'strong', alg: 'RS256' }
  let server: Server
  let stack: Stack

  beforeAll(async () => {
    server = createServer((_request, response) => response.end(JSON.stringify({ keys: [weak, strong] })))
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    stack = await startStack({
      configure: (configuration) => {
        configuration.issuers = [
          {
            name: 'corp',
            issuer,
            jwksUrl,
            audience: ['mapgate'],
            roles: ['everything'],
            algorithms: ['RS256'],
          },
        ]
      },
    })
  })
  afterAll(async () => {
    await stack?.close()
    server?.close()
  })

  /** A token whose signature is the padded digest itself (RFC 8017, 9.2): right for the exponent 1. */
  function forged(): string {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const iat = Math.floor(Date.now() / 1000)
    const input = `${encode({ alg: 'RS256', kid: 'weak' })}.${encode({ iss: issuer, aud: 'mapgate', sub: 'eve', iat, exp: iat + 300 })}`
    const digest = Buffer.concat([
      Buffer.from('3031300d060960864801650304020105000420', 'hex'),
      createHash('sha256').update(input).digest(),
    ])
    const padding = Buffer.alloc(256 - digest.length - 3, 0xff)
    return `${input}.${Buffer.concat([Buffer.from([0, 1]), padding, Buffer.from([0]), digest]).toString('base64url')}`
  }

  it('lets nobody in by it', async () => {
    const reply = await fetch(`${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/MapServer?f=json`, {
      headers: { authorization: `Bearer ${forged()}` },
    })
    expect(await reply.json()).toMatchObject({ error: { code: 498 } })
  })
})
