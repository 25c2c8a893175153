import { canaryIn, difference, type Leak, withoutTickets } from '../checks.ts'
import { write } from '../edits/third-writer.ts'
import type { CaseReply, CaseRequest } from '../gateway.ts'
import { createRandom, type Random } from '../random.ts'
import { makeRequest, weighted } from '../requests.ts'
import { type FoundLeak, hrefOf, policyOf, type RunOptions } from '../run.ts'
import { createTemplate } from '../template.ts'
import { lifeMs } from './keeper.ts'
import { type KeptWorlds, openKeptWorlds, type Seat } from './kept-worlds.ts'

/** What a run of gateways that keep answers found. */
export interface KeptResult {
  /** Replies that were compared with those of a gateway that keeps nothing. */
  readonly cases: number
  readonly leaks: readonly FoundLeak[]
  /** How often answers came from where. */
  readonly from: ReadonlyMap<string, number>
  /** Entries that were found on disk after a restart. */
  readonly fromDisk: number
}

/** The worlds of one policy, and what was asked in them. */
interface Round {
  readonly worlds: KeptWorlds
  readonly random: Random
  readonly asked: CaseRequest[]
  /** Bodies that were given with a validator, by request. */
  readonly named: Map<string, { readonly etag: string; readonly body: Buffer }[]>
  readonly leaks: FoundLeak[]
  /** True once rows changed: then what was hidden may be in reach. */
  isChanged: boolean
}

/**
 * Asks gateways that keep answers in one store, in turn and at the same time, what was asked before by callers with the same and with other rights, while
 * time passes, rows change, entries are purged and replies fail. Every second policy has its store on disk, which restarts. Each reply has to be the one that the same gateway gives without a store.
 */
export async function runKept(options: RunOptions): Promise<KeptResult> {
  const template = options.template ?? (await createTemplate())
  const random = createRandom(options.seed)
  const leaks: FoundLeak[] = []
  const from = new Map<string, number>()
  const { casesPerPolicy = 120, emphasis } = options
  let [cases, fromDisk, policies] = [0, 0, 0]
  const restarts = createRandom(options.seed)
  while (cases < options.cases && !(options.stopsAtLeak && leaks.length > 0)) {
    const { policy, rows } = policyOf(random, template, options)
    const isOnDisk = policies++ % 2 === 1
    const worlds = await openKeptWorlds(policy, {
      random,
      template: rows,
      isOnDisk,
      ...(emphasis ? { emphasis } : {}),
    })
    const { store } = worlds.keeper
    const round: Round = { worlds, random, asked: [], named: new Map(), leaks, isChanged: false }
    const last = Math.min(options.cases, cases + casesPerPolicy)
    while (cases < last && !(options.stopsAtLeak && leaks.length > 0)) {
      if (isOnDisk && restarts.chance(0.3)) await store.restart()
      await happen(round)
      cases += await askAll(round, requestOf(round, options.operations ?? reading))
    }
    for (const [name, count] of worlds.keeper.from) from.set(name, (from.get(name) ?? 0) + count)
    fromDisk += store.fromDisk()
    await worlds.close()
  }
  return { cases, leaks, from, fromDisk }
}

/** Rows change at moments of the run's own choice. */
const reading = weighted.filter((operation) => operation !== 'edit')

/** One that was asked before, more often than not. */
function requestOf({ asked, random, worlds }: Round, operations: readonly string[]): CaseRequest {
  if (asked.length > 0 && random.chance(0.65)) return random.pick(asked.slice(-12))
  const request = makeRequest(worlds.twins.making, random.pick(operations))
  asked.push(request)
  return request
}

/** Time passes, rows change, somebody purges, the next reply fails. */
async function happen(round: Round): Promise<void> {
  const { keeper } = round.worlds
  const { random } = round
  keeper.fault = undefined
  keeper.meanwhile = undefined
  if (random.chance(0.2)) keeper.passTime(random.pick([1_000, lifeMs / 2, lifeMs]))
  if (random.chance(0.08)) await edit(round)
  if (random.chance(0.05)) {
    changeRows(round)
    // As old as an answer may be where the map server fails: the store still has it.
    keeper.passTime(lifeMs)
  }
  if (random.chance(0.03)) await keeper.store.purge({})
  const [fails, isEdited] = [random.chance(0.1), random.chance(0.08)]
  if (fails) await keeper.store.purge({})
  if (fails) keeper.fault = random.pick(['envelope', 'part', 'cut'])
  else if (isEdited) keeper.meanwhile = () => edit(round)
}

const changes = [
  { district: 'Elsewhere' },
  { status: 'closed' },
  { notes: 'other words' },
  { cost: 12 },
  { diameter_mm: 1_999 },
] as const

/** Changes a row as an edit through the gateway does: what is kept of the service is forgotten after it. */
async function edit(round: Round): Promise<void> {
  changeRows(round)
  await round.worlds.keeper.store.purge({ upstream: 'sample', service: 'assets_service' })
}

/** Changes rows as somebody does who knows nothing of the gateway. */
function changeRows(round: Round): void {
  const { random, worlds } = round
  const { upstreams, made } = worlds.twins
  round.isChanged = true
  const layers = [...made.rows].filter(([, rows]) => rows.length > 0)
  for (let turn = 0; turn < 8; turn++) {
    const [layerId, rows] = random.pick(layers)
    const { values } = random.pick(rows)
    const change = random.pick(changes.filter((way) => Object.keys(way).every((name) => name in values)))
    if (change !== undefined) write(upstreams.one.world, { layerId, id: Number(values.OBJECTID) }, change)
  }
}

