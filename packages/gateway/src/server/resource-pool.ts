interface Pooled {
  readonly value: Promise<unknown>
  readonly close: (value: never) => unknown
  users: number
}

/** A resource in use; `release` closes it when nobody else uses it. */
export interface PooledResource<T> {
  readonly value: T
  readonly release: () => Promise<void>
}

/** Resources that outlive a reload when nothing of theirs changed: the store, the connections and tokens of the upstreams, the catalogue. */
export class ResourcePool {
  readonly #pooled = new Map<string, Pooled>()

  /**
   * The resource that is pooled under this key, or a new one.
   * @param key the inputs that the resource was made of, as a text: another text, another resource
   */
  async take<T>(
    key: string,
    open: () => T | Promise<T>,
    close: (value: T) => unknown,
  ): Promise<PooledResource<T>> {
    const pooled = this.#pooled.get(key) ?? { value: Promise.resolve().then(open), close, users: 0 }
    this.#pooled.set(key, pooled)
    pooled.users += 1
    const release = async () => {
      pooled.users -= 1
      if (pooled.users > 0) return
      this.#pooled.delete(key)
      await close((await pooled.value) as T)
    }
    try {
      return { value: (await pooled.value) as T, release: once(release) }
    } catch (error) {
      pooled.users -= 1
      this.#pooled.delete(key)
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
