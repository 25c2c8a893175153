import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The shared secret of the peers' HS256. */
export const sharedSecret = 'a shared secret of thirty-two letters and more'

const claims = (subject: string) => ({
  iss: 'https://issuer.example',
  aud: 'maps',
  sub: subject,
  roles: ['staff'],
  exp: Math.floor(Date.now() / 1000) + 86_400,
})

/** A JSON Web Token by HS256, for the peers. */
export function peerToken(subject = 'editor'): string {
  const signed = signingInput({ alg: 'HS256', typ: 'JWT' }, subject)
  return `${signed}.${createHmac('sha256', sharedSecret).update(signed).digest('base64url')}`
}

/** Makes tokens with the same claims by ES256, since the gateway takes no algorithm whose verifier could sign; its public key goes into a file. */
export function gatewayTokens(directory: string): {
  readonly tokenOf: (subject?: string) => string
  readonly jwksFile: string
} {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwksFile = join(directory, 'jwks.json')
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'bench', alg: 'ES256', use: 'sig' }
  writeFileSync(jwksFile, JSON.stringify({ keys: [jwk] }))
  const tokenOf = (subject = 'editor') => {
    const signed = signingInput({ alg: 'ES256', typ: 'JWT', kid: 'bench' }, subject)
    const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' })
    return `${signed}.${signature.toString('base64url')}`
  }
  return { tokenOf, jwksFile }
}

const signingInput = (header: object, subject: string): string =>
  [header, claims(subject)].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
