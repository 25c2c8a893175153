import type { IncomingMessage, ServerResponse } from 'node:http'
import { GatewayError } from '../core/errors/errors.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { AuditEvent } from '../core/request/audit.ts'
import { ambientCarriers } from '../core/request/credential.ts'
import type { Inbound } from '../core/request/inbound.ts'
import type { Mount } from '../core/request/mount.ts'
import { isBelow } from '../core/request/path.ts'
import type { Trace } from '../core/request/trace.ts'
import type { PaceWatch } from '../core/upstream/reader-pace.ts'
import { paceLimits } from '../core/upstream/reader-pace.ts'
import { answerAtDoor } from '../endpoints/door-answers.ts'
import { iconOf } from '../endpoints/icon.ts'
import { ownPrefix } from '../endpoints/own-endpoints.ts'
import type { PageCaller } from '../endpoints/page-caller.ts'
import type { PortalEndpoints } from '../endpoints/portal/portal-endpoints.ts'
import { type HeldBytes, type HeldShare, type HoldLimits, holdOn } from '../receive/held-bytes.ts'
import { type ReceiveOptions, receive } from '../receive/receive.ts'
import { auditEvent } from '../reply/audit.ts'
import { compress } from '../reply/compress.ts'
import type { CompressedTexts } from '../reply/compressed-texts.ts'
import type { Cors } from '../reply/cors.ts'
import { isUnread, leaveUnread } from '../reply/leave-unread.ts'
import { send } from '../reply/send.ts'
import { handle } from '../walk/handle.ts'
import type { Rooms } from '../walk/rooms.ts'
import { countUsage, type OpenMeter } from './measured.ts'
import { presented } from './presented.ts'

/** Pages beside the mounts, such as the demo's; undefined for an address that is none of theirs. */
export type Pages = (inbound: Inbound, callerOf: PageCaller) => Promise<Reply | undefined>

/** The parts that handle a request between its socket and the rooms. */
export interface Gateway {
  readonly receive: ReceiveOptions
  readonly mountOf: (path: string) => Mount | undefined
  readonly rooms: Rooms
  readonly ownEndpoints: (inbound: Inbound, trace: Trace) => Promise<Reply>
  /** The Portal facade. */
  readonly portal: { readonly path: string; readonly answer: PortalEndpoints } | undefined
  /** Pages beside the mounts, such as the demo's; undefined where there is none. */
  readonly pages?: Pages | undefined
  readonly pageCaller: PageCaller
  /** The gateway's own page at its root; undefined for everything else. */
  readonly landing: (inbound: Inbound, trace: Trace) => Promise<Reply> | undefined
  /** True where people sign in at an identity system, so that a page that needs it leads there. */
  readonly signsPeopleIn: boolean
  /** Path of that page, such as `/` or `/gis/`. */
  readonly home: string
  /** Sends a browser from a mount itself to its listing of services; undefined for everything else. */
  readonly toListing: (inbound: Inbound, mount: Mount) => Reply | undefined
  readonly cors: Cors
  /** The bytes of bodies and replies that all requests of the process hold. */
  readonly heldBytes: HeldBytes
  readonly holdLimits: HoldLimits
  /** Where a reply came from, in words for the callers who are told; undefined for all others. */
  readonly cacheStatusOf: (trace: Trace) => string | undefined
  /** Texts that were compressed lately. */
  readonly texts: CompressedTexts
  readonly audit: (event: AuditEvent) => void
  /** Default: nothing is measured. */
  readonly openMeter?: OpenMeter
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonic: () => number
}

/** The abort reason of every request: creating an error for each would cost more than the rest of the clean-up. */
const callerLeft = new Error('the caller left')

/** Serves one request, from receive to reply; every error leaves through the one presenter, and one audit line is written. */
export async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  gateway: Gateway,
): Promise<void> {
  const share = gateway.heldBytes.share()
  const closed = new Promise<void>((close) => response.once('close', close))
  try {
    await serveHolding(share, { message, response }, gateway)
  } finally {
    // Work that nobody waits for any more still holds its data, in this thread or in another.
    void closed.then(share.release)
  }
}

