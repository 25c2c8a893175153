import type { AreaBook, AreaConfiguration, AttributeValue } from '@mapgate/policy'
import { areaNamed, chosenBy, ownSource } from '../config/area-places.ts'
import { growOf } from './area-faults.ts'
import type { SourceAreas } from './source-areas.ts'
import { transformationsOf } from './transformations.ts'

/** The areas of a configuration by where they come from. */
interface KnownSources {
  /** By the name under `areas`. */
  readonly named: ReadonlyMap<string, SourceAreas>
  /** By the text of the source, for those that stand in a grant itself. */
  readonly own: ReadonlyMap<string, SourceAreas>
}

/** The text by which polygons that stand in a grant are found. */
export const ownKey = (source: object): string => JSON.stringify(source)

/** The areas that grants ask for. */
export function areaBook({ named, own }: KnownSources): AreaBook {
  const sources = [...named.values(), ...own.values()]
  const sourceOf = remembered((area) => {
    const name = areaNamed(area)
    if (name !== undefined) return named.get(name)
    const source = ownSource(area)
    return source && own.get(ownKey(source))
  })
  return {
    find(area, given) {
      const chosen = chosenBy(area)
      // A name of the configuration stands for itself, whatever is given.
      const name = chosen?.startsWith(':') ? nameOf(given) : (chosen ?? '')
      return name === undefined ? undefined : sourceOf(area)?.find(name, growOf(area))
    },
    transformationsOf,
    get generation() {
      return sources.reduce((sum, source) => sum + source.generation(), 0)
    },
  }
}

/** One area is chosen, so a list has to have one name. */
function nameOf(given: AttributeValue | undefined): string | undefined {
  const [name, ...others] = Array.isArray(given) ? given : [given]
  return name === undefined || name === '' || others.length > 0 ? undefined : String(name)
}

/** The sources by the objects of the configuration, because looking one up by its text takes long for long polygons. */
function remembered(
  find: (area: AreaConfiguration) => SourceAreas | undefined,
): (area: AreaConfiguration) => SourceAreas | undefined {
  const known = new WeakMap<AreaConfiguration, { readonly source: SourceAreas | undefined }>()
  return (area) => {
    const found = known.get(area) ?? { source: find(area) }
    known.set(area, found)
    return found.source
  }
}
