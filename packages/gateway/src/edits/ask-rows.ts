import { buildRequest, type Intent, mapExpressions, printIntent, withNationalTexts } from '@mapgate/protocol'
import { GatewayError } from '../core/errors/errors.ts'
import type { RequestContext } from '../core/request/request-context.ts'
import type { Forward, UpstreamReply } from '../core/upstream/outbound.ts'

/** Who asks, and which upstream. */
export interface RowsAsker {
  readonly upstream: string
  readonly context: RequestContext
}

/** The way to the map servers. */
export interface RowsWay {
  readonly forward: Forward
  /** True for an upstream that is said to keep texts in Unicode. */
  readonly isUnicode: (upstream: string) => boolean
}

/**
 * Asks about rows that are to be edited. Policy states the question, so nothing of the client's request but its values is in it; it counts against
 * the limits of the caller, and ends when the caller leaves.
 * @throws GatewayError `upstream.*`; `upstream.invalid-reply` where the map server answers with an error
 */
export async function askRows(
  intent: Intent,
  { upstream, context: { caller, traits, signal, hold } }: RowsAsker,
  { forward, isUnicode }: RowsWay,
): Promise<UpstreamReply> {
  const printed = printIntent(intent)
  const map = isUnicode(upstream) ? printed : mapExpressions(printed, withNationalTexts)
  const question = {
    upstream,
    ...buildRequest(map),
    headers: {},
    expects: 'json',
    repeatable: true,
    operation: map.operation.id,
  } as const
  const delivery = {
    principalId: caller,
    ...(traits ? { traits } : {}),
    holds: 'whole',
    ...(hold ? { hold } : {}),
  } as const
  const reply = await forward({ question, delivery }, signal)
  if (reply.error === undefined && reply.status < 400) return reply
  throw new GatewayError(
    'upstream.invalid-reply',
    `a question about rows to be edited was answered with ${reply.status} ${reply.error?.message ?? ''}`,
  )
}
