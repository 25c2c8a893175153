import { createServer } from 'node:http'
import { createRequire } from 'node:module'

// An OpenID provider of the bench, in a process of its own: it gives an ID token to every code, and the code is the nonce.
const require = createRequire(new URL('../../packages/gateway/package.json', import.meta.url))
const { exportJWK, generateKeyPair, SignJWT } = require('jose')

const { privateKey, publicKey } = await generateKeyPair('ES256')
const keys = [{ ...(await exportJWK(publicKey)), kid: '1', alg: 'ES256', use: 'sig' }]
const server = createServer(async (request, response) => {
  const issuer = `http://127.0.0.1:${server.address().port}`
  response.setHeader('content-type', 'application/json')
  const answer = (value) => response.end(JSON.stringify(value))
  if (request.url === '/.well-known/openid-configuration')
    return answer({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      id_token_signing_alg_values_supported: ['ES256'],
    })
  if (request.url === '/jwks') return answer({ keys })
  let body = ''
  for await (const part of request) body += part
  const idToken = await new SignJWT({
    nonce: new URLSearchParams(body).get('code'),
    groups: ['staff'],
    name: 'Ada',
  })
    .setProtectedHeader({ alg: 'ES256', kid: '1' })
    .setIssuer(issuer)
    .setAudience('bench')
    .setSubject('ada')
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(privateKey)
  answer({ access_token: 'a', token_type: 'Bearer', id_token: idToken, refresh_token: 'r', expires_in: 300 })
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`))