/** Asks for some callers, and compares each reply. How many were compared. */
async function askAll(round: Round, request: CaseRequest): Promise<number> {
  const { worlds, random } = round
  const { keeper } = worlds
  const seats = Array.from({ length: random.pick([2, 3, 4]) }, () => random.pick(worlds.seats))
  const isDisturbed = keeper.fault !== undefined || keeper.meanwhile !== undefined
  if (isDisturbed) return askDisturbed(round, seats, request)
  const expected = await inTurn(seats, ({ plain, who }) => plain.ask(who, request))
  // What is asked again and again is given by a shorter way.
  const times = random.chance(0.3) ? 3 : 1
  for (let time = 0; time < times; time++) await compareAll(round, request, { seats, expected })
  return expected.length * times
}

/** Asks for callers, at once or in turn, and compares their replies with those of a gateway without a store. */
async function compareAll(
  round: Round,
  request: CaseRequest,
  { seats, expected }: { readonly seats: readonly Seat[]; readonly expected: readonly CaseReply[] },
): Promise<void> {
  const asks = (seat: Seat) => seat.keeping.ask(seat.who, conditional(round, request))
  const replies = round.random.chance(0.5) ? await Promise.all(seats.map(asks)) : await inTurn(seats, asks)
  for (const [index, seat] of seats.entries()) {
    const [reply, plain] = [replies[index], expected[index]]
    if (reply === undefined) continue
    report(round, request, canaryFor(round, request, { seat, reply }))
    if (plain === undefined) continue
    const leak = otherwise(round, request, { reply, plain })
    report(round, request, leak)
    if (leak === undefined) await compareFetched(round, request, { seat, reply, plain })
  }
}

/** Asks while a reply fails, or rows change before it is there: it may be told so, or as it was; whoever asks then is told what is. */
async function askDisturbed(round: Round, seats: readonly Seat[], request: CaseRequest): Promise<number> {
  const { keeper } = round.worlds
  const replies = await Promise.all(
    seats.map((seat) => seat.keeping.ask(seat.who, request).catch(() => undefined)),
  )
  for (const [index, seat] of seats.entries()) {
    const reply = replies[index]
    if (reply) report(round, request, canaryFor(round, request, { seat, reply }))
  }
  keeper.fault = undefined
  keeper.meanwhile = undefined
  return askAll(round, request)
}

async function inTurn<From, To>(
  all: readonly From[],
  work: (one: From) => Promise<To>,
): Promise<readonly To[]> {
  const done: To[] = []
  for (const one of all) done.push(await work(one))
  return done
}

/** Now and then with a validator that somebody was given for the same request. */
function conditional({ named, random }: Round, request: CaseRequest): CaseRequest {
  const known = named.get(textOf(request)) ?? []
  return known.length > 0 && random.chance(0.3)
    ? { ...request, ifNoneMatch: random.pick(known).etag }
    : request
}

const textOf = (request: CaseRequest): string => JSON.stringify(request)

interface Compared {
  readonly reply: CaseReply
  readonly plain: CaseReply
}

/** Where the reply is not the one without a store, or says of another one that it still holds. */
function otherwise({ named }: Round, request: CaseRequest, { reply, plain }: Compared): Leak {
  const { etag } = reply.headers
  const known = named.get(textOf(request)) ?? []
  if (reply.status === 304) {
    const given = known.filter((one) => one.etag === etag)
    const now = withoutTickets(plain.body)
    const isSame = plain.refused === undefined && given.some(({ body }) => body.equals(now))
    return isSame ? undefined : `304 for a reply of ${plain.refused ?? 'other bytes'}`
  }
  const leak = difference(told(reply), told(plain))
  if (etag !== undefined && leak === undefined && !known.some((one) => one.etag === etag))
    named.set(textOf(request), [...known, { etag, body: withoutTickets(plain.body) }])
  return leak
}

/** The reply without what says how long it may be kept. */
function told(reply: CaseReply): CaseReply {
  const { etag: _, 'cache-control': __, 'content-length': ___, ...headers } = reply.headers
  return { ...reply, headers }
}

/** Pictures that are fetched from an address are the same too. */
async function compareFetched(
  round: Round,
  request: CaseRequest,
  { seat, reply, plain }: Compared & { readonly seat: Seat },
): Promise<void> {
  const [path, plainPath] = [hrefOf(reply), hrefOf(plain)]
  if (path === undefined || plainPath === undefined) return
  const output = (at: string): CaseRequest => ({ operation: 'output', path: at, parameters: {} })
  const fetched = await seat.keeping.ask(seat.who, output(path))
  const without = await seat.plain.ask(seat.who, output(plainPath))
  report(round, request, canaryFor(round, request, { seat, reply: fetched }))
  report(round, request, difference(told(fetched), told(without)))
}

/** What nobody in a seat may see, as long as rows are as they were made. */
const canaryFor = (
  { isChanged }: Round,
  request: CaseRequest,
  { seat: { world }, reply }: { readonly seat: Seat; readonly reply: CaseReply },
): Leak => (isChanged || world === undefined ? undefined : canaryIn(reply, request, world))

function report({ leaks, worlds: { twins } }: Round, request: CaseRequest, what: Leak): void {
  if (what !== undefined) leaks.push({ property: 'kept', what, request, policy: twins.policy })
}
