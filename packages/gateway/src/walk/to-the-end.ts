import type { Hold } from '../core/request/hold.ts'
import type { RequestContext } from '../core/request/request-context.ts'
import { type Outbound, withDelivery } from '../core/upstream/outbound.ts'

/** A request that is finished without its caller, and the signal that ends it all the same. */
interface Finished {
  readonly outbound: Outbound
  readonly signal: AbortSignal
}

/**
 * The request as it is sent where it is finished although its caller leaves: a write, and what comes after it. What it holds is counted and never
 * refused, because a caller could keep an edit from being compared. An upload ends with its caller until all of it was read: before that
 * the map server has no whole request.
 */
export function toTheEnd(
  outbound: Outbound,
  { signal, hold }: Pick<RequestContext, 'signal' | 'hold'>,
): Finished {
  const { upload } = outbound.delivery
  const ending = new AbortController()
  const leave = () => ending.abort(signal.reason)
  if (upload && signal.aborted) leave()
  else if (upload) signal.addEventListener('abort', leave, { once: true })
  const changes = {
    ...(hold ? { hold: counting(hold) } : {}),
    ...(upload ? { upload: readWhole(upload, () => signal.removeEventListener('abort', leave)) } : {}),
  }
  return { outbound: withDelivery(outbound, changes), signal: ending.signal }
}

const counting =
  (hold: Hold): Hold =>
  (bytes, isSpare) => {
    try {
      hold(bytes, isSpare)
    } catch (error) {
      if (isSpare) throw error
    }
  }

async function* readWhole(
  upload: AsyncIterable<Uint8Array>,
  whole: () => void,
): AsyncGenerator<Uint8Array, void> {
  yield* upload
  whole()
}
