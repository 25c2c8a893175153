import { GatewayError } from '../../core/errors/errors.ts'
import type { UpstreamReply } from '../../core/upstream/outbound.ts'
import type { DocumentReaders } from './documents.ts'

/** A question that this kind of upstream does not answer, or not for a caller with these rights. @param detail for the audit line */
export const cannotSay = (detail: string, publicText?: string): GatewayError =>
  new GatewayError('access.denied', detail, publicText === undefined ? {} : { publicText })

/** What callers are told of exceptions that their request may be the reason of. */
const told: Readonly<Record<string, { readonly code: number; readonly message: string }>> = {
  InvalidSRS: { code: 400, message: 'The map server does not draw in this spatial reference.' },
  InvalidCRS: { code: 400, message: 'The map server does not draw in this spatial reference.' },
  InvalidDimensionValue: { code: 400, message: 'The map server has nothing of this time.' },
  InvalidPoint: { code: 400, message: 'The place is not on the map.' },
  LayerNotQueryable: { code: 400, message: 'This layer cannot be asked for what is at a place.' },
}

const other = { code: 500, message: 'The map server could not answer.' }

/**
 * The error in a reply that is not what was asked for: a report of an exception, whatever its status. Its text goes nowhere: servers write
 * paths, conditions and names of tables into it.
 * @throws GatewayError `upstream.invalid-reply` for what is no report either
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
  log(`answered an exception ${found.code ?? 'without a code'} in place of ${wanted}`)
  const { code, message } = Object.hasOwn(told, found.code ?? '') ? (told[found.code ?? ''] ?? other) : other
  const error = { code, message, details: [] }
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: new TextEncoder().encode(JSON.stringify({ error })),
    error,
    elapsedMs: reply.elapsedMs,
    mayBeKept: false,
  }
}
