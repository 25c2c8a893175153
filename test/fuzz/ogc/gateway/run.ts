import type { OgcAccount } from '../../../ogc/accounts.ts'
import type { LoggedRequest } from '../../../ogc/listener.ts'
import type { ServerKind } from '../../../ogc/servers.ts'
import { type FuzzCase, makeCase } from './cases.ts'
import { judge } from './judge.ts'
import { shownLayers, wantedOf } from './wanted.ts'
import { endWires, send, type WireReply } from './wire.ts'
import { type FuzzedDoor, openFuzzWorld } from './world.ts'

interface GatewayFuzzOptions {
  readonly seed: number
  /** Ends after this time, or after `cases`. */
  readonly seconds: number
  readonly cases?: number
  /** The number of the first case, to run one again. Default 0. */
  readonly from?: number
  /** Real servers beside the recording one. Default: both. */
  readonly kinds?: readonly ServerKind[]
  /** Ends at the first difference. Default false. */
  readonly stopAtFirst?: boolean
  /** Told now and then how far the run is. */
  readonly tell?: (result: GatewayFuzzResult) => void
  /** Changes what a server is said to have been asked, and what the gateway is said to have answered: the proof that a difference is found. */
  readonly tamper?: {
    readonly sent?: (request: LoggedRequest) => LoggedRequest
    readonly reply?: (reply: WireReply) => WireReply | Promise<WireReply>
  }
}

/** A request whose answer, or what a map server was asked for it, went beyond what was authorized. */
export interface GatewayDifference {
  readonly number: number
  readonly made: FuzzCase
  readonly what: readonly string[]
}

/** What a run found. */
export interface GatewayFuzzResult {
  readonly requests: number
  /** Good answers, by door and kind of request. */
  readonly answered: Readonly<Record<string, number>>
  readonly statuses: Readonly<Record<number, number>>
  /** Requests that reached a map server. */
  readonly sent: number
  readonly differences: readonly GatewayDifference[]
}

/** Somebody without a key that is known. */
const nobody: OgcAccount = { name: 'nobody', layers: {}, identifies: false, hidden: [] }

/** Cases between two words about how far the run is. */
const between = 500

/** Sends random and injured requests of WMS and WMTS through the whole gateway, and judges what map servers were asked and what came back. */
export async function fuzzGateway(options: GatewayFuzzOptions): Promise<GatewayFuzzResult> {
  const { seed, seconds, cases, from = 0, kinds = ['mapserver', 'qgis'], stopAtFirst = false, tell } = options
  const world = await openFuzzWorld(kinds)
  const answered: Record<string, number> = {}
  const statuses: Record<number, number> = {}
  const differences: GatewayDifference[] = []
  let [requests, sent] = [0, 0]
  const result = (): GatewayFuzzResult => ({ requests, answered, statuses, sent, differences })
  const names = world.doors.map(({ name }) => name)
  const end = performance.now() + seconds * 1_000
  const last = from + (cases ?? Number.POSITIVE_INFINITY)
  try {
    for (let number = from; number < last && performance.now() < end; number += 1) {
      // The recording server answers at once, so it is asked most.
      const made = makeCase([...names, ...names.slice(0, 1), ...names.slice(0, 1)], seed, number)
      const door = world.doors.find(({ name }) => name === made.door) as FuzzedDoor
      const ran = await runCase(made, door, world.url, options)
      requests += 1
      sent += ran.sent
      statuses[ran.status] = (statuses[ran.status] ?? 0) + 1
      if (ran.answered !== undefined) answered[ran.answered] = (answered[ran.answered] ?? 0) + 1
      if (ran.what.length > 0) differences.push({ number, made, what: ran.what })
      if (requests % between === 0) tell?.(result())
      if (stopAtFirst && differences.length > 0) break
    }
    return result()
  } finally {
    endWires()
    await world.close()
  }
}

interface Ran {
  readonly what: readonly string[]
  readonly status: number
  readonly sent: number
  readonly answered?: string
}

async function runCase(
  made: FuzzCase,
  door: FuzzedDoor,
  url: string,
  { tamper = {} }: Pick<GatewayFuzzOptions, 'tamper'>,
): Promise<Ran> {
  const { wire, asker, isWhole } = made
  door.server.requests.length = 0
  const came = await send(url, wire)
  const reply = (await tamper.reply?.(came)) ?? came
  const logged = door.server.requests.splice(0).map((request) => tamper.sent?.(request) ?? request)
  const account = 'layers' in asker ? asker : nobody
  const wanted = await wantedOf(wire)
  const what = await judge({
    wanted,
    account,
    reply,
    logged,
    language: door.language,
    reference: (layers, frame) => door.reference(account, layers, frame),
  })
  const isGood = reply.status === 200
  if (isWhole && !isGood && wanted.isPlain && isServed(made, wanted, account))
    what.push(`refused with ${reply.status}: ${reply.text.slice(0, 300)}`)
  return {
    what,
    status: reply.status,
    sent: logged.length,
    ...(isGood ? { answered: `${door.name} ${wanted.operation}` } : {}),
  }
}

/** True for a map of layers that the account sees, which nothing speaks against. */
const isServed = (
  { wire: { method, headers } }: FuzzCase,
  { operation, layers, frame, format, fault }: Awaited<ReturnType<typeof wantedOf>>,
  account: OgcAccount,
): boolean =>
  operation === 'map' &&
  fault === undefined &&
  frame !== undefined &&
  method === 'GET' &&
  headers['if-none-match'] === undefined &&
  /^image\/(?:png|jpeg)$/.test(format) &&
  layers.length > 0 &&
  new Set(layers).size === layers.length &&
  layers.every((name) => shownLayers([name], account).length > 0) &&
  frame.width === frame.height &&
  account.pixels === undefined
