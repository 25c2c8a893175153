import type { Area, AreaFault } from '../area.ts'
import { knownReference, type Reference } from '../references/reference-list.ts'
import { areaKey } from './area-key.ts'
import { nextVertices } from './edges.ts'
import type { Grid } from './grid.ts'
import { grownRings } from './grow.ts'
import { indexOf } from './indexed-area.ts'
import { joinPolygons, type Ring } from './join-polygons.ts'
import type { Polygons } from './polygons.ts'
import { readRings } from './rings.ts'
import { judgeRings } from './validity.ts'

/** What an area is made of. */
export interface AreaSource {
  /** As administrators call it. */
  readonly name: string
  /** Well-known id of the reference of the coordinates. */
  readonly wkid: number
  /** By polygon and ring; the first coordinate is x or longitude. */
  readonly polygons: Polygons
  /** Metres on the ground by which the area is grown, or shrunk where they are below 0; 0 by default. */
  readonly grow?: number
}

/**
 * An area of polygons; or why they are none, with the numbers of polygon, ring and vertex. Rings that cross themselves or another of their
 * polygon, holes outside of their polygon, coordinates that are no numbers or no places, and more than 1,000,000 vertices are faults. Polygons
 * that overlap or share edges are joined, on a grid of a billionth of a degree, or of a tenth of a millimetre in other units: their
 * outline may be off by that. What neither has to be joined nor grown stays number for number as it was.
 */
export function makeArea({ name, wkid, polygons, grow = 0 }: AreaSource): Area | AreaFault {
  const known = knownReference(wkid)
  if (known === undefined) return { fault: `the reference system ${wkid} is not known`, at: [] }
  const rings = readRings(polygons, known.reference)
  if ('fault' in rings) return rings
  const next = nextVertices(rings.positions.length, rings.ends)
  const index = indexOf({ coordinates: rings.coordinates, next }, ArrayBuffer)
  const grid = gridOf(known.reference)
  const joins = judgeRings(rings, { ...rings, next, index }, polygons.length > 1 ? 2 / grid.perUnit : 0)
  if ('fault' in joins) return joins
  const joined = joinPolygons(rings, joins.groups, grid)
  const grown = grow === 0 ? joined : grownRings(joined, known, grow)
  if ('fault' in grown) return grown
  return grown.length > 0
    ? areaOf({ name, wkid }, grown)
    : {
        fault:
          grow < 0
            ? `nothing is left of the area after ${-grow} metres are taken off`
            : 'nothing is left of the area',
        at: [],
      }
}

/** Decimal steps, so that coordinates of few digits are on the grid. */
const gridOf = ({ isGeographic, metresPerUnit }: Reference): Grid => ({
  step: 1,
  perUnit: isGeographic ? 1e9 : 1e4 * 10 ** Math.max(0, Math.ceil(Math.log10(metresPerUnit))),
})

function areaOf({ name, wkid }: Pick<Area, 'name' | 'wkid'>, rings: readonly Ring[]): Area {
  const count = rings.reduce((sum, ring) => sum + ring.length, 0)
  const coordinates = new Float64Array(new SharedArrayBuffer(16 * count))
  const ends = new Uint32Array(new SharedArrayBuffer(4 * rings.length))
  const bounds = { xmin: Infinity, ymin: Infinity, xmax: -Infinity, ymax: -Infinity }
  let vertex = 0
  rings.forEach((ring, at) => {
    for (const [x, y] of ring) {
      coordinates[2 * vertex] = x
      coordinates[2 * vertex + 1] = y
      bounds.xmin = Math.min(bounds.xmin, x)
      bounds.ymin = Math.min(bounds.ymin, y)
      bounds.xmax = Math.max(bounds.xmax, x)
      bounds.ymax = Math.max(bounds.ymax, y)
      vertex++
    }
    ends[at] = vertex
  })
  return { key: areaKey(wkid, ends, coordinates), name, wkid, coordinates, ends, bounds }
}
