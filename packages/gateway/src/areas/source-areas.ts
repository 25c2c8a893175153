import type { Area } from '@mapgate/geometry'
import type { PreparedArea } from './areas-job.ts'

/** The areas of one source, as they are now. */
export interface SourceAreas {
  /**
   * An area of the source; undefined where there is none.
   * @param chosen its name among several; empty where the source is one area
   * @param grow in metres, negative where it is shrunk
   */
  readonly find: (chosen: string, grow: number) => Area | undefined
  /** Names among several. */
  readonly names: () => readonly string[]
  /** Well-known id of their reference; undefined where it is not known yet. */
  readonly wkid: () => number | undefined
  /** Grows with each change. */
  readonly generation: () => number
  readonly close: () => void
}

/** Areas that stay as they are until another configuration is read. */
export function fixedAreas(areas: readonly PreparedArea[]): SourceAreas {
  const found = byKey(areas)
  return {
    find: (chosen, grow) => found.get(keyOf(chosen, grow)),
    names: () => namesOf(areas),
    wkid: () => areas[0]?.area.wkid,
    generation: () => 0,
    close: () => {},
  }
}

const keyOf = (chosen: string, grow: number): string => JSON.stringify([chosen, grow])

const byKey = (areas: readonly PreparedArea[]): ReadonlyMap<string, Area> =>
  new Map(areas.map(({ chosen, grow, area }) => [keyOf(chosen, grow), area]))

const namesOf = (areas: readonly PreparedArea[]): readonly string[] => [
  ...new Set(areas.map(({ chosen }) => chosen)),
]

/** Areas that are replaced from time to time. Those whose coordinates stay keep their object. */
export class ChangingAreas {
  #areas: readonly PreparedArea[] = []
  #found: ReadonlyMap<string, Area> = new Map()
  #generation = 0

  get generation(): number {
    return this.#generation
  }

  get names(): readonly string[] {
    return namesOf(this.#areas)
  }

  get wkid(): number | undefined {
    return this.#areas[0]?.area.wkid
  }

  find(chosen: string, grow: number): Area | undefined {
    return this.#found.get(keyOf(chosen, grow))
  }

  /** From now on these are the areas; the generation grows where one of them is another. */
  replace(next: readonly PreparedArea[]): void {
    const before = this.#found
    const after = byKey(next)
    const isSame =
      before.size === after.size && [...after].every(([key, area]) => before.get(key)?.key === area.key)
    if (isSame) return
    this.#areas = next
    this.#found = new Map([...after].map(([key, area]) => [key, unchanged(before.get(key), area)]))
    this.#generation += 1
  }
}

const unchanged = (before: Area | undefined, after: Area): Area =>
  before?.key === after.key ? before : after
