interface Kept {
  readonly value: Promise<unknown>
  readonly close: (value: never) => unknown
  users: number
}

/** A part in use; `release` closes it when nobody else uses it. */
export interface TakenPart<T> {
  readonly value: T
  readonly release: () => Promise<void>
}

/** Parts that outlive a reload when nothing of theirs changed: the store, the ways to the upstreams with their tokens, the catalogue. */
export class KeptParts {
  readonly #parts = new Map<string, Kept>()

  /**
   * The part that is kept under this key, or a new one.
   * @param key what the part was made of, as a text: another text, another part
   */
  async take<T>(
    key: string,
    open: () => T | Promise<T>,
    close: (value: T) => unknown,
  ): Promise<TakenPart<T>> {
    const kept = this.#parts.get(key) ?? { value: Promise.resolve().then(open), close, users: 0 }
    this.#parts.set(key, kept)
    kept.users += 1
    const release = async () => {
      kept.users -= 1
      if (kept.users > 0) return
      this.#parts.delete(key)
      await close((await kept.value) as T)
    }
    try {
      return { value: (await kept.value) as T, release: once(release) }
    } catch (error) {
      kept.users -= 1
      this.#parts.delete(key)
      throw error
    }
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= work()
    return running
  }
}
