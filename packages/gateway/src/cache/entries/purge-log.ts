import type { Subject } from '../../core/upstream/subject.ts'
import { placeOf, placesOf } from '../place.ts'
import type { Purge, PurgeMark } from '../port.ts'
import { purgeConcerns } from './purge-concerns.ts'

/** A purge and its number; later ones have higher numbers. */
interface NumberedPurge {
  readonly number: number
  readonly purge: Purge
}

/** Most purges of parts of one service that are told apart; older ones then count as purges of the whole service. */
const mostPartsPerPlace = 64

/**
 * The purges that happened, and which subjects they concern. Purges of whole services take one number for each service, so the log does not
 * grow with time.
 */
export class PurgeLog {
  /** The last purge of each place as a whole. */
  readonly #whole = new Map<string, number>()
  /** Purges of parts, oldest first. */
  readonly #parts = new Map<string, NumberedPurge[]>()
  #last = 0

  /** The number of the last purge. */
  get last(): PurgeMark {
    return this.#last
  }

  /** @param number higher than that of every purge before, else nothing happens */
  add({ number, purge }: NumberedPurge): void {
    if (number <= this.#last) return
    this.#last = number
    const place = placeOf(purge)
    if (isWhole(purge)) {
      this.#whole.set(place, number)
      this.#parts.delete(place)
      return
    }
    const parts = this.#parts.get(place) ?? []
    parts.push({ number, purge })
    if (parts.length > mostPartsPerPlace) this.#whole.set(place, parts.shift()?.number ?? number)
    this.#parts.set(place, parts)
  }

  /** What a next purge does to those before: the numbers of those that say no more beside it, and one that has to become wider. */
  effectOf(purge: Purge): { readonly needless: readonly number[]; readonly widened?: NumberedPurge } {
    const place = placeOf(purge)
    const parts = this.#parts.get(place) ?? []
    const whole = this.#whole.get(place)
    const before = whole === undefined ? [] : [whole]
    if (isWhole(purge)) return { needless: [...before, ...parts.map(({ number }) => number)] }
    const [oldest] = parts
    if (oldest === undefined || parts.length < mostPartsPerPlace) return { needless: [] }
    return { needless: before, widened: { number: oldest.number, purge: wholePlaceOf(purge) } }
  }

  /** True where a purge after `since` concerns the subject. */
  concerns(subject: Subject, since: PurgeMark): boolean {
    if (since >= this.#last) return false
    return placesOf(subject).some((place) => {
      if ((this.#whole.get(place) ?? 0) > since) return true
      const parts = this.#parts.get(place) ?? []
      return parts.some(({ number, purge }) => number > since && purgeConcerns(purge, subject))
    })
  }
}

/** The purge of all that is at the place of a purge. One of a service without an upstream is at the place of everything. */
const wholePlaceOf = ({ upstream, service }: Purge): Purge => {
  if (upstream === undefined) return {}
  return service === undefined ? { upstream } : { upstream, service }
}

/** True where a purge is about everything at its place. */
export const isWhole = ({ upstream, service, layers, extent }: Purge): boolean =>
  layers === undefined && extent === undefined && (service === undefined || upstream !== undefined)
