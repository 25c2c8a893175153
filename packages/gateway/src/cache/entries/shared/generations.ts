import type { EntriesOptions, SharedOptions } from '../entries-options.ts'
import type { TierCalls } from './tier-calls.ts'

interface GenerationsOptions extends Pick<EntriesOptions, 'log'> {
  readonly shared: Pick<SharedOptions, 'tier'>
  readonly calls: TierCalls
}

/** The generation of the tier, as long as it knows of every purge that this process knows. */
export class Generations {
  readonly #options: GenerationsOptions
  /** How many purges are known, and how many of them the generation of now comes after. */
  #known = 0
  #covered = 0
  /** The generation that must not be believed any more. */
  #before: string | undefined
  #advancing: Promise<void> | undefined

  constructor(options: GenerationsOptions) {
    this.#options = options
  }

  /** Undefined until a generation began after the last purge. */
  now(): string | undefined {
    if (this.#covered === this.#known) return this.#named()
    if (!this.#options.calls.rests) void this.#begin()
    return undefined
  }

  /** Begins another generation for everybody; until then there is none here. */
  advance(): void {
    if (this.#covered === this.#known) this.#before = this.#named()
    this.#known += 1
    void this.#begin()
  }

  /** Resolves when the generations that were to begin have begun, or could not. */
  async advanced(): Promise<void> {
    await this.#advancing
  }

  #begin(): Promise<void> {
    this.#advancing ??= Promise.resolve()
      .then(() => this.#beginAll())
      .finally(() => {
        this.#advancing = undefined
      })
    return this.#advancing
  }

  async #beginAll(): Promise<void> {
    const { calls, log, shared } = this.#options
    while (this.#covered < this.#known) {
      const known = this.#known
      const made = await calls.made((signal) => shared.tier.advance(signal))
      const named = this.#named()
      if (made === undefined || named === undefined || named === this.#before) {
        if (made && named === this.#before) calls.failed()
        log(
          'what machines share could not be told of a purge, and is not used here until it is; empty it where this process ends before',
        )
        return
      }
      this.#before = named
      this.#covered = known
    }
  }

  #named(): string | undefined {
    try {
      return String(this.#options.shared.tier.generation())
    } catch {
      this.#options.calls.failed()
      return undefined
    }
  }
}
