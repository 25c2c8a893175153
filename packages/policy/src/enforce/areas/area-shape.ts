import type { PlacedArea } from '@mapgate/geometry'
import type { FeatureQuery, Geometry } from '@mapgate/protocol'
import type { AreaRight } from '../../model/area-right.ts'
import type { LayerEntry, ServiceEntry } from '../../model/catalog.ts'
import { isObject } from '../json-body.ts'

/** Areas with more vertices are sent as the rectangle around them: the shapes that come are judged by the area itself. */
const mostSentVertices = 2_000

/** The reference in which shapes of a layer are asked for: its own, else that of its map; undefined where neither is stated. */
export function referenceOfLayer({ extent }: LayerEntry, { frame }: ServiceEntry): number | undefined {
  const stated = isObject(extent?.spatialReference) ? extent.spatialReference : {}
  return [stated.latestWkid, stated.wkid, ...(frame?.wkids ?? [])].find((wkid) => typeof wkid === 'number')
}

/**
 * Where rows have to lie to be within an area, or to touch it; undefined for an area with too many vertices for a question: a rectangle around it
 * would find others too.
 */
export function rowsInside(
  placed: PlacedArea,
  relation: AreaRight['relation'],
): FeatureQuery['area'] | undefined {
  const shape = shapeOf(placed)
  return (
    shape && {
      shape,
      reference: { wkid: placed.wkid },
      relation: relation === 'within' ? 'esriSpatialRelContains' : 'esriSpatialRelIntersects',
    }
  )
}

/** An area as a shape of a question that finds at least all that the area does. */
export const shapeSent = (placed: PlacedArea): Geometry =>
  shapeOf(placed) ?? { kind: 'envelope', extent: placed.bounds }

/** An area as a shape; undefined for one that has too many vertices to be sent. */
export function shapeOf({ coordinates, ends }: PlacedArea): Geometry | undefined {
  if (coordinates.length / 2 > mostSentVertices) return undefined
  return { kind: 'polygon', rings: withClock(ringsOf({ coordinates, ends })) }
}

type Rings = readonly (readonly (readonly [x: number, y: number])[])[]

/**
 * Rings as map servers read them: outer ones run with the clock and holes against it. Those of polygons that lie apart and of their holes
 * alternate, so they are turned as the largest ring has to be, which is an outer one.
 */
export function withClock(rings: Rings): Rings {
  const doubled = rings.map(doubledArea)
  const largest = doubled.reduce((one, other) => (Math.abs(other) > Math.abs(one) ? other : one), 0)
  return largest > 0 ? rings.map((ring) => ring.toReversed()) : rings
}

/** Twice the area of a ring; above 0 where it runs against the clock. */
function doubledArea(ring: Rings[number]): number {
  const [[firstX, firstY] = [0, 0]] = ring
  return ring.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length] ?? [x, y]
    return sum + (x - firstX) * (nextY - firstY) - (nextX - firstX) * (y - firstY)
  }, 0)
}

/** The rings of an area, closed as servers expect them. */
const ringsOf = ({ coordinates, ends }: Pick<PlacedArea, 'coordinates' | 'ends'>): Rings =>
  [...ends].map((end, index) => {
    const begin = index === 0 ? 0 : (ends[index - 1] ?? 0)
    const vertices = Array.from({ length: end - begin }, (_, nth): readonly [number, number] => {
      const at = 2 * (begin + nth)
      return [coordinates[at] ?? Number.NaN, coordinates[at + 1] ?? Number.NaN]
    })
    const [first] = vertices
    return first === undefined ? [] : [...vertices, first]
  })
