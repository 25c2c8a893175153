import type { IncomingMessage } from 'node:http'
import { GatewayError } from '../core/errors/errors.ts'
import type { ShownCredential } from '../core/request/credential.ts'
import type { HoldFor } from '../core/request/hold.ts'
import type { Inbound } from '../core/request/inbound.ts'
import { readBody } from './body.ts'
import type { BodyLimits } from './body-limits.ts'
import { collectCredentials } from './credentials.ts'
import type { Door } from './door/door.ts'
import type { FrontProxy } from './front-proxy.ts'
import { checkHeaders, singleHeaders } from './headers.ts'
import type { HeldShare } from './held-bytes.ts'
import { splitTarget } from './target.ts'

/** What the receive room is built with. */
export interface ReceiveOptions {
  /** Path of `publicUrl` without a trailing slash; `''` at the root. */
  readonly publicPath: string
  /** Name of the credential header, lower-case. */
  readonly credentialHeader: string
  /** Names of the headers in which front proxies say who asks by a signed token, lower-case. */
  readonly assertionHeaders: readonly string[]
  /** Names of all headers that are acted on, lower-case; see `decidingHeaders`. */
  readonly deciding: ReadonlySet<string>
  /** Scheme of `publicUrl`, for the name of the session cookie. */
  readonly overHttps: boolean
  /** The door for apps of resource-proxy; undefined where it is shut. */
  readonly door?: Door | undefined
  readonly maxUrlBytes: number
  /** Names and values of all headers together. */
  readonly maxHeaderBytes: number
  readonly bodies: BodyLimits
  /** What a request is read with that came in at the listener of a front proxy; undefined for all others. */
  readonly frontOf?: (message: IncomingMessage) => FrontProxy | undefined
  /** The certificate of a connection, as a credential shows it; undefined where it has none. */
  readonly certificateOf?: (message: IncomingMessage) => string | undefined
  /** The caller's address, given the socket's and the forwarding headers. */
  readonly clientAddress: (socketAddress: string, headers: Inbound['headers']) => string
  /**
   * Called before more of a body is read than unknown callers may send: true if the credentials in front of it are good.
   * @throws GatewayError `credential.*` for a wrong one
   */
  readonly vouch: (head: Inbound) => Promise<boolean>
  readonly newId: () => string
  /** Random text of 128 bits or more, for the boundaries of uploads. */
  readonly newBoundary: () => string
  readonly clock: () => number
}

/** The socket as one request sees it. */
interface CallerSide {
  /** Aborts when the caller leaves. */
  readonly signal: AbortSignal
  /** Tells a caller who waits for it to send the body (`100 Continue`). */
  readonly sendContinue: () => void
  /** What its body takes of the bytes that are held; released by whoever ends the request. */
  readonly share: HeldShare
  /** Counts what is held of replies for it. */
  readonly holdFor?: HoldFor
}

/**
 * Socket → `Inbound`: limits, one URL normalisation, the trusted client address. A fault of the body is a value in it.
 * @throws GatewayError `request.url-too-long`, `request.invalid`, `request.headers-invalid`, `request.headers-too-large`
 */
export async function receive(
  message: IncomingMessage,
  { signal, sendContinue, share, holdFor }: CallerSide,
  options: ReceiveOptions,
): Promise<Inbound> {
  const receivedAt = options.clock()
  checkSize(message, options)
  const front = options.frontOf?.(message)
  checkHeaders(message.rawHeaders, front?.deciding ?? options.deciding, message.httpVersionMajor)
  const headers = singleHeaders(message.headers)
  const sent = splitTarget(message.url ?? '/', options.publicPath)
  const translated = options.door?.(sent)
  const { path, query, ticket } = translated?.target ?? sent
  const shown = shownIn(message, headers, options)
  // The address is read before the body, because a socket that was closed has no address any more.
  const clientAddress = (front?.clientAddress ?? options.clientAddress)(
    message.socket.remoteAddress ?? '',
    headers,
  )
  const head: Inbound = {
    id: options.newId(),
    method: message.method ?? 'GET',
    path,
    query,
    headers,
    body: none,
    shown: ticket === undefined ? shown : [...shown, { carrier: 'path-ticket', value: ticket }],
    clientAddress,
    origin: headers.origin,
    receivedAt,
    signal,
    ...(translated ? { door: translated.visit } : {}),
    ...(holdFor ? { holdFor } : {}),
  }
  const { bodies: limits, newBoundary } = options
  const vouch = () => options.vouch(head)
  const reading = { limits, share, newBoundary, clientAddress, vouch, begin: sendContinue }
  return { ...head, ...(await readBody(message, reading)) }
}

const none = new Uint8Array(0)

/** @throws GatewayError `request.url-too-long`, `request.headers-too-large` */
function checkSize(
  { url = '/', rawHeaders }: IncomingMessage,
  { maxUrlBytes, maxHeaderBytes }: ReceiveOptions,
): void {
  if (Buffer.byteLength(url) > maxUrlBytes) throw new GatewayError('request.url-too-long')
  const headerBytes = rawHeaders.reduce((sum, text) => sum + text.length, 0)
  if (headerBytes > maxHeaderBytes)
    throw new GatewayError('request.headers-too-large', `${headerBytes} bytes`)
}

/**
 * What headers and connection show. At the listener of a front proxy that is who it says asks; cookies show nobody there, nor does the certificate of the
 * connection, which is the proxy's own.
 * @throws GatewayError `request.proxy-refused`, `request.headers-invalid`
 */
function shownIn(
  message: IncomingMessage,
  headers: Inbound['headers'],
  options: ReceiveOptions,
): readonly ShownCredential[] {
  const { credentialHeader: header, assertionHeaders: assertions, overHttps } = options
  const certificate = options.certificateOf?.(message)
  const collected = collectCredentials(headers, { header, assertions, overHttps })
  const front = options.frontOf?.(message)
  if (front === undefined)
    return certificate === undefined
      ? collected
      : [...collected, { carrier: 'certificate', value: certificate }]
  const identity = front.identityIn(headers, {
    address: message.socket.remoteAddress ?? '',
    isCertified: certificate?.startsWith('!') === false,
  })
  const others = collected.filter(({ carrier }) => carrier !== 'cookie')
  return identity === undefined ? others : [{ carrier: 'identity', value: identity }, ...others]
}
