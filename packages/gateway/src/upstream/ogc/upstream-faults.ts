import type { OgcExceptionCode } from '@mapgate/protocol'
import { GatewayError } from '../../core/errors/errors.ts'
import type { UpstreamReply } from '../../core/upstream/outbound.ts'
import type { DocumentReaders } from './documents.ts'

/** A question that this kind of upstream does not answer, or not for a caller with these rights. @param detail for the audit line */
export const cannotSay = (detail: string): GatewayError => new GatewayError('access.denied', detail)

/** A value of a request that a map server does not take, in the words of WMS. @param detail for the audit line */
const refusedBy = (exception: OgcExceptionCode, publicText: string, detail: string): GatewayError =>
  new GatewayError('request.parameter-invalid', detail, { exception, publicText })

/** A reference that layers are not drawn in. @param detail for the audit line */
export const refusedReference = (detail: string): GatewayError =>
  refusedBy('InvalidCRS', 'The map server does not draw these layers in this spatial reference.', detail)

/** Exceptions that a request may be the reason of, and the error that its caller gets for them. */
const told: Readonly<Record<string, (detail: string) => GatewayError>> = {
  InvalidSRS: refusedReference,
  InvalidCRS: refusedReference,
  InvalidDimensionValue: (detail) =>
    refusedBy('InvalidDimensionValue', 'TIME: the map server has nothing of this time.', detail),
  MissingDimensionValue: (detail) =>
    refusedBy('MissingDimensionValue', 'TIME: the map server draws these layers of a time alone.', detail),
  InvalidPoint: (detail) => refusedBy('InvalidPoint', 'The place is not on the map.', detail),
  LayerNotQueryable: (detail) =>
    refusedBy('LayerNotQueryable', 'This layer cannot be asked for what is at a place.', detail),
}

/**
 * The error in a reply that is not what was asked for: a report of an exception, whatever its status. Its text goes nowhere: servers write
 * paths, conditions and names of tables into it.
 * @throws GatewayError `request.parameter-invalid` for an exception that the request is the reason of, `upstream.invalid-reply` for what is no report either
 */
export function errorReply(
  reply: UpstreamReply,
  {
    readers,
    wanted,
    log,
  }: {
    readonly readers: Pick<DocumentReaders, 'exception'>
    readonly wanted: string
    readonly log: (message: string) => void
  },
): UpstreamReply {
  const bytes = reply.body instanceof Uint8Array ? reply.body : new Uint8Array()
  const found = readers.exception(bytes)
  if (found === undefined)
    throw new GatewayError(
      'upstream.invalid-reply',
      `${reply.headers['content-type'] ?? 'bytes'} with status ${reply.status} instead of ${wanted}`,
    )
  const { code = 'without a code' } = found
  const fault = Object.hasOwn(told, code) ? told[code] : undefined
  if (fault) throw fault(`the map server answered ${code}`)
  log(`answered an exception ${code} in place of ${wanted}`)
  const error = { code: 500, message: 'The map server could not answer.', details: [] }
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: new TextEncoder().encode(JSON.stringify({ error })),
    error,
    elapsedMs: reply.elapsedMs,
    mayBeKept: false,
  }
}
