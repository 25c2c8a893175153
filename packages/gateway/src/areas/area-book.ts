import type { AreaBook, AttributeValue } from '@mapgate/policy'
import { type AreaPlace, areaNamed, chosenBy } from '../config/area-places.ts'
import { growOf } from './area-faults.ts'
import type { SourceAreas } from './source-areas.ts'
import { transformationsOf } from './transformations.ts'

/** A place of polygons, and the areas that came of it. */
export interface KnownPlace {
  readonly place: AreaPlace
  readonly areas: SourceAreas
}

/** The areas that grants ask for. A grant is known by its object, because texts of polygons may be long. */
export function areaBook(known: readonly KnownPlace[]): AreaBook {
  const byGrant = new Map(known.flatMap(({ place, areas }) => place.uses.map(({ area }) => [area, areas])))
  const byName = new Map(
    known.flatMap(({ place: { path, name }, areas }) => (path[0] === 'areas' ? [[name, areas]] : [])),
  )
  return {
    find(area, given) {
      const chosen = chosenBy(area)
      // A name of the configuration stands for itself, whatever is given.
      const name = chosen?.startsWith(':') ? nameOf(given) : (chosen ?? '')
      const source = byGrant.get(area) ?? byName.get(areaNamed(area) ?? '')
      return name === undefined ? undefined : source?.find(name, growOf(area))
    },
    transformationsOf,
    get generation() {
      return known.reduce((sum, { areas }) => sum + areas.generation(), 0)
    },
  }
}

/** One area is chosen, so a list has to have one name. */
function nameOf(given: AttributeValue | undefined): string | undefined {
  const [name, ...others] = Array.isArray(given) ? given : [given]
  return name === undefined || name === '' || others.length > 0 ? undefined : String(name)
}
