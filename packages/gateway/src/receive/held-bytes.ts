/** What a body may weigh without being counted: no more than its headers may. */
const smallBytes = 16_384

/** The bytes of request bodies that a process holds, over all connections and reloads. */
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
  readonly shrink: (bytes: number) => void
  /** Gives everything back, for good: what a request that is over still reads would never be given back. */
  readonly release: () => void
}
