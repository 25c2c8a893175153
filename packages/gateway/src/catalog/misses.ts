/** The largest number of remembered names: a caller who tries many must not fill the memory. */
const mostRemembered = 2_000

/** Names that were looked up and not found, with the time, and with the error where the failure does not prove that they are absent. */
export class Misses {
  readonly #options: { readonly clock: () => number; readonly missMs: number; readonly mostLookUps: number }
  readonly #misses = new Map<string, { readonly at: number; readonly reason: string | undefined }>()
  #since = 0
  #lookUps = 0

  constructor(options: {
    readonly clock: () => number
    readonly missMs: number
    readonly mostLookUps: number
  }) {
    this.#options = options
  }

  /**
   * True if a name may be looked up now; the call counts as a look-up.
   * @param isNew true for a name that no list has: of those there may be any number, so few are asked for at a time
   */
  mayAsk(key: string, isNew: boolean): boolean {
    const { clock, missMs, mostLookUps } = this.#options
    const [now, miss] = [clock(), this.#misses.get(key)]
    if (miss && now - miss.at < missMs) return false
    if (now - this.#since >= missMs) [this.#since, this.#lookUps] = [now, 0]
    if (isNew && ++this.#lookUps > mostLookUps) return false
    this.#remember(key, miss?.reason)
    return true
  }

  /** The error that left open whether a name exists; undefined where the server says that it does not. */
  reasonOf(key: string): string | undefined {
    return this.#misses.get(key)?.reason
  }

  missed(key: string, reason: string | undefined): void {
    this.#remember(key, reason)
  }

  found(key: string): void {
    this.#misses.delete(key)
  }

  #remember(key: string, reason: string | undefined): void {
    this.#misses.delete(key)
    this.#misses.set(key, { at: this.#options.clock(), reason })
    const [oldest] = this.#misses.keys()
    if (this.#misses.size > mostRemembered && oldest !== undefined) this.#misses.delete(oldest)
  }
}
