import { createHash } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import type { AuditEvent } from '@mapgate/gateway'
import { openCaller, type Received, type Sent } from './caller.ts'
import type { Ask, Exchange, Outline, Scene } from './exchange.ts'
import { callIntervals, give } from './given.ts'
import type { RecordedMapServer } from './map-server.ts'

/** A gateway of either version, as far as the comparison uses it. */
export interface OpenGateway {
  readonly port: number
  refreshCatalog?: () => Promise<void>
  close(): Promise<void>
}

/** Starts a gateway with a configuration file; `audit` gets one event a request. */
export type OpenGatewayWith = (
  configuration: string,
  audit: (event: AuditEvent) => void,
) => Promise<OpenGateway>

/** Far from the time at which this runs, so that a real time is noticed. */
const beginMs = Date.UTC(2026, 0, 15, 12)
const stepMs = 40

const fatalMark = '(ends the process)'
/** Failures that nobody waited for, since the last request. */
const fatal: string[] = []
for (const name of ['unhandledRejection', 'uncaughtException'] as const)
  process.on(name, (error: unknown) => fatal.push(`${fatalMark} ${error}`))

/** Plays a scene: starts the gateway, sends every request, writes down what can be seen from outside. */
export async function playScene(
  scene: Scene,
  mapServer: RecordedMapServer,
  openGateway: OpenGatewayWith,
): Promise<{ outlines: Outline[]; exchanges: Exchange[][] }> {
  let passedMs = 0
  const begin = async (number: number, ask?: Ask): Promise<void> => {
    passedMs += ask?.afterMs ?? stepMs
    const seed = scene.number * 100_003 + number
    give({ nowMs: beginMs + passedMs, elapsedMs: 1_000 + passedMs, seed })
    mapServer.begin(seed, undefined)
    if (callIntervals()) await idle(mapServer, 30)
    mapServer.begin(seed, ask?.fault)
  }
  await begin(0)
  mapServer.open(scene)
  const lines: string[] = []
  fatal.length = 0
  const gateway = await openGateway(scene.configuration, (event) => lines.push(JSON.stringify(event)))
  await gateway.refreshCatalog?.()
  await idle(mapServer, 30)
  const caller = openCaller()
  const kept = new Map<string, string>()
  const desk: Desk = { gateway, caller, mapServer, lines, kept }
  const exchanges: Exchange[][] = []
  try {
    for (const [index, ask] of scene.asks.entries()) {
      await begin(index + 1, ask)
      exchanges.push(await askAll(ask, desk))
    }
  } finally {
    caller.close()
    await gateway.close()
  }
  return { outlines: exchanges.map(outlineOf), exchanges }
}

interface Desk {
  readonly gateway: OpenGateway
  readonly caller: ReturnType<typeof openCaller>
  readonly mapServer: RecordedMapServer
  /** Audit lines that nobody took yet. */
  readonly lines: string[]
  readonly kept: Map<string, string>
}

/** A request, and those that follow from its reply: the picture that it names, and the same once more with its `ETag`. */
async function askAll(ask: Ask, desk: Desk): Promise<Exchange[]> {
  const sent = sentOf(ask, desk)
  const { exchange, received } = await askOnce(sent, desk)
  const exchanges = [exchange]
  keep(ask, received, desk)
  const picture = /"href":"https:\/\/gate\.test(\/\.mapgate\/[^"]*)"/.exec(textOf(received))?.[1]
  if (picture !== undefined) exchanges.push((await askOnce({ ...sent, ...get(picture) }, desk)).exchange)
  const etag = ask.revalidates ? headerOf(received, 'etag') : undefined
  if (etag !== undefined) {
    const headers = { ...sent.headers, 'if-none-match': etag }
    exchanges.push((await askOnce({ ...sent, headers }, desk)).exchange)
  }
  return exchanges
}

const get = (target: string) => ({ method: 'GET', target, headers: { host: 'gate.test' }, body: undefined })

