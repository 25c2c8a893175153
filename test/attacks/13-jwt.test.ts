import { createHmac, generateKeyPairSync, type KeyObject, sign as signBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

const issuer = 'https://idp.example'
const path = '/arcgis/rest/services/Assets_Service/MapServer?f=json'

let stack: Stack
let ownKey: KeyObject
let publicPem: string
let publicJwk: Record<string, unknown>
const mallory = generateKeyPairSync('rsa', { modulusLength: 2048 })
/** What the server of keys was asked for; `/evil` is where hostile headers point. */
const asked: string[] = []
let keyServer: ReturnType<typeof createServer>
let keysUrl: string

beforeAll(async () => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  ownKey = pair.privateKey
  publicPem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  publicJwk = { ...pair.publicKey.export({ format: 'jwk' }), kid: '1', use: 'sig', alg: 'RS256' }
  keyServer = createServer((request, response) => {
    asked.push(request.url ?? '')
    const keys =
      request.url === '/jwks' ? [publicJwk] : [{ ...mallory.publicKey.export({ format: 'jwk' }), kid: '1' }]
    response.end(JSON.stringify({ keys }))
  })
  await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve))
  keysUrl = `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}`
  stack = await startStack({
    configure: (configuration) => {
      const common = { audience: ['mapgate'], roles: ['everything'] }
      configuration.issuers = [
        { name: 'corp', issuer, jwksUrl: `${keysUrl}/jwks`, algorithms: ['RS256'], ...common },
        { name: 'other', issuer: 'https://other.example', jwksUrl: `${keysUrl}/evil`, ...common },
      ]
    },
  })
})
afterAll(async () => {
  await stack?.close()
  keyServer?.close()
})

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

const header = { alg: 'RS256', kid: '1', typ: 'JWT' }
const nowSeconds = () => Math.floor(Date.now() / 1000)
const claims = () => ({ iss: issuer, aud: 'mapgate', sub: 'ada', iat: nowSeconds(), exp: nowSeconds() + 300 })

const rsa = (key: KeyObject) => (input: string) => signBytes('sha256', Buffer.from(input), key)
const hmac = (secret: string) => (input: string) => createHmac('sha256', secret).update(input).digest()

/** A JWS whose parts are exactly as given: no library corrects the attacker. */
function token(
  parts: { header?: unknown; claims?: unknown; signature?: (input: string) => Buffer | string } = {},
): string {
  const input = `${encode(parts.header ?? header)}.${encode(parts.claims ?? claims())}`
  const signature = (parts.signature ?? rsa(ownKey))(input)
  return `${input}.${typeof signature === 'string' ? signature : signature.toString('base64url')}`
}

async function codeWith(value: string): Promise<number> {
  const reply = await fetch(stack.gatewayUrl + path, { headers: { authorization: `Bearer ${value}` } })
  const body = await reply.json()
  return body.error?.code ?? reply.status
}

it('an honest token is let in, so that the refusals below mean something', async () => {
  expect(await codeWith(token())).toBe(200)
  expect(stack.audit.at(-1)?.principal).toBe('jwt:corp:ada')
})

