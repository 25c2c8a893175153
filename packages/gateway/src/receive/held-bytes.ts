import { GatewayError } from '../core/errors.ts'
import type { Hold } from '../core/hold.ts'

/** What a body may weigh without being counted: no more than its headers may. */
const smallBytes = 16_384

/** The bytes of request bodies, and of replies that are checked, which a process holds over all connections and reloads. */
export class HeldBytes {
  #bytes = 0

  get bytes(): number {
    return this.#bytes
  }

  /** Room for the body of one request. */
  share(): HeldShare {
    let all = 0
    let counted = 0
    let isOver = false
    const count = (bytes: number): void => {
      if (isOver) return
      all = bytes
      this.#bytes += Math.max(0, all - smallBytes) - counted
      counted = Math.max(0, all - smallBytes)
    }
    return {
      grow: (bytes, most) => {
        if (all + bytes > smallBytes && this.#bytes - counted + all + bytes - smallBytes > most) return false
        count(all + bytes)
        return true
      },
      bytes: () => all,
      shrink: (bytes) => count(all - bytes),
      release: () => {
        count(0)
        isOver = true
      },
    }
  }
}

/** What one request takes of the bytes that may be held. */
export interface HeldShare {
  /** Takes more bytes; false, and nothing taken, where the process would hold more than `most`. Small bodies always have room. */
  readonly grow: (bytes: number, most: number) => boolean
  /** What it took so far. */
  readonly bytes: () => number
  readonly shrink: (bytes: number) => void
  /** Gives everything back, for good: what a request that is over still reads would never be given back. */
  readonly release: () => void
}

/** How much may be held. */
export interface HoldLimits {
  /** For one request. */
  readonly maxPerRequestBytes: number
  /** For all requests of the process together. */
  readonly maxTogetherBytes: number
}

/** Counts held replies of one request beside its body. */
export function holdOn(share: HeldShare, { maxPerRequestBytes, maxTogetherBytes }: HoldLimits): Hold {
  return (bytes, isSpare = false) => {
    if (share.bytes() + bytes > maxPerRequestBytes)
      throw new GatewayError('limit.request-bytes', `more than ${maxPerRequestBytes} bytes`)
    if (!share.grow(bytes, isSpare ? maxTogetherBytes / 4 : maxTogetherBytes))
      throw new GatewayError('limit.held-bytes', '', { retryAfterSeconds: 2 })
  }
}
