import type { AreaRight, SeenService } from '@mapgate/policy'
import { grantedAreas } from '../areas/granted-areas.ts'
import type { Areas } from '../areas/open-areas.ts'
import type { Configuration } from '../config/schema.ts'

/** What an account sees, and the areas of the configuration. */
interface SeenIn {
  readonly seen: readonly SeenService[]
  readonly configuration: Pick<Configuration, 'grants'>
  readonly areas: Areas
}

/** The corners of a ring. */
export type Ring = readonly (readonly [x: number, y: number])[]

/** The rows of a view that shows none, because its area is not there. */
const noRows = '1=0'

/** The areas of the views of an account, each once. */
export function areasSeen({ seen, configuration, areas }: SeenIn): readonly AreaRight[] {
  const keys = new Set(viewsSeen(seen).flatMap(({ area }) => (area ? [areaKeyOf(area)] : [])))
  const all = configuration.grants.flatMap(({ with: narrowing }) =>
    narrowing?.area ? grantedAreas(narrowing.area, areas) : [],
  )
  const known = new Map(all.map((right) => [areaKeyOf({ ...right, key: right.area.key }), right]))
  return [...known].flatMap(([key, right]) => (keys.has(key) ? [right] : []))
}

/** The views that show rows. */
export const viewsSeen = (seen: readonly SeenService[]) =>
  seen.flatMap(({ service, layers }) =>
    layers.flatMap(({ name, views }) =>
      views.filter(({ rows }) => rows !== noRows).map(({ area }) => ({ service, layer: name, area })),
    ),
  )

/** The same for rights by which the same is shown of an area, and for no others. */
export const areaKeyOf = ({
  key,
  relation,
  clip,
  pictures,
}: Pick<AreaRight, 'relation' | 'clip' | 'pictures'> & { key: string }): string =>
  JSON.stringify([key, relation, clip, pictures])

/** The rings of a placed area, as pairs of coordinates. */
export function ringsOf({
  coordinates,
  ends,
}: {
  coordinates: Float64Array
  ends: Uint32Array
}): readonly Ring[] {
  let from = 0
  return Array.from(ends, (end) => {
    const ring = Array.from(
      { length: end - from },
      (_, index) => [coordinates[2 * (from + index)] ?? 0, coordinates[2 * (from + index) + 1] ?? 0] as const,
    )
    from = end
    return ring
  })
}
