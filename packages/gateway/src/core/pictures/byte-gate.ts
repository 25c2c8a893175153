import { GatewayError } from '../errors/errors.ts'

/** Most requests that wait for their turn. */
const mostWaiting = 1_000

/** Does work that holds bytes, as long as there is room for it. */
type ByteGate = <T>(bytes: number, work: () => Promise<T>) => Promise<T>

/**
 * Bounds the bytes that are held at one time: work that finds no room waits for what came before it. A single piece of work that is larger than
 * the bound is done alone.
 */
export function createByteGate(mostBytes: number): ByteGate {
  let held = 0
  const waiting: { readonly bytes: number; readonly begin: () => void }[] = []
  const hasRoom = (bytes: number): boolean => held === 0 || held + bytes <= mostBytes
  const admitNext = (): void => {
    for (let next = waiting[0]; next && hasRoom(next.bytes); next = waiting[0]) {
      waiting.shift()
      held += next.bytes
      next.begin()
    }
  }
  const enter = (bytes: number): Promise<void> => {
    if (waiting.length === 0 && hasRoom(bytes)) {
      held += bytes
      return Promise.resolve()
    }
    if (waiting.length >= mostWaiting)
      throw new GatewayError('limit.held-bytes', 'too many pictures wait to be masked')
    return new Promise((begin) => waiting.push({ bytes, begin }))
  }
  return async (bytes, work) => {
    await enter(bytes)
    try {
      return await work()
    } finally {
      held -= bytes
      admitNext()
    }
  }
}