describe('the algorithm', () => {
  it.each([
    ['none', () => token({ header: { ...header, alg: 'none' }, signature: () => '' })],
    ['None', () => token({ header: { ...header, alg: 'None' }, signature: () => '' })],
    ['none with the signature of an honest token', () => token({ header: { ...header, alg: 'none' } })],
    [
      'HS256 keyed with the public PEM',
      () => token({ header: { ...header, alg: 'HS256' }, signature: hmac(publicPem) }),
    ],
    [
      'HS256 keyed with the public PEM, trimmed',
      () => token({ header: { ...header, alg: 'HS256' }, signature: hmac(publicPem.trim()) }),
    ],
    [
      'HS256 keyed with the public JWK',
      () => token({ header: { ...header, alg: 'HS256' }, signature: hmac(JSON.stringify(publicJwk)) }),
    ],
    [
      'HS256 keyed with the modulus',
      () => token({ header: { ...header, alg: 'HS256' }, signature: hmac(String(publicJwk.n)) }),
    ],
    ['HS256 keyed with nothing', () => token({ header: { ...header, alg: 'HS256' }, signature: hmac('') })],
    ['PS256 where only RS256 is allowed', () => token({ header: { ...header, alg: 'PS256' } })],
    [
      'ES256 with a signature of zeros',
      () => token({ header: { ...header, alg: 'ES256' }, signature: () => Buffer.alloc(64) }),
    ],
    ['a list', () => token({ header: { ...header, alg: ['RS256'] } })],
    ['missing', () => token({ header: { kid: '1' } })],
    ['out of the prototype', () => token({ header: { ...header, alg: 'constructor' } })],
  ])('%s is refused', async (_title, make) => expect(await codeWith(make())).toBe(498))
})

describe('the key', () => {
  const jwk = { ...mallory.publicKey.export({ format: 'jwk' }), kid: '1' }
  it.each([
    ['of somebody else', {}],
    ['brought along as jwk', { jwk }],
    ['brought along as jwk, without kid', { jwk, kid: undefined }],
    ['fetched from where jku says', { jku: 'KEYS/evil' }],
    ['fetched from where x5u says', { x5u: 'KEYS/evil' }],
    ['brought along as x5c', { x5c: ['MIIB'] }],
    ['named by a path', { kid: '../../../../dev/null' }],
    ['named by a path that ends in zero', { kid: '1\u0000' }],
    ['named by SQL', { kid: "1' UNION SELECT 'secret" }],
    ['named by an address', { kid: 'KEYS/evil' }],
    ['named by the prototype', { kid: '__proto__' }],
    ['named by a list', { kid: ['1'] }],
    ['named by a number', { kid: 1 }],
  ])('%s is refused, and nothing is fetched for it', async (_title, extra) => {
    asked.length = 0
    const changed = JSON.parse(JSON.stringify({ ...header, ...extra }).replaceAll('KEYS', keysUrl))
    expect(await codeWith(token({ header: changed, signature: rsa(mallory.privateKey) }))).toBe(498)
    expect(asked.filter((url) => url === '/evil')).toEqual([])
  })

  it.each(['jwk', 'jku', 'x5u', 'x5c'])(
    'brought along by an otherwise honest token (%s) is refused too',
    async (name) => {
      const values: Record<string, unknown> = {
        jwk: publicJwk,
        jku: `${keysUrl}/jwks`,
        x5u: `${keysUrl}/jwks`,
        x5c: ['MIIB'],
      }
      expect(await codeWith(token({ header: { ...header, [name]: values[name] } }))).toBe(498)
    },
  )

  it('of one issuer does not sign for another', async () => {
    const foreign = { ...claims(), iss: 'https://other.example' }
    expect(await codeWith(token({ claims: foreign }))).toBe(498)
    expect(await codeWith(token({ signature: rsa(mallory.privateKey) }))).toBe(498)
  })
})

