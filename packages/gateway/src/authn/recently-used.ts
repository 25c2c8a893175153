/** A map of bounded size in two halves: an entry that is used moves to the young half, and when that is full the old half is dropped. */
export class RecentlyUsed<T> {
  readonly #half: number
  #young = new Map<string, T>()
  #old = new Map<string, T>()

  /** @param most entries that are kept at the most */
  constructor(most: number) {
    this.#half = Math.max(1, Math.floor(most / 2))
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  get(key: string): T | undefined {
    const young = this.#young.get(key)
    if (young !== undefined) return young
    const old = this.#old.get(key)
    if (old !== undefined) this.set(key, old)
    return old
  }

  set(key: string, value: T): this {
    this.#old.delete(key)
    this.#young.set(key, value)
    if (this.#young.size < this.#half) return this
    this.#old = this.#young
    this.#young = new Map()
    return this
  }

  delete(key: string): void {
    this.#old.delete(key)
    this.#young.delete(key)
  }
}
