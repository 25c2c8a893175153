import { indexedArea, liesWithin, type PlacedArea, type Shape, touches } from '@mapgate/geometry'
import type { AreaBook, Found, Need } from '../index.ts'
import { squareArea } from '../model/area.fixture.ts'
import { Refused } from '../model/refusal.ts'
import { shapeOf } from './map-server-rows.fixture.ts'
import type { World, WorldLayer, WorldRow } from './world.fixture.ts'

/** Squares from the origin, by the length of their side: `4.5` and `10`. */
export const squares: AreaBook = {
  find: ({ of }) => (typeof of === 'string' ? squareArea(Number(of), of) : undefined),
  transformationsOf: () => [],
  generation: 1,
}

/** References of the world: its numbers are the same in all of them. */
const references: ReadonlySet<number> = new Set([3857, 102100, 4326])

/** Finds out what has to be known of an area, as the gateway does. @param most most rows that are told by ids */
export function foundOut(need: Need, world: World, most = Number.POSITIVE_INFINITY): Found {
  if (need.kind === 'placed')
    return {
      kind: 'placed',
      placed: references.has(need.wkid)
        ? placedSquare(need.right.area, need.wkid)
        : { unplaced: 'the reference is not known' },
    }
  if (need.kind !== 'rows') throw new Refused('access.denied', 'pictures are not looked at here')
  const layer = world.layers.find(({ entry }) => entry.id === need.layerId)
  if (layer?.entry.objectIdField === undefined)
    throw new Refused('access.denied', 'a layer without object ids')
  const placed = placedSquare(need.right.area, 3857)
  const ids = layer.rows
    .filter((row) => isIn(placed, need.right.relation, layer, row))
    .map(({ cells }) => Number(cells.OBJECTID))
  return { kind: 'rows', rows: ids.length > most ? { tooMany: most } : { ids } }
}

const placedSquare = (
  { key, coordinates, ends }: Pick<PlacedArea, 'key' | 'coordinates' | 'ends'>,
  wkid: number,
): PlacedArea =>
  indexedArea({ key: `${key} in ${wkid}`, wkid, coordinates, ends, deviation: 0, unitsPerMetre: 1 })

function isIn(
  placed: PlacedArea,
  relation: 'within' | 'intersects',
  layer: WorldLayer,
  row: WorldRow,
): boolean {
  const shape = plainShapeOf(layer, row)
  if (shape === undefined) return false
  return relation === 'within' ? liesWithin(placed, shape) : touches(placed, shape)
}

/** The shape of a row, as geometry has it. */
function plainShapeOf(layer: WorldLayer, row: WorldRow): Shape | undefined {
  const { x, y, paths, rings } = (shapeOf(layer, row) ?? {}) as {
    readonly x?: number
    readonly y?: number
    readonly paths?: Shape['parts']
    readonly rings?: Shape['parts']
  }
  if (rings) return { kind: 'polygons', parts: rings }
  if (paths) return { kind: 'lines', parts: paths }
  return x === undefined || y === undefined ? undefined : { kind: 'points', parts: [[[x, y]]] }
}

/** True where a map server finds the shape of a row by polygons of a question. */
export function isFoundBy(
  rings: Shape['parts'],
  relation: string | undefined,
  [layer, row]: readonly [WorldLayer, WorldRow],
): boolean {
  const coordinates = new Float64Array(rings.flatMap((ring) => ring.slice(0, -1)).flat())
  const ends = new Uint32Array(
    rings.map((_, index) => rings.slice(0, index + 1).reduce((sum, ring) => sum + ring.length - 1, 0)),
  )
  const placed = placedSquare({ key: JSON.stringify(rings), coordinates, ends }, 3857)
  return isIn(placed, relation === 'esriSpatialRelContains' ? 'within' : 'intersects', layer, row)
}
