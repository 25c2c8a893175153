import { writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { codeOf, startRoom } from '../authn.fixture.ts'

const issuer = 'https://idp.example'
const nowSeconds = 1_700_000_000
const jwksUrl = 'https://idp.example/jwks'

type Pair = Awaited<ReturnType<typeof generateKeyPair>>
let first: Pair
let second: Pair

beforeAll(async () => {
  ;[first, second] = await Promise.all([
    generateKeyPair('RS256', { extractable: true }),
    generateKeyPair('RS256', { extractable: true }),
  ])
})

const jwkOf = async (pair: Pair, kid: string) => ({
  ...(await exportJWK(pair.publicKey)),
  kid,
  alg: 'RS256',
  use: 'sig',
})

type Claims = Readonly<Record<string, unknown>>

const good: Claims = {
  iss: issuer,
  aud: 'mapgate',
  sub: 'ada',
  iat: nowSeconds,
  exp: nowSeconds + 300,
  preferred_username: 'Ada',
  realm_access: { roles: ['viewer', 7] },
  'https://example.org/region': 'north',
  level: 3,
}

const sign = (
  claims: Claims = good,
  { pair = first, header }: { pair?: Pair; header?: Partial<JWTHeaderParameters> } = {},
): Promise<string> =>
  new SignJWT(claims as JWTPayload)
    .setProtectedHeader({ alg: 'RS256', kid: '1', ...header })
    .sign(pair.privateKey)

/** An issuer whose keys and health tests change. */
async function startIssuer(section: Record<string, unknown> = {}) {
  const state = { keys: [await jwkOf(first, '1')] as object[], up: true, asked: 0 }
  const fetchKeys = (async () => {
    state.asked += 1
    await Promise.resolve()
    if (!state.up) throw new Error('connection refused')
    return new Response(JSON.stringify({ keys: state.keys }))
  }) as typeof fetch
  const room = await startRoom(
    {
      issuers: [
        {
          name: 'corp',
          issuer,
          audience: ['mapgate'],
          jwksUrl,
          claims: {
            roles: 'realm_access.roles',
            attributes: { region: 'https://example.org/region', level: 'level', missing: 'constructor.name' },
          },
          roles: ['staff'],
          ...section,
        },
      ],
    },
    { fetch: fetchKeys },
  )
  return { ...room, state }
}

describe('a JWT of a configured issuer', () => {
  it('names its subject, with the claims mapped', async () => {
    const { show } = await startIssuer()
    expect(await show(await sign())).toMatchObject({
      id: 'jwt:corp:ada',
      name: 'Ada',
      kind: 'jwt',
      roles: ['staff', 'viewer'],
      attributes: { region: 'north', level: 3 },
      scope: {},
      carrier: 'header',
      shownAs: 'jwt',
      expiresAt: (nowSeconds + 300 + 30) * 1000,
    })
  })

  it.each<[string, Claims, string]>([
    ['for another audience', { ...good, aud: 'other' }, 'credential.invalid'],
    ['for no audience', { ...good, aud: undefined }, 'credential.invalid'],
    ['of another issuer', { ...good, iss: 'https://evil.test' }, 'credential.invalid'],
    ['of an issuer that begins the same', { ...good, iss: `${issuer}.evil.test` }, 'credential.invalid'],
    ['of an issuer with a slash more', { ...good, iss: `${issuer}/` }, 'credential.invalid'],
    ['without an end', { ...good, exp: undefined }, 'credential.invalid'],
    ['without a subject', { ...good, sub: undefined }, 'credential.invalid'],
    ['with an empty subject', { ...good, sub: '' }, 'credential.invalid'],
    ['that ended within the leeway', { ...good, exp: nowSeconds - 29 }, 'none'],
    ['that ended before it', { ...good, exp: nowSeconds - 31 }, 'credential.expired'],
    ['that begins within the leeway', { ...good, nbf: nowSeconds + 29 }, 'none'],
    ['that begins after it', { ...good, nbf: nowSeconds + 31 }, 'credential.invalid'],
    ['bound to a key of its sender', { ...good, cnf: { jkt: 'x' } }, 'credential.bound-elsewhere'],
    ['with an end that is no number', { ...good, exp: 'never' }, 'credential.invalid'],
    ['for one of several audiences', { ...good, aud: ['other', 'mapgate'] }, 'none'],
  ])('%s: %s', async (_title, claims, code) => {
    const { show } = await startIssuer()
    expect(await codeOf(show(await sign(claims)))).toBe(code)
  })

  it('ends when it says, also when it is known', async () => {
    const { show, time } = await startIssuer()
    const token = await sign()
    await show(token)
    time.now = (nowSeconds + 330) * 1000
    expect(await codeOf(show(token))).toBe('credential.expired')
  })

  it('falls with a revocation of its subject; a later one stands', async () => {
    const { authn, store, show, time } = await startIssuer()
    const token = await sign()
    await show(token)
    time.now += 5000
    await store.changes.append({ subject: 'jwt:corp:ada', before: time.now, at: time.now })
    await authn.refresh()
    expect(await codeOf(show(token))).toBe('credential.invalid')
    expect(await codeOf(show(await sign({ ...good, iat: nowSeconds + 9000 })))).toBe('credential.invalid')
    time.now += 1000
    expect(await show(await sign({ ...good, iat: nowSeconds + 6 }))).toMatchObject({ id: 'jwt:corp:ada' })
  })

  it('gives tickets and tokens, which fall when the issuer is configured no more', async () => {
    const { authn, store, show, context } = await startIssuer()
    const principal = await show(await sign())
    const { ticket } = await authn.tickets.issue(principal, {}, context())
    const { token } = await authn.tokens.issue(
      { token: await sign(), serverUrl: 'https://gate.example/arcgis' },
      context(),
    )
    expect(await show(ticket)).toMatchObject({ id: 'jwt:corp:ada', roles: ['staff', 'viewer'] })
    const without = await startRoom({}, { store })
    expect(await codeOf(without.show(ticket))).toBe('credential.invalid')
    expect(await codeOf(without.show(token))).toBe('credential.invalid')
  })
})

describe('the keys of an issuer', () => {
  it('are asked for once by many who come at the same time', async () => {
    const { show, state } = await startIssuer()
    const tokens = await Promise.all(Array.from({ length: 10 }, (_, sub) => sign({ ...good, sub: `${sub}` })))
    await Promise.all(tokens.map((token) => show(token)))
    expect(state.asked).toBe(1)
  })

  it('are asked for again when a token names a new one, but not at the pace of strangers', async () => {
    const { show, state, time } = await startIssuer()
    await show(await sign())
    time.now += 11_000
    state.keys = [await jwkOf(second, '2')]
    expect(await show(await sign(good, { pair: second, header: { kid: '2' } }))).toMatchObject({
      id: 'jwt:corp:ada',
    })
    for (const kid of ['3', '4', '../../etc/passwd', "' OR 1=1 --"])
      expect(await codeOf(show(await sign(good, { header: { kid } })))).toBe('credential.invalid')
    expect(state.asked).toBe(2)
  })

  it('serve on through an outage, for a day, and are asked for in the background', async () => {
    const { show, state, time, logged } = await startIssuer()
    const token = (index: number) => sign({ ...good, sub: `${index}`, exp: nowSeconds + 200_000 })
    await show(await token(1))
    state.up = false
    time.now += 3_600_000
    expect(await show(await token(2))).toMatchObject({ id: 'jwt:corp:2' })
    expect(logged).toContain('the keys of issuer corp cannot be fetched, or not all of them used')
    time.now += 86_400_000
    expect(await codeOf(show(await token(3)))).toBe('credential.issuer-unreachable')
    state.up = true
    time.now += 11_000
    expect(await show(await token(3))).toMatchObject({ id: 'jwt:corp:3' })
  })

  it('that were never there are an outage, not a bad credential', async () => {
    const { show, state, time } = await startIssuer()
    state.up = false
    expect(await codeOf(show(await sign()))).toBe('credential.issuer-unreachable')
    state.up = true
    time.now += 11_000
    expect(await codeOf(show(await sign()))).toBe('none')
  })

  it('that were withdrawn are good no more after their time', async () => {
    const { show, state, time } = await startIssuer()
    const token = (sub: string) => sign({ ...good, sub, exp: nowSeconds + 9000 })
    await show(await token('a'))
    state.keys = [await jwkOf(second, '2')]
    time.now += 601_000
    await show(await token('b'))
    expect(await codeOf(show(await token('c')))).toBe('credential.invalid')
  })

  it('may stand in a file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mapgate-jwks-'))
    writeFileSync(join(directory, 'keys.json'), JSON.stringify({ keys: [await jwkOf(first, '1')] }))
    const issuers = [{ name: 'corp', issuer, audience: ['mapgate'], jwksFile: 'keys.json' }]
    const { show } = await startRoom({ issuers }, { directory })
    expect(await show(await sign())).toMatchObject({ id: 'jwt:corp:ada' })
    writeFileSync(join(directory, 'keys.json'), '{"keys":[{"kty":"oct","k":"AAAA"}]}')
    await expect(startRoom({ issuers }, { directory })).rejects.toThrow('issuer corp')
  })
})

describe('the configuration of issuers', () => {
  it.each([
    ['a symmetric algorithm', { algorithms: ['HS256'] }, 'algorithms'],
    ['no algorithm', { algorithms: ['none'] }, 'algorithms'],
    ['keys over plain http', { jwksUrl: 'http://idp.example/jwks' }, 'must be https'],
    ['no keys', { jwksUrl: undefined }, 'exactly one'],
    ['no audience', { audience: [] }, 'audience'],
  ])('refuses %s', async (_title, section, message) => {
    await expect(startIssuer(section)).rejects.toThrow(message)
  })
})
