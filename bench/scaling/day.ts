import { assumed } from './assumptions.ts'
import { randomFrom, zipf } from './random.ts'

/** What is asked for: as plain data, so that its key can be made of it. */
export interface Picture {
  readonly kind: 'tile' | 'view' | 'dashboard' | 'own'
  readonly rank: number
  /** Whose rights narrow it; undefined: it is the same for everybody. */
  readonly group: number | undefined
}

/** All requests of a day in the order of time, in columns. */
export interface Day {
  readonly people: number
  /** Milliseconds of the day. */
  readonly at: Float64Array
  readonly person: Uint32Array
  /** Places in `pictures`. */
  readonly picture: Uint32Array
  readonly pictures: readonly Picture[]
}

/** A day as `assumed` says, always the same one. */
export function makeDay(people: number): Day {
  const asked = new Requests()
  const random = randomFrom(2_026)
  const draws = {
    group: zipf(assumed.groups, assumed.zipf, random),
    view: zipf(assumed.views, assumed.zipf, random),
    dashboard: zipf(assumed.dashboards, assumed.zipf, random),
    tile: zipf(assumed.tiles, assumed.zipfTiles, random),
  }
  for (let person = 0; person < people; person += 1) {
    const group = draws.group()
    const shared = (kind: 'view' | 'dashboard', rank: number): Picture => ({
      kind,
      rank,
      group: isNarrowed(kind, rank) ? group : undefined,
    })
    const add = (count: number, pictureOf: (nth: number) => Picture) => {
      for (let nth = 0; nth < count; nth += 1) asked.add(workingTime(random), person, pictureOf(nth))
    }
    add(assumed.tilesEach, () => ({ kind: 'tile', rank: draws.tile(), group: undefined }))
    add(assumed.viewsEach, () => shared('view', draws.view()))
    add(assumed.ownViewsEach, (nth) => {
      const rank = person * 1_000 + (nth % assumed.ownViewsAgain === 0 ? 0 : nth)
      return { kind: 'own', rank, group }
    })
    if (random() < assumed.withDashboard) {
      const picture = shared('dashboard', draws.dashboard())
      const begin = (assumed.fromHour + random() * 3) * hourMs
      const every = assumed.dashboardEverySeconds * 1_000
      for (let at = begin; at < begin + assumed.dashboardHours * hourMs; at += every)
        asked.add(at, person, picture)
    }
  }
  return asked.inOrder(people)
}

const hourMs = 3_600_000

/** Most people work in the middle of the morning and of the afternoon. */
function workingTime(random: () => number): number {
  const { fromHour, toHour } = assumed
  const [middle, width] = random() < 0.55 ? [10, 1.5] : [14.5, 1.5]
  const bell = random() + random() + random() - 1.5
  return Math.min(toHour, Math.max(fromHour, middle + bell * width)) * hourMs
}

/** Which views rights change does not depend on who asks. */
const isNarrowed = (kind: string, rank: number): boolean =>
  randomFrom(rank * 2 + (kind === 'view' ? 1 : 0))() < assumed.narrowed

/** Requests as they are thought up, in no order. */
class Requests {
  readonly #places = new Map<string, number>()
  readonly #pictures: Picture[] = []
  readonly #at: number[] = []
  readonly #person: number[] = []
  readonly #picture: number[] = []

  add(at: number, person: number, picture: Picture): void {
    const name = `${picture.kind} ${picture.rank} ${picture.group}`
    let place = this.#places.get(name)
    if (place === undefined) {
      place = this.#pictures.push(picture) - 1
      this.#places.set(name, place)
    }
    this.#at.push(Math.floor(at))
    this.#person.push(person)
    this.#picture.push(place)
  }

  inOrder(people: number): Day {
    // Time and place in one number, because numbers are sorted much faster than by a function.
    const room = 2 ** 24
    const order = Float64Array.from(this.#at, (at, index) => at * room + index).sort()
    const column = (of: readonly number[]) => Uint32Array.from(order, (both) => of[both % room] ?? 0)
    return {
      people,
      at: Float64Array.from(order, (both) => Math.floor(both / room)),
      person: column(this.#person),
      picture: column(this.#picture),
      pictures: this.#pictures,
    }
  }
}
