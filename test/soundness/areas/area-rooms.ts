import { type Area, indexedArea, liesWithin, type Shape, touches } from '@mapgate/geometry'
import type { AreaBook } from '@mapgate/policy'
import { createFindOut } from '../../../packages/gateway/src/areas/find-out.ts'
import { type AreaWork, createRowsFinder } from '../../../packages/gateway/src/areas/rows-finder.ts'
import type { Forward } from '../../../packages/gateway/src/core/upstream/outbound.ts'
import type { Rooms } from '../../../packages/gateway/src/walk/rooms.ts'
import {
  readSpatialReference,
  webMercator,
} from '../../../packages/sample-server/src/query/spatial-reference.ts'
import { type Shape as EsriShape, partsOf } from '../../../packages/sample-server/src/world/geometry.ts'
import { ringsIn } from './border-rows.ts'
import { geometryIn, stretch } from './placed-area.ts'
import { type AreaName, hasOtherDatum, plainAreas, transformationError } from './plain-areas.ts'
import { grownBy } from './planar.ts'

/** The areas of these tests, as grants find them by their names. */
export const testBook: AreaBook = {
  find: ({ of }) => (of === 'missing' ? undefined : areaOf(String(of) as AreaName)),
  transformationsOf: () => [],
  generation: 1,
}

/** Finds out about areas, as the gateway does, in this thread. */
export function findOutOver(forward: Forward): NonNullable<Rooms['findOut']> {
  const findRows = createRowsFinder({ forward, work, most: 100_000, lifeMs: 30_000, monotonic: () => 0 })
  const findOut = createFindOut({ work, findRows })
  return (need, { request, service }) => findOut(need, { upstream: request.mount.upstream, service })
}

const areaOf = (name: AreaName): Area => ({
  key: name,
  name,
  wkid: plainAreas[name].wkid,
  coordinates: new Float64Array(),
  ends: new Uint32Array(),
  bounds: { xmin: 0, ymin: 0, xmax: 0, ymax: 0 },
})

const work: AreaWork = {
  placedIn: async ({ area: { key } }, wkid) => {
    const reference = readSpatialReference(String(wkid)) ?? webMercator
    const exact = geometryIn(key as AreaName, reference)
    const isMoved = hasOtherDatum(key as AreaName)
    const geometry = isMoved ? grownBy(exact, -transformationError * stretch) : exact
    const rings = ringsIn(geometry).map((ring) => ring.slice(0, -1))
    let end = 0
    return indexedArea({
      key,
      wkid,
      coordinates: Float64Array.from(rings.flat(2)),
      ends: Uint32Array.from(rings, (ring) => (end += ring.length)),
      deviation: 0,
      unitsPerMetre: stretch,
    })
  },
  judgeRows: async ({ body, key, placed, relation }) => {
    const holds = relation === 'within' ? liesWithin : touches
    const { features } = JSON.parse(Buffer.from(body).toString()) as {
      features: { attributes: Record<string, number>; geometry?: EsriShape | null }[]
    }
    return features.flatMap(({ attributes, geometry }) =>
      geometry && holds(placed, shapeOf(geometry)) ? (attributes[key] ?? []) : [],
    )
  },
}

const shapeOf = (shape: EsriShape): Shape => {
  if ('x' in shape) return { kind: 'points', parts: partsOf(shape) }
  return { kind: 'paths' in shape ? 'lines' : 'polygons', parts: partsOf(shape) }
}
