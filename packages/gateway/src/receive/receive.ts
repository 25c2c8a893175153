import type { IncomingMessage } from 'node:http'
import { collectCredentials } from '../authn/carriers.ts'
import { GatewayError } from '../core/errors.ts'
import type { Inbound } from '../core/inbound.ts'
import { readBody } from './body.ts'
import { checkHeaders, singleHeaders } from './headers.ts'
import { splitTarget } from './target.ts'

/** What the receive room is built with. */
export interface ReceiveOptions {
  /** Path of `publicUrl` without a trailing slash; `''` at the root. */
  readonly publicPath: string
  /** Name of the credential header, lower-case. */
  readonly credentialHeader: string
  /** Scheme of `publicUrl`, for the name of the session cookie. */
  readonly overHttps: boolean
  readonly maxUrlBytes: number
  readonly maxBodyBytes: number
  /** The caller's address, given the socket's and the forwarding headers. */
  readonly clientAddress: (socketAddress: string, headers: Inbound['headers']) => string
  readonly newId: () => string
  readonly clock: () => number
}

/**
 * Socket → `Inbound`: limits, one URL normalisation, the trusted client address.
 * @throws GatewayError `request.url-too-long`, `request.invalid`, `request.headers-invalid`, `request.body-too-large`
 */
export async function receive(
  message: IncomingMessage,
  signal: AbortSignal,
  options: ReceiveOptions,
): Promise<Inbound> {
  const receivedAt = options.clock()
  const target = message.url ?? '/'
  if (Buffer.byteLength(target) > options.maxUrlBytes) throw new GatewayError('request.url-too-long')
  checkHeaders(message.rawHeaders, options.credentialHeader)
  const headers = singleHeaders(message.headers)
  const { path, query, ticket } = splitTarget(target, options.publicPath)
  const shown = collectCredentials(headers, {
    header: options.credentialHeader,
    overHttps: options.overHttps,
  })
  return {
    id: options.newId(),
    method: message.method ?? 'GET',
    path,
    query,
    headers,
    body: await readBody(message, options.maxBodyBytes),
    shown: ticket === undefined ? shown : [...shown, { carrier: 'path-ticket', value: ticket }],
    clientAddress: options.clientAddress(message.socket.remoteAddress ?? '', headers),
    origin: headers.origin,
    receivedAt,
    signal,
  }
}
