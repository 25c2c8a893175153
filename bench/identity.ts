import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLocalJWKSet, exportJWK, generateKeyPair, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose'
import { createAuthn } from '../packages/gateway/src/authn/index.ts'
import { parseConfiguration } from '../packages/gateway/src/config/load.ts'
import type { AuthenticationContext } from '../packages/gateway/src/core/authentication/authentication.ts'
import { openSqliteStore } from '../packages/gateway/src/store/sqlite.ts'
import { type BenchResult, benchResult } from './result.ts'

const issuer = 'https://idp.example'
const audience = 'mapgate'
/** Short rounds and many of them, so that some are not interrupted on a busy machine. */
const rounds = 300
const perRound = 100

/** What one check of a credential costs: one that is known, a new ticket, a new RS256 JWT; printed beside, what a ticket costs to make. */
export async function run(): Promise<readonly BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-bench-'))
  const pair = await generateKeyPair('RS256', { extractable: true })
  const keySet = { keys: [{ ...(await exportJWK(pair.publicKey)), kid: '1', alg: 'RS256', use: 'sig' }] }
  const known = await costOfKnown(await startRoom(join(directory, 'known.db'), keySet))
  const tickets = await costOfTickets(await startRoom(join(directory, 'tickets.db'), keySet))
  const tokens = await costOfTokens(await startRoom(join(directory, 'tokens.db'), keySet), keySet, pair)
  rmSync(directory, { recursive: true })

  console.log(`a ticket made and stored: ${tickets.made.toFixed(1)} µs`)
  const aim = (id: string, figureUs: number, aimUs: number) =>
    benchResult({ id, against: 'aim', ours: figureUs, theirs: aimUs, unit: 'µs', better: 'less', goal: 1 })
  return [
    aim('identity-known-credential', known, 2),
    aim('identity-new-ticket', tickets.checked, 30),
    benchResult({
      id: 'identity-new-jwt',
      against: `jose ${joseVersion()}`,
      ours: tokens.ours,
      theirs: tokens.bare,
      unit: 'µs of processor time',
      better: 'less',
      goal: 1.2,
    }),
  ]
}

type Pair = Awaited<ReturnType<typeof generateKeyPair>>
type Room = Awaited<ReturnType<typeof startRoom>>

async function costOfKnown({ authn, close }: Room): Promise<number> {
  const shown = [{ carrier: 'header', value: 'bench-key' }] as const
  const context = here()
  await authn.authenticate(shown, context)
  const figures = Array.from({ length: rounds }, () => {
    const start = performance.now()
    for (let call = 0; call < 2000; call++) authn.authenticate(shown, context)
    return ((performance.now() - start) * 1000) / 2000
  })
  await close()
  return undisturbed(figures)
}

async function costOfTickets({ authn, close }: Room): Promise<{ made: number; checked: number }> {
  const principal = await authn.authenticate([{ carrier: 'header', value: 'bench-key' }], here())
  const made: number[] = []
  const checked: number[] = []
  for (let round = 0; round < rounds; round++) {
    const wishes = Array.from({ length: perRound }, (_, index) => ({ services: [`S${round}/${index}`] }))
    const tickets: string[] = []
    const make = async (wish: (typeof wishes)[number]) =>
      tickets.push((await authn.tickets.issue(principal, wish, here())).ticket)
    made.push(await microsecondsEach(wishes, make))
    const check = async (value: string) => authn.authenticate([{ carrier: 'path-ticket', value }], here())
    checked.push(await microsecondsEach(tickets, check))
  }
  await close()
  return { made: undisturbed(made), checked: undisturbed(checked) }
}

async function costOfTokens(
  { authn, close }: Room,
  keySet: JSONWebKeySet,
  pair: Pair,
): Promise<{ ours: number; bare: number }> {
  const keys = createLocalJWKSet(keySet)
  const options = {
    issuer,
    audience,
    algorithms: ['RS256'],
    clockTolerance: 30,
    requiredClaims: ['exp', 'sub'],
  }
  const works = {
    ours: async (value: string) => authn.authenticate([{ carrier: 'bearer', value }], here()),
    bare: (token: string) => jwtVerify(token, keys, options),
  }
  const figures = { ours: [] as number[], bare: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    const subjects = Array.from({ length: perRound }, (_, index) => `${round}-${index}`)
    const tokens = await Promise.all(subjects.map((subject) => sign(pair, subject)))
    // Each goes first as often as the other.
    for (const name of round % 2 ? (['bare', 'ours'] as const) : (['ours', 'bare'] as const))
      figures[name].push(await processorTimeEach(tokens, works[name]))
  }
  await close()
  return { ours: undisturbed(figures.ours), bare: undisturbed(figures.bare) }
}

async function startRoom(file: string, keySet: object) {
  const loaded = parseConfiguration(
    JSON.stringify({
      publicUrl: 'https://gate.example',
      upstreams: { ags: { kind: 'arcgis', url: 'https://ags.internal/arcgis' } },
      mounts: [{ path: '/arcgis', upstream: 'ags' }],
      keys: [{ name: 'bench', key: 'bench-key', roles: ['viewer'] }],
      issuers: [{ name: 'corp', issuer, audience: [audience], jwksUrl: `${issuer}/jwks` }],
    }),
    tmpdir(),
  )
  if ('faults' in loaded) throw new Error('the configuration of the bench has faults')
  const store = await openSqliteStore({ file })
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

/**
 * The lower decile of the rounds, the first 100 aside, which warm: what the work costs while nothing else wants the processor.
 * Both sides of a comparison are read the same way.
 */
const undisturbed = (figures: readonly number[]): number => {
  const sorted = figures.slice(100).toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 10)] ?? Number.NaN
}

/** Mean microseconds of one call, one after the other, by the clock on the wall. */
async function microsecondsEach<T>(
  inputs: readonly T[],
  work: (input: T) => Promise<unknown>,
): Promise<number> {
  const start = performance.now()
  for (const input of inputs) await work(input)
  return ((performance.now() - start) * 1000) / inputs.length
}

/** Mean microseconds of processor time of one call, on whatever thread: signatures are checked on threads of their own. */
async function processorTimeEach<T>(
  inputs: readonly T[],
  work: (input: T) => Promise<unknown>,
): Promise<number> {
  const start = process.cpuUsage()
  for (const input of inputs) await work(input)
  const { user, system } = process.cpuUsage(start)
  return (user + system) / inputs.length
}

const joseVersion = (): string => {
  const manifest = new URL('../node_modules/jose/package.json', import.meta.url)
  return JSON.parse(readFileSync(manifest, 'utf8')).version
}
