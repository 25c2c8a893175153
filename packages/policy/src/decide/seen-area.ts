import type { Bounds } from '@mapgate/geometry'
import type { AreaRight } from '../model/area-right.ts'

/** The area of a view in plain values, for administrators. */
export interface SeenArea {
  readonly name: string
  /** The same for the same polygons, and for no others. */
  readonly key: string
  /** Well-known id of the reference of its bounds. */
  readonly wkid: number
  readonly bounds: Bounds
  readonly vertices: number
  readonly relation: AreaRight['relation']
  readonly clip: boolean
  readonly pictures: AreaRight['pictures']
  /** Well-known ids of references whose datums are reached, and how far off in metres a place may be there. */
  readonly transformations: readonly { readonly to: number; readonly error: number }[]
}

/** The area of a right, without its vertices. */
export const seenArea = ({ area, relation, clip, pictures, transformations }: AreaRight): SeenArea => ({
  name: area.name,
  key: area.key,
  wkid: area.wkid,
  bounds: area.bounds,
  vertices: area.coordinates.length / 2,
  relation,
  clip,
  pictures,
  transformations: transformations.map(({ to, error }) => ({ to, error })),
})

/** The area as people read it, behind what is said of its rows. The letters behind its name tell polygons of one name and bounds apart. */
export function areaInWords({ name, key, wkid, bounds, vertices, ...area }: SeenArea): string {
  const { xmin, ymin, xmax, ymax } = bounds
  const corners = [xmin, ymin, xmax, ymax].map((value) => Number(value.toPrecision(9))).join(' ')
  return [
    `area ${name} #${key.slice(0, 8)} (${vertices} vertices, ${corners} in ${wkid})`,
    ...(area.clip ? ['shapes cut off at its edge'] : []),
    area.pictures === 'rows' ? 'pictures of these rows alone' : 'pictures of all rows, masked',
    ...area.transformations.map(({ to, error }) => `transformed to ${to} within ${error} m`),
  ].join(', ')
}