function sentOf({ method, target, headers, body, inChunks }: Ask, { gateway, kept }: Desk): Sent {
  const filled = (text: string): string =>
    text.replace(/KEPT\((\w+)\)/g, (_, name: string) => kept.get(name) ?? `no-${name}`)
  const bytes = body === undefined ? undefined : Buffer.from(filled(body))
  const names = Object.entries(headers).map(([name, value]) => [name, filled(value)])
  return {
    port: gateway.port,
    method,
    target: filled(target),
    headers: {
      ...Object.fromEntries(names),
      ...(bytes ? lengthOf(bytes, inChunks) : {}),
    },
    body: bytes,
  }
}

const lengthOf = (bytes: Buffer, inChunks = false): Record<string, string> =>
  inChunks ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(bytes.length) }

async function askOnce(sent: Sent, desk: Desk): Promise<{ exchange: Exchange; received: Received }> {
  const received = await desk.caller.ask(sent)
  await quiet(desk)
  const exchange: Exchange = {
    status: received.status,
    headers: headerText(received.rawHeaders),
    body: received.body,
    outbound: desk.mapServer.take().sort().join(''),
    audit: [...desk.lines.splice(0), ...fatal.splice(0)].join('\n'),
  }
  return { exchange, received }
}

/**
 * Waits until the audit line is written and the map server has nothing more to do. What Node itself refuses has no line: nothing that
 * is under way in this process takes so many turns of its loop and so long.
 */
async function quiet({ lines, mapServer }: Desk): Promise<void> {
  const end = process.hrtime.bigint() + 40_000_000n
  const isDone = () => lines.length > 0 && !mapServer.isBusy()
  for (let turns = 0; !isDone() && (turns < 500 || process.hrtime.bigint() < end); turns++) await turn()
  await idle(mapServer, 5)
}

/** Waits until the map server had nothing to do for so many turns of the loop. */
async function idle(mapServer: RecordedMapServer, turns: number): Promise<void> {
  for (let left = turns; left > 0; left--) {
    await turn()
    if (mapServer.isBusy()) left = turns
  }
}

function keep({ keeps }: Ask, received: Received, { kept }: Desk): void {
  if (keeps === undefined) return
  const value =
    keeps.from === 'cookie'
      ? headerOf(received, 'set-cookie')?.split(';')[0]
      : new RegExp(`"${keeps.from}":"([^"]+)"`).exec(textOf(received))?.[1]
  if (value !== undefined) kept.set(keeps.name, value)
}

const textOf = ({ body }: Received): string => body.subarray(0, 2_000).toString('latin1')

function headerOf({ rawHeaders }: Received, name: string): string | undefined {
  const at = rawHeaders.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name)
  return at < 0 ? undefined : rawHeaders[at + 1]
}

/** Node itself writes the time of the machine into `Date`: a time that is near to it is replaced, and only that. */
function headerText(rawHeaders: readonly string[]): string {
  const lines: string[] = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2)
    lines.push(`${name}: ${name === 'Date' && isNow(value) ? '(now)' : value}`)
  }
  return lines.join('\n')
}

const isNow = (text: string): boolean =>
  Math.abs(Date.parse(text) - (performance.timeOrigin + Number(process.hrtime.bigint() - startedAt) / 1e6)) <
  3_600_000

const startedAt = process.hrtime.bigint()

function outlineOf(exchanges: readonly Exchange[]): Outline {
  const hash = createHash('sha1')
  for (const { status, headers, body, outbound, audit } of exchanges) {
    for (const part of [status, headers, body, outbound, audit]) hash.update(part).update('\0')
  }
  const [first] = exchanges
  return {
    digest: hash.digest('base64'),
    status: first?.status ?? '',
    operation: /"operation":"([^"]+)"/.exec(first?.audit ?? '')?.[1] ?? '',
    sent: first?.outbound.match(/^\w+ \/arcgis/gm)?.length ?? 0,
    isFatal: exchanges.some(({ audit }) => audit.includes(fatalMark)),
  }
}