async function serveHolding(
  share: HeldShare,
  { message, response }: { message: IncomingMessage; response: ServerResponse },
  gateway: Gateway,
): Promise<void> {
  const started = gateway.monotonic()
  const meter = gateway.openMeter?.()
  const trace: Trace = meter ? { meter } : {}
  const signal = signalOf(response)
  let inbound: Inbound | undefined
  let failure: GatewayError | undefined
  let reply: Reply
  let notices: Readonly<Record<string, string>> | undefined
  try {
    const sendContinue = () => continueTo(message, response)
    const side = { signal, share, sendContinue, holdFor: holdOn(share, gateway.holdLimits) }
    inbound = await receive(message, side, gateway.receive)
    reply = await route(inbound, gateway, trace)
    notices = meter?.settle(false)
  } catch (error) {
    notices = meter?.settle(true)
    failure = asGatewayError(error)
    reply = await presented(failure, { message, inbound, trace }, gateway)
  }
  const dressed = withCommonHeaders(reply, inbound ?? refusedBefore(message), gateway)
  dressed.headers['server-timing'] = ownTime(gateway.monotonic() - started, trace)
  Object.assign(dressed.headers, toldOf(trace, gateway), notKept(dressed, trace), notices)
  const bytes = await sendOut(dressed, { message, response }, gateway)
  const ended = { error: failure ?? trace.refused, bytes, status: reply.status }
  countUsage(meter, trace, ended)
  const durationMs = gateway.monotonic() - started
  const method = message.method ?? '-'
  gateway.audit(auditEvent({ inbound, method, trace, ...ended, durationMs, timeMs: gateway.rooms.clock() }))
}

const ownTime = (durationMs: number, { upstreamMs = 0 }: Trace): string =>
  `mapgate;dur=${Math.max(0, durationMs - upstreamMs).toFixed(1)}`

/**
 * A browser cannot tell for whom a front proxy or a certificate vouched when it kept something, so it asks again before it shows it to the next person.
 */
const notKept = ({ headers }: Reply, { principal }: Trace): Record<string, string> =>
  principal &&
  principal.carrier !== 'cookie' &&
  ambientCarriers.has(principal.carrier) &&
  headers['cache-control']?.includes('max-age')
    ? { 'cache-control': 'private, no-cache' }
    : {}

/** Headers about the reply: for chosen roles where it came from, and for an edit whether its reply was given before. */
function toldOf(trace: Trace, { cacheStatusOf }: Gateway): Record<string, string> {
  const status = cacheStatusOf(trace)
  return {
    ...(status === undefined ? {} : { 'cache-status': status }),
    ...(trace.replayed ? { 'idempotency-replayed': 'true' } : {}),
  }
}

/** Aborts when the caller leaves. */
function signalOf(response: ServerResponse): AbortSignal {
  const left = new AbortController()
  response.on('close', () => {
    // `writableFinished` would not do: it is true for a stream of HTTP/2 that was reset.
    if (!response.writableEnded) left.abort(callerLeft)
  })
  return left.signal
}

/** Sends `100 Continue` for a body that waits for it. To a caller of HTTP/1.0 that would be the reply itself (RFC 9110, 10.1.1). */
function continueTo(message: IncomingMessage, response: ServerResponse): void {
  if (message.headers.expect !== undefined && message.httpVersion !== '1.0') response.writeContinue()
}

function route(inbound: Inbound, gateway: Gateway, trace: Trace): Promise<Reply> | Reply {
  const { method, path } = inbound
  const isOwn = path.startsWith(ownPrefix)
  const mount = isOwn ? undefined : gateway.mountOf(path)
  // A page has to see that a mount is mistyped: without CORS headers the browser would report a CORS error.
  const isPreflight = inbound.headers['access-control-request-method'] !== undefined
  if (method === 'OPTIONS' && (mount || isOwn || isPreflight)) return preflight(inbound, gateway)
  const atDoor = answerAtDoor(inbound)
  if (atDoor) return atDoor
  if (mount || isOwn) {
    if (mount) return gateway.toListing(inbound, mount) ?? handle(inbound, mount, gateway.rooms, trace)
    demandRead(inbound)
    return gateway.ownEndpoints(inbound, trace)
  }
  demandRead(inbound)
  return gateway.portal?.answer(inbound, trace) ?? besides(inbound, gateway, trace)
}