describe('the claims', () => {
  it.each<[string, () => object]>([
    ['no end', () => ({ exp: undefined })],
    ['an end that is a text', () => ({ exp: String(nowSeconds() + 300) })],
    ['an end that is over, beyond the leeway', () => ({ exp: nowSeconds() - 60 })],
    ['a beginning that is to come, beyond the leeway', () => ({ nbf: nowSeconds() + 120 })],
    ['another audience', () => ({ aud: 'mapgate-staging' })],
    ['an audience that contains ours', () => ({ aud: 'xmapgate' })],
    ['an audience that is an object', () => ({ aud: { mapgate: true } })],
    ['no audience', () => ({ aud: undefined })],
    ['another issuer', () => ({ iss: 'https://evil.test' })],
    ['an issuer in other letters', () => ({ iss: 'HTTPS://IDP.EXAMPLE' })],
    ['two issuers', () => ({ iss: [issuer] })],
    ['no issuer', () => ({ iss: undefined })],
    ['no subject', () => ({ sub: undefined })],
    ['a subject that is an object', () => ({ sub: { id: 'user:editor' } })],
  ])('%s: refused', async (_title, change) =>
    expect(await codeWith(token({ claims: { ...claims(), ...change() } }))).toBe(498),
  )

  it.each<[string, () => object]>([
    ['an end within the leeway', () => ({ exp: nowSeconds() - 10 })],
    ['a beginning within the leeway', () => ({ nbf: nowSeconds() + 10 })],
  ])('%s: let in', async (_title, change) =>
    expect(await codeWith(token({ claims: { ...claims(), ...change() } }))).toBe(200),
  )

  it('a binding to a key of its sender: refused as good elsewhere', async () =>
    expect(await codeWith(token({ claims: { ...claims(), cnf: { jkt: 'abc' } } }))).toBe(403))

  it('cannot name a user or key of the gateway, nor another issuer', async () => {
    for (const sub of ['../user:editor', 'user:editor', ':editor', 'corp:ada']) {
      expect(await codeWith(token({ claims: { ...claims(), sub } }))).toBe(200)
      expect(stack.audit.at(-1)?.principal).toBe(`jwt:corp:${sub}`)
    }
  })
})

describe('the form', () => {
  const honest = () => token()
  it.each([
    ['a critical header that nobody knows', () => token({ header: { ...header, crit: ['x'], x: 1 } })],
    ['an empty list of critical headers', () => token({ header: { ...header, crit: [] } })],
    ['an unencoded payload', () => token({ header: { ...header, b64: false, crit: ['b64'] } })],
    ['another kind of statement', () => token({ header: { ...header, typ: 'logout+jwt' } })],
    ['a proof of possession', () => token({ header: { ...header, typ: 'dpop+jwt' } })],
    ['no signature', () => honest().replace(/[^.]*$/, '')],
    ['a signature of one more byte', () => `${honest()}AA`],
    ['a changed payload', () => honest().replace(/\.[^.]+\./, `.${encode({ ...claims(), sub: 'eve' })}.`)],
    ['five parts', () => `${honest()}.a.b`],
    ['two parts', () => honest().split('.').slice(0, 2).join('.')],
    ['a payload that is no object', () => token({ claims: '"text"' })],
    ['a payload that is null', () => token({ claims: 'null' })],
    ['a payload that is no JSON', () => token({ claims: '{"iss":' })],
    ['a header that is no JSON', () => token({ header: '{"alg"' })],
    ['padding', () => honest().replace(/\./g, '=.')],
    ['more than eight kilobytes', () => token({ claims: { ...claims(), fill: 'x'.repeat(9000) } })],
  ])('%s: refused', async (_title, make) => expect(await codeWith(make())).toBe(498))

  it('a token of a hundred kilobytes in a form is refused', async () => {
    const body = new URLSearchParams({
      f: 'json',
      token: token({ claims: { ...claims(), fill: 'x'.repeat(100_000) } }),
    })
    const reply = await (
      await fetch(stack.gatewayUrl + path.replace('?f=json', ''), { method: 'POST', body })
    ).json()
    expect(reply.error.code).toBe(498)
  })

  it('a thousand key ids that nobody knows do not become a thousand questions to the issuer', async () => {
    asked.length = 0
    const startMs = performance.now()
    for (let index = 0; index < 200; index++)
      await codeWith(
        token({ header: { ...header, kid: `made-up-${index}` }, signature: rsa(mallory.privateKey) }),
      )
    // One in ten seconds at most.
    expect(asked.length).toBeLessThanOrEqual(1 + Math.floor((performance.now() - startMs) / 10_000))
    expect(await codeWith(token())).toBe(200)
  })
})
