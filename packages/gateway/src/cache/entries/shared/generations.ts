import { placeOf, placesOf } from '../../place.ts'
import type { Place } from '../../port.ts'
import type { EntriesOptions, SharedOptions } from '../entries-options.ts'
import type { TierCalls } from './tier-calls.ts'

interface GenerationsOptions extends Pick<EntriesOptions, 'log'> {
  readonly shared: Pick<SharedOptions, 'tier'>
  readonly calls: TierCalls
}

/** The generations of the tier, as far as they come after every purge that this process knows. */
export class Generations {
  readonly #options: GenerationsOptions
  /** Places that were purged, and whose generation may be older than that. */
  readonly #pending = new Map<string, Place>()
  #advancing: Promise<void> | undefined

  constructor(options: GenerationsOptions) {
    this.#options = options
  }

  /** Undefined until a generation of the place began after the last purge that concerns it. */
  now(of: Place): string | undefined {
    if (this.#pending.size > 0) {
      if (!this.#options.calls.rests) void this.#begin()
      if (placesOf(of).some((place) => this.#pending.has(place))) return undefined
    }
    return this.#named(of)
  }

  /** Begins another generation of a place for everybody; until then there is none here. */
  advance(of: Place): void {
    this.#pending.set(placeOf(of), { ...of })
    void this.#begin()
  }

  /** Resolves when the generations that were to begin have begun, or could not. */
  async advanced(): Promise<void> {
    await this.#advancing
  }

  /** It begins at once, so that the tier is told together with who else tells it of the same purge. */
  #begin(): Promise<void> {
    this.#advancing ??= this.#beginAll().finally(() => {
      this.#advancing = undefined
    })
    return this.#advancing
  }

  async #beginAll(): Promise<void> {
    const { calls, log, shared } = this.#options
    while (this.#pending.size > 0) {
      const pending = [...this.#pending]
      const places = [...this.#pending.values()]
      const before = places.map((of) => this.#named(of))
      const made = await calls.made((signal) => shared.tier.advance(places, signal))
      const haveBegun = places.every((of, index) => {
        const named = this.#named(of)
        return named !== undefined && named !== before[index]
      })
      if (made === undefined || !haveBegun) {
        if (made) calls.failed()
        log(
          'what machines share could not be told of a purge, and what that concerns is not used there until it is; empty it where this process ends before',
        )
        return
      }
      // One that was purged again meanwhile stays.
      for (const [place, of] of pending) if (this.#pending.get(place) === of) this.#pending.delete(place)
    }
  }

  #named(of: Place): string | undefined {
    try {
      return this.#options.shared.tier.generation(of)
    } catch {
      this.#options.calls.failed()
      return undefined
    }
  }
}
