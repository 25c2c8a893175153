import { didYouMean } from '@mapgate/policy'
import { type AreaPlace, type AreaUse, chosenBy } from '../config/area-places.ts'
import type { CrossFault } from '../config/cross-fault.ts'
import { dotted } from '../config/load.ts'
import type { PrepareFault } from './areas-job.ts'
import type { SourceAreas } from './source-areas.ts'

/** Polygons of a configuration that are no areas. Nothing starts with them. */
export class AreaFaults extends Error {
  readonly faults: readonly CrossFault[]

  constructor(faults: readonly CrossFault[]) {
    super(faults.map(({ path, message }) => `${dotted(path)}: ${message}`).join('\n'))
    this.name = 'AreaFaults'
    this.faults = faults
  }
}

/** Why polygons of a file or of the configuration itself are no areas, at the places of the configuration. */
export const preparedFaults = (place: AreaPlace, faults: readonly PrepareFault[]): readonly CrossFault[] =>
  faults.flatMap(({ fault, at, key, chosen, grownBy }) => {
    if (grownBy !== undefined) return grownFaults(place, { fault, chosen, grownBy })
    const { path, source } = place
    if (key !== undefined) return [{ path: key in source ? [...path, key] : path, message: fault }]
    if ('geojson' in source) return [{ path: [...path, 'geojson', ...at], message: fault }]
    const file = 'file' in source ? source.file : ''
    return [{ path: [...path, 'file'], message: [file, dotted(at), fault].filter(Boolean).join(': ') }]
  })

/** An area that is good in itself, and none after it was shrunk: a fault of the grants that shrink it. */
function grownFaults(
  { uses, name }: AreaPlace,
  { fault, chosen, grownBy }: { fault: string; chosen: string | undefined; grownBy: number },
): readonly CrossFault[] {
  const message = chosen === undefined ? `${name}: ${fault}` : `${name}/${chosen}: ${fault}`
  return uses
    .filter(({ area }) => growOf(area) === grownBy)
    .map(({ path }) => ({ path: [...path, grownBy < 0 ? 'shrink' : 'grow'], message }))
}

/** By how many metres a grant grows an area; negative where it shrinks it. */
export const growOf = ({ grow, shrink }: AreaUse['area']): number =>
  grow ?? (shrink === undefined ? 0 : -shrink)

/** Grants that choose an area by a name that none of several has. Attributes of callers are not known before they ask. */
export const nameFaults = (place: AreaPlace, areas: SourceAreas): readonly CrossFault[] =>
  place.uses.flatMap(({ path, area }) => {
    const chosen = chosenBy(area)
    const names = areas.names()
    if (chosen === undefined || chosen.startsWith(':') || names.includes(chosen)) return []
    const message = `there is no area ${chosen} in ${place.name}${didYouMean(chosen, names)}`
    return [{ path: [...path, 'of', 'named'], message }]
  })
