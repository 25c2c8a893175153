// For njs: a JSON Web Token by HS256, out of the header or out of the URL.
// biome-ignore lint/style/useNodejsImportProtocol: njs knows it by this name
import crypto from 'crypto'

function allowed(r) {
  const token = r.args.token || (r.headersIn.Authorization || '').slice('Bearer '.length)
  const parts = token.split('.')
  if (parts.length !== 3) return '0'
  const digest = crypto
    .createHmac('sha256', '{{secret}}')
    .update(`${parts[0]}.${parts[1]}`)
    .digest('base64url')
  if (digest !== parts[2]) return '0'
  if (JSON.parse(Buffer.from(parts[0], 'base64url').toString()).alg !== 'HS256') return '0'
  const claims = JSON.parse(Buffer.from(parts[1], 'base64url').toString())
  return claims.iss === 'https://issuer.example' && claims.exp > Date.now() / 1000 ? '1' : '0'
}

export default { allowed }
