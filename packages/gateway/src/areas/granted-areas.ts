import type { Area } from '@mapgate/geometry'
import type { AreaConfiguration, AreaRight } from '@mapgate/policy'
import { chosenBy } from '../config/area-places.ts'
import { growOf } from './area-faults.ts'
import type { Areas } from './open-areas.ts'
import { transformationsOf } from './transformations.ts'

/** Every area that a grant may limit a caller to: one, or all of several where an attribute chooses. */
export function grantedAreas(limit: AreaConfiguration, { known }: Areas): readonly AreaRight[] {
  const { relation, clip, pictures } = limit
  const source = known.find(({ place }) => place.uses.some(({ area }) => area === limit))?.areas
  const chosen = chosenBy(limit)
  const names = chosen?.startsWith(':') ? (source?.names() ?? []) : [chosen ?? '']
  return names
    .map((name) => source?.find(name, growOf(limit)))
    .filter((area): area is Area => area !== undefined)
    .map((area) => ({ area, relation, clip, pictures, transformations: transformationsOf(limit) }))
}
