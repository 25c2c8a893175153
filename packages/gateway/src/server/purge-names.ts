import { placeOf } from '../cache/place.ts'
import type { Place, Purge } from '../cache/port.ts'
import type { StoredPurge } from '../store/purge-port.ts'

/** Before the text of a place: its generation begins there, and nothing was purged. */
const mark = '-'
/** What stands for the beginning of the store. */
const origin = '#'
/** So many services, and the purges of others are known by one name. */
const mostServices = 10_000

/** The text of a place at which a generation begins without a purge. */
export const markOf = (of: Place): string => mark + placeOf(of)

/** What a row of the store purges; undefined for one that purges nothing. */
export const purgeIn = (place: string): Purge | undefined =>
  place === origin || place.startsWith(mark) ? undefined : placeIn(place)

/** Everything where a text says nothing that this release knows: too much is forgotten, never too little. */
function placeIn(text: string): Place {
  try {
    const [upstream, service]: readonly unknown[] = JSON.parse(text)
    if (typeof upstream !== 'string') return {}
    return typeof service === 'string' ? { upstream, service } : { upstream }
  } catch {
    return {}
  }
}

/**
 * The name of the last purge of each place. Of services there is a bound: those whose last purge is older than that of all others share the name of the newest purge
 * among them. So a service beyond the bound has a newer generation than it needs, and never an older one; and gateways that read the same purges have the same
 * names, whenever they began.
 */
export class PurgeNames {
  readonly #most: number
  /** Of everything and of upstreams, by place. */
  readonly #wide = new Map<string, string>()
  /** By place; the newest last. */
  readonly #services = new Map<string, string>()
  /** No service that is not there was purged after the purge of this name. */
  #others = ''

  constructor(most = mostServices) {
    this.#most = most
  }

  /** Notes a row of the store. They come in the order of their numbers. */
  note({ place, name }: Omit<StoredPurge, 'number'>): void {
    const of = placeIn(place.startsWith(mark) ? place.slice(mark.length) : place)
    if (of.service === undefined) {
      this.#wide.set(placeOf(of), name)
      return
    }
    this.#services.delete(placeOf(of))
    this.#services.set(placeOf(of), name)
    const [[oldest, others] = []] = this.#services
    if (this.#services.size <= this.#most || oldest === undefined || others === undefined) return
    this.#services.delete(oldest)
    this.#others = others
  }

  /** The names of the last purges of a place and of all that it is in. */
  of({ upstream, service }: Place): readonly string[] {
    const names = [this.#wide.get('') ?? '']
    if (upstream === undefined) return names
    names.push(this.#wide.get(placeOf({ upstream })) ?? '')
    if (service !== undefined) names.push(this.#services.get(placeOf({ upstream, service })) ?? this.#others)
    return names
  }
}
