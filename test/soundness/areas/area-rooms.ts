import { type Area, placeArea } from '@mapgate/geometry'
import type { AreaBook } from '@mapgate/policy'
import { createExtentCheck } from '../../../packages/gateway/src/areas/extent-check.ts'
import { createFindOut as createAreasFindOut } from '../../../packages/gateway/src/areas/find-out.ts'
import { judgeRows } from '../../../packages/gateway/src/areas/judge-rows.ts'
import { prepare } from '../../../packages/gateway/src/areas/prepare.ts'
import { define, readReferences } from '../../../packages/gateway/src/areas/references-list.ts'
import { type AreaWork, createRowsFinder } from '../../../packages/gateway/src/areas/rows-finder.ts'
import { transformationsOf } from '../../../packages/gateway/src/areas/transformations.ts'
import { GatewayError } from '../../../packages/gateway/src/core/errors/errors.ts'
import type { Forward } from '../../../packages/gateway/src/core/upstream/outbound.ts'
import { createEditsFindOut, createFindOut } from '../../../packages/gateway/src/edits/find-out.ts'
import type { Rooms } from '../../../packages/gateway/src/walk/rooms.ts'
import type { Position } from '../../../packages/sample-server/src/world/geometry.ts'
import { type AreaName, plainAreas } from './plain-areas.ts'

/** The areas of these tests, as the gateway reads them from GeoJSON; grants find them by their names. */
export const testBook: AreaBook = {
  find: ({ of }) => known().get(String(of) as AreaName),
  transformationsOf,
  generation: 1,
}

/** Finds out about areas and rows to edit, as the gateway does, in this thread. */
export function findOutOver(forward: Forward): NonNullable<Rooms['findOut']> {
  const rows = createRowsFinder({ forward, work, most: 100_000, lifeMs: 30_000, monotonic: () => 0 })
  const drawsExactly = createExtentCheck({ forward, monotonic: () => 0 })
  const findOut = createFindOut({
    edits: createEditsFindOut({ forward, isUnicode: () => false }),
    areas: createAreasFindOut({ work, findRows: rows.find, drawsExactly }),
  })
  return (need, { request, service, context }) =>
    findOut(need, { upstream: request.mount.upstream, service, context })
}

let areas: ReadonlyMap<AreaName, Area> | undefined

function known(): ReadonlyMap<AreaName, Area> {
  if (areas) return areas
  define(readReferences())
  const names = Object.keys(plainAreas) as AreaName[]
  areas = new Map(names.filter((name) => name !== 'missing').map((name) => [name, areaOf(name)]))
  return areas
}

function areaOf(name: AreaName): Area {
  const { wkid, polygons } = plainAreas[name]
  // By its urn, latitude comes first.
  const isNorthFirst = name === 'degrees'
  const crs = isNorthFirst ? 'urn:ogc:def:crs:EPSG::4326' : `EPSG:${wkid}`
  const placed = ([x, y]: Position) => (isNorthFirst ? [y, x] : [x, y])
  const coordinates = polygons.map((rings) => rings.map((ring) => ring.map(placed)))
  const { areas: made, faults } = prepare({
    name,
    from: { geojson: { type: 'MultiPolygon', coordinates } },
    crs,
    grows: [0],
  })
  const [first] = made
  if (first === undefined) throw new Error(`${name} is no area: ${faults[0]?.fault}`)
  return first.area
}

const work: AreaWork = {
  placedIn: async ({ area, transformations }, wkid) => placeArea(area, wkid, transformations),
  judgeRows: async (rows) => {
    const { ids, failed } = judgeRows(rows)
    if (failed !== undefined) throw new GatewayError('access.denied', failed)
    return ids
  },
}
