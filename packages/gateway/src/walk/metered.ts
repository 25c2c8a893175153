import type { MapRequest } from '@mapgate/protocol'
import { GatewayError } from '../core/errors/errors.ts'
import type { Answered, Meter } from '../core/request/meter.ts'
import type { Forward, UpstreamReply } from '../core/upstream/outbound.ts'

/** The same way to the map servers, where it is noted what became of each question. */
export function metered(forward: Forward, map: MapRequest, meter: Meter | undefined): Forward {
  if (meter === undefined) return forward
  return (outbound, signal) => {
    const isPicture = outbound.question.expects === 'image'
    const toldBy = (reply: UpstreamReply) => ({ isKept: isKept(reply), isRefused: reply.status >= 400 })
    return noted(() => forward(outbound, signal), { map, meter, isPicture, toldBy })
  }
}

interface Noting<Answer> {
  readonly map: MapRequest
  readonly meter: Meter
  readonly isPicture: boolean
  /** What the answer says of the work. Default: the map server was asked, and answered. */
  readonly toldBy?: (answer: Answer) => Pick<Answered, 'isKept' | 'isRefused'>
}

/** Asks a map server, and notes what became of the question. */
export async function noted<Answer>(
  ask: () => Promise<Answer>,
  { map, meter, isPicture, toldBy = () => ({ isKept: false, isRefused: false }) }: Noting<Answer>,
): Promise<Answer> {
  try {
    const answer = await ask()
    meter.answered(map, { isPicture, ...toldBy(answer) })
    return answer
  } catch (error) {
    if (!wasNotSent(error)) meter.answered(map, { isPicture, isKept: false, isRefused: !isWorkedFor(error) })
    throw error
  }
}

const isKept = ({ source }: UpstreamReply): boolean => source !== undefined && source.from !== 'miss'

const codeOf = (error: unknown): string => (error instanceof GatewayError ? error.code : '')

/** True where a question was refused before it left the gateway. */
const wasNotSent = (error: unknown): boolean =>
  codeOf(error) === 'upstream.busy' || codeOf(error) === 'upstream.layers-changed'

/**
 * True where the map server may have done all its work nevertheless: it does not stop because nobody waits any more, or because its reply is not taken. A caller must
 * not have it draw for nothing.
 */
const isWorkedFor = (error: unknown): boolean =>
  codeOf(error).startsWith('limit.') || workedFor.has(codeOf(error))

const workedFor: ReadonlySet<string> = new Set([
  'upstream.cancelled',
  'upstream.timeout',
  'upstream.too-large',
  'edit.outcome-unknown',
])
