import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The shared secret of the peers' HS256. */
export const sharedSecret = 'a shared secret of thirty-two letters and more'

const claims = () => ({
  iss: 'https://issuer.example',
  aud: 'maps',
  sub: 'editor',
  roles: ['staff'],
  exp: Math.floor(Date.now() / 1000) + 86_400,
})

/** A JSON Web Token by HS256, for the peers. */
export function peerToken(): string {
  const signed = signingInput({ alg: 'HS256', typ: 'JWT' })
  return `${signed}.${createHmac('sha256', sharedSecret).update(signed).digest('base64url')}`
}

/** The same claims by ES256, since the gateway takes no algorithm whose verifier could sign; its public key goes into a file. */
export function gatewayToken(directory: string): { readonly token: string; readonly jwksFile: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwksFile = join(directory, 'jwks.json')
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'bench', alg: 'ES256', use: 'sig' }
  writeFileSync(jwksFile, JSON.stringify({ keys: [jwk] }))
  const signed = signingInput({ alg: 'ES256', typ: 'JWT', kid: 'bench' })
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return { token: `${signed}.${signature.toString('base64url')}`, jwksFile }
}

const signingInput = (header: object): string =>
  [header, claims()].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