/** Outside of the mounts only a body that was read is accepted. */
function demandRead({ bodyFault, upload }: Inbound): void {
  const refusal = bodyFault ?? upload?.refusal
  if (refusal) throw refusal
}

async function besides(inbound: Inbound, gateway: Gateway, trace: Trace): Promise<Reply> {
  const found =
    (await gateway.pages?.(inbound, gateway.pageCaller)) ?? (await gateway.landing(inbound, trace))
  if (found) return found
  const icon = iconOf(inbound)
  if (icon) return icon
  throw new GatewayError('request.not-found')
}

/** A preflight carries no credential, so it is answered before anything is asked. */
const preflight = (inbound: Inbound, gateway: Gateway): Reply => ({
  status: 204,
  headers: gateway.cors.preflight(inbound.origin, acceptsCookies(inbound.path, gateway)),
  body: null,
})

function withCommonHeaders(
  reply: Reply,
  { origin, path }: Pick<Inbound, 'origin' | 'path'>,
  gateway: Gateway,
): Reply & { headers: Record<string, string> } {
  const cookies = acceptsCookies(path, gateway)
  return { ...reply, headers: { ...gateway.cors.headers(origin, cookies), ...reply.headers } }
}

/** The reply to a request that the receive room refused, readable for pages of configured origins. */
const refusedBefore = ({ headers }: IncomingMessage): Pick<Inbound, 'origin' | 'path'> => ({
  origin: headers.origin,
  path: '',
})

/**
 * True where replies may be read with cookies: at mounts that accept them, at the gateway's own endpoints, where a session begins, and at the Portal
 * facade, which JS clients ask with cookies although it does not look at them.
 */
const acceptsCookies = (path: string, { mountOf, portal }: Gateway): boolean =>
  path.startsWith(ownPrefix) ||
  (portal !== undefined && isBelow(path, portal.path)) ||
  mountOf(path)?.carriersOff.has('cookie') === false

/** Compresses a reply and sends it. Returns the bytes of its body, 0 where it could not be sent whole. */
const sendOut = (
  reply: Reply,
  { message, response }: { message: IncomingMessage; response: ServerResponse },
  gateway: Gateway,
): Promise<number> =>
  compress(reply, message.headers['accept-encoding'] as string | undefined, gateway.texts)
    .then((compressed) => deliver({ message, response }, compressed, gateway))
    .catch(() => 0)

/** A request whose body was not read to its end cannot share its connection with a next one. */
async function deliver(
  { message, response }: { message: IncomingMessage; response: ServerResponse },
  reply: Reply,
  gateway: Gateway,
): Promise<number> {
  const unread = isUnread(message)
  if (unread && message.httpVersionMajor === 1) response.setHeader('Connection', 'close')
  const mayEnd = unread ? () => leaveUnread(message, response) : undefined
  try {
    return await send(response, reply, {
      headOnly: message.method === 'HEAD',
      mayEnd,
      pace: paceOf(gateway),
    })
  } catch (error) {
    response.destroy()
    throw error
  }
}

/** The pace watch of readers. They are pressed when half of the bytes for all are held, because other callers are refused when all are. */
const paceOf = ({ heldBytes, holdLimits, monotonic }: Gateway): PaceWatch => ({
  limits: paceLimits,
  monotonic,
  isPressed: () => heldBytes.bytes > holdLimits.maxTogetherBytes / 2,
})

const asGatewayError = (error: unknown): GatewayError =>
  error instanceof GatewayError
    ? error
    : new GatewayError(
        'gateway.internal',
        error instanceof Error ? `${error.name}: ${error.message}` : String(error),
        {
          cause: error,
        },
      )
