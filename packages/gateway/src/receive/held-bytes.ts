import { GatewayError } from '../core/errors/errors.ts'
import type { HoldFor } from '../core/request/hold.ts'

/** The size of a body that is not counted: no more than its headers may have. */
const smallBytes = 16_384

/** The bytes of request bodies and checked replies that a process holds, over all connections and reloads. */
export class HeldBytes {
  #bytes = 0
  #shares = 0
  readonly #callers = new Map<string, number>()

  get bytes(): number {
    return this.#bytes
  }

  /** Requests whose share is open. */
  get shares(): number {
    return this.#shares
  }

  #add(caller: string, more: number): void {
    const bytes = (this.#callers.get(caller) ?? 0) + more
    if (bytes > 0) this.#callers.set(caller, bytes)
    else this.#callers.delete(caller)
  }

  /** Opens the share of one request. */
  share(): HeldShare {
    this.#shares += 1
    let all = 0
    let counted = 0
    let isOver = false
    const owned = new Map<string, number>()
    const count = (bytes: number): void => {
      if (isOver) return
      all = bytes
      this.#bytes += Math.max(0, all - smallBytes) - counted
      counted = Math.max(0, all - smallBytes)
    }
    const grow: HeldShare['grow'] = (bytes, most) => {
      if (all + bytes > smallBytes && this.#bytes - counted + all + bytes - smallBytes > most) return false
      count(all + bytes)
      return true
    }
    return {
      grow,
      growFor: (caller, bytes, { most, mostOfCaller }) => {
        const before = counted
        const more = Math.max(0, all + bytes - smallBytes) - before
        if (more > 0 && (this.#callers.get(caller) ?? 0) + more > mostOfCaller) return 'caller'
        if (!grow(bytes, most)) return 'all'
        this.#add(caller, counted - before)
        owned.set(caller, (owned.get(caller) ?? 0) + counted - before)
        return undefined
      },
      bytes: () => all,
      // Only a body shrinks, and it was counted before any reply.
      shrink: (bytes) => {
        const before = counted
        count(all - bytes)
        const [[caller, own] = ['', 0]] = owned
        const less = Math.min(own, before - counted)
        if (less <= 0) return
        owned.set(caller, own - less)
        this.#add(caller, -less)
      },
      release: () => {
        if (isOver) return
        count(0)
        isOver = true
        this.#shares -= 1
        for (const [caller, bytes] of owned) this.#add(caller, -bytes)
        owned.clear()
      },
    }
  }
}

/** The share of one request in the bytes that may be held. */
export interface HeldShare {
  /** Takes more bytes; false, and nothing taken, where the process would hold more than `most`. Small bodies always have room. */
  readonly grow: (bytes: number, most: number) => boolean
  /** Takes bytes for a known caller; returns whose limit is reached where nothing was taken. */
  readonly growFor: (
    caller: string,
    bytes: number,
    limits: { readonly most: number; readonly mostOfCaller: number },
  ) => 'caller' | 'all' | undefined
  /** What it took so far. */
  readonly bytes: () => number
  readonly shrink: (bytes: number) => void
  /** Gives everything back and takes nothing more: bytes read after the end of a request would never be given back. */
  readonly release: () => void
}

/** How much may be held. */
export interface HoldLimits {
  /** For one request. */
  readonly maxPerRequestBytes: number
  /** For all requests of the process together. */
  readonly maxTogetherBytes: number
}

/** The largest part of the bytes for all that one caller may take: it takes four callers before others are refused. */
const partOfCaller = 1 / 4

/** Counts held replies of one request beside its body, for all and for its caller. */
export function holdOn(share: HeldShare, { maxPerRequestBytes, maxTogetherBytes }: HoldLimits): HoldFor {
  const mostOfCaller = maxTogetherBytes * partOfCaller
  const mostOfRequest = Math.min(maxPerRequestBytes, mostOfCaller)
  return (caller) =>
    (bytes, isSpare = false) => {
      if (share.bytes() + bytes > mostOfRequest)
        throw new GatewayError('limit.request-bytes', `more than ${mostOfRequest} bytes`)
      const most = isSpare ? maxTogetherBytes / 4 : maxTogetherBytes
      const without = share.growFor(caller, bytes, { most, mostOfCaller })
      if (without === 'all') throw new GatewayError('limit.held-bytes', '', { retryAfterSeconds: 2 })
      if (without === 'caller') throw new GatewayError('limit.held-bytes', `for ${caller}`, ownFull)
    }
}

const ownFull = {
  publicText:
    'Your requests hold as much memory as the gateway allows one caller; wait for the replies that are under way.',
  retryAfterSeconds: 2,
}
