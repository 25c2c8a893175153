import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose'
import { createAuthn } from '../packages/gateway/src/authn/index.ts'
import { parseConfiguration } from '../packages/gateway/src/config/load.ts'
import type { AuthenticationContext } from '../packages/gateway/src/core/authentication.ts'
import type { Carrier } from '../packages/gateway/src/core/credential.ts'
import { openSqliteStore } from '../packages/gateway/src/store/sqlite.ts'
import { type BenchResult, benchResult, callsPerSecond, median } from './result.ts'

const issuer = 'https://idp.example'
const audience = 'mapgate'
const rounds = 60
const perRound = 100

/** What one check of a credential costs: one that is known, a new ticket, a new RS256 JWT; printed beside, what a ticket costs to make. */
export async function run(): Promise<readonly BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-bench-'))
  const pair = await generateKeyPair('RS256', { extractable: true })
  const keySet = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: '1', alg: 'RS256', use: 'sig' }] }
  const { authn, close } = await startRoom(directory, keySet)
  const show = async (value: string, carrier: Carrier) => authn.authenticate([{ carrier, value }], here())
  const principal = await show('bench-key', 'header')

  const shown = [{ carrier: 'header', value: 'bench-key' }] as const
  const context = here()
  const known = 1e6 / callsPerSecond(() => authn.authenticate(shown, context))

  const made: number[] = []
  const checked: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const wishes = Array.from({ length: perRound }, (_, index) => ({ services: [`S${round}/${index}`] }))
    const tickets: string[] = []
    made.push(
      await microsecondsEach(wishes, async (wish) => {
        tickets.push((await authn.tickets.issue(principal, wish, context)).ticket)
      }),
    )
    checked.push(await microsecondsEach(tickets, (ticket) => show(ticket, 'path-ticket')))
  }

  const bareKeys = createLocalJWKSet(keySet)
  const options = {
    issuer,
    audience,
    algorithms: ['RS256'],
    clockTolerance: 30,
    requiredClaims: ['exp', 'sub'],
  }
  const ours: number[] = []
  const bare: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const tokens = await Promise.all(
      Array.from({ length: perRound }, (_, index) => sign(pair, `${round}-${index}`)),
    )
    const measureBare = async () =>
      bare.push(await microsecondsEach(tokens, (token) => jwtVerify(token, bareKeys, options)))
    const measureOurs = async () =>
      ours.push(await microsecondsEach(tokens, (token) => show(token, 'bearer')))
    // Each goes first as often as the other.
    for (const measure of round % 2 ? [measureBare, measureOurs] : [measureOurs, measureBare]) await measure()
  }
  await close()
  rmSync(directory, { recursive: true })

  // The first rounds only warm; the median of many short ones does not mind what else the machine does.
  const figure = (figures: readonly number[]): number => median(figures.slice(10))
  console.log(`a ticket made and stored: ${figure(made).toFixed(1)} µs`)
  const aim = (id: string, figureUs: number, aimUs: number) =>
    benchResult({ id, against: 'aim', ours: figureUs, theirs: aimUs, unit: 'µs', better: 'less', goal: 1 })
  return [
    aim('identity-known-credential', known, 2),
    aim('identity-new-ticket', figure(checked), 30),
    benchResult({
      id: 'identity-new-jwt',
      against: `jose ${joseVersion()}`,
      ours: figure(ours),
      theirs: figure(bare),
      unit: 'µs',
      better: 'less',
      goal: 1 / 1.2,
    }),
  ]
}

async function startRoom(directory: string, keySet: object) {
  const loaded = parseConfiguration(
    JSON.stringify({
      publicUrl: 'https://gate.example',
      upstreams: { ags: { kind: 'arcgis', url: 'https://ags.internal/arcgis' } },
      mounts: [{ path: '/arcgis', upstream: 'ags' }],
      keys: [{ name: 'bench', key: 'bench-key', roles: ['viewer'] }],
      issuers: [{ name: 'corp', issuer, audience: [audience], jwksUrl: `${issuer}/jwks` }],
    }),
    directory,
  )
  if ('faults' in loaded) throw new Error('the configuration of the bench has faults')
  const store = await openSqliteStore({ file: join(directory, 'bench.db') })
  const authn = await createAuthn({
    ...loaded,
    store,
    clock: Date.now,
    random: randomBytes,
    fetch: async () => Response.json(keySet),
  })
  const close = async () => {
    await authn.close()
    await store.close()
  }
  return { authn, close }
}

const here = (): AuthenticationContext => ({
  now: Date.now(),
  clientAddress: '192.0.2.1',
  origin: undefined,
  referer: undefined,
  mount: undefined,
})

const sign = (
  { privateKey }: Awaited<ReturnType<typeof generateKeyPair>>,
  subject: string,
): Promise<string> =>
  new SignJWT({ roles: ['viewer'], preferred_username: subject })
    .setProtectedHeader({ alg: 'RS256', kid: '1' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(subject)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey)

/** Mean microseconds of one call, one after the other. */
async function microsecondsEach<T>(
  inputs: readonly T[],
  work: (input: T) => Promise<unknown>,
): Promise<number> {
  const start = performance.now()
  for (const input of inputs) await work(input)
  return ((performance.now() - start) * 1000) / inputs.length
}

const joseVersion = (): string => {
  const manifest = new URL('../node_modules/jose/package.json', import.meta.url)
  return JSON.parse(readFileSync(manifest, 'utf8')).version
}
