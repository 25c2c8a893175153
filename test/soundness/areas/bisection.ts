import { extentOf, type Position, type Shape } from '../../../packages/sample-server/src/world/geometry.ts'
import { difference } from '../checks.ts'
import type { CaseReply, CaseRequest } from '../gateway.ts'
import type { Policy } from '../policies.ts'
import { createRandom } from '../random.ts'
import { featureService, mapService } from '../request-parts.ts'
import { visitorOf } from '../run.ts'
import { sightOf } from '../sight.ts'
import type { Template, TemplateRow } from '../template.ts'
import { openTwinWorlds } from '../twin-worlds.ts'
import type { PlainAreaRight } from './area-right.ts'
import { oracleArea } from './placed-area.ts'
import { distanceOf, topologyOf } from './planar.ts'

/** How a place is asked about: whatever tells one hidden row from none would tell where it is, by halving boxes. */
export const waysToAsk: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  count: { returnCountOnly: 'true' },
  ids: { returnIdsOnly: 'true' },
  extent: { returnExtentOnly: 'true', returnCountOnly: 'true' },
  statistics: {
    outStatistics: '[{"statisticType":"count","onStatisticField":"OBJECTID","outStatisticFieldName":"n"}]',
  },
  distinct: { outFields: 'district', returnDistinctValues: 'true', returnGeometry: 'false' },
  rows: { outFields: 'OBJECTID' },
  'one row of more': { outFields: 'OBJECTID', resultRecordCount: '1', orderByFields: 'OBJECTID' },
  'a later page': { outFields: 'OBJECTID', resultOffset: '1', resultRecordCount: '1' },
  grid: {
    outFields: 'OBJECTID',
    quantizationParameters: JSON.stringify({ mode: 'view', originPosition: 'upperLeft', tolerance: 100 }),
  },
  centroid: { outFields: 'OBJECTID', returnCentroid: 'true', returnGeometry: 'false' },
  GeoJSON: { outFields: 'OBJECTID', f: 'geojson' },
  PBF: { outFields: 'OBJECTID', f: 'pbf' },
}

/** Relations of a box to rows. */
export const relations = [
  'Intersects',
  'Contains',
  'Crosses',
  'EnvelopeIntersects',
  'IndexIntersects',
  'Overlaps',
  'Touches',
  'Within',
].map((name) => `esriSpatialRel${name}`)

/** Half sides of the boxes, in metres: each encloses the place more closely. */
const halves = [4_000, 700, 150, 30, 4, 0.3]

const layerIds = [2, 4, 5]

/** What the two worlds of an area tell apart about hidden rows near its border; nothing, where the area is held. */
export async function bisect(
  right: PlainAreaRight,
  template: Template,
): Promise<{ readonly asked: number; readonly answered: number; readonly leaks: readonly string[] }> {
  const policy: Policy = {
    attributes: { district: 'Littlebrook', districts: [], limit: 0 },
    grants: [
      {
        name: 'area',
        to: { roles: ['visitor'] },
        on: { services: ['Assets_Service'] },
        with: { area: right },
      },
    ],
  }
  const twins = await openTwinWorlds(policy, {
    random: createRandom(1),
    template,
    emphasis: { manner: 'exact' },
  })
  const leaks: string[] = []
  const replies: CaseReply[] = []
  const visitor = visitorOf(policy)
  for (const layerId of layerIds)
    for (const row of hiddenRows(policy, template, { layerId, right }))
      for (const request of requestsAbout(layerId, placeIn(row))) {
        const [one, other] = [await twins.one.ask(visitor, request), await twins.other.ask(visitor, request)]
        replies.push(one)
        const leak = difference(one, other)
        if (leak !== undefined)
          leaks.push(`row ${row.objectId} of layer ${layerId}: ${leak} by ${JSON.stringify(request)}`)
      }
  twins.close()
  const answered = replies.filter(({ refused }) => refused === undefined).length
  return { asked: replies.length, answered, leaks }
}

/** The hidden rows that lie next to the border, one across it where there is any; every second one is missing in the other world. */
function hiddenRows(
  policy: Policy,
  template: Template,
  { layerId, right }: { layerId: number; right: PlainAreaRight },
): readonly TemplateRow[] {
  const sight = sightOf(policy, template, layerId)
  const { geometry } = oracleArea(right.of)
  const hidden = (template.rows.get(layerId) ?? []).filter(
    ({ objectId, values, shape }) => shape !== null && objectId % 2 === 0 && !sight.row(values),
  )
  return hidden
    .map((row) => ({ row, distance: distanceOf(geometry, topologyOf(row.shape as Shape)) }))
    .sort((one, other) => one.distance - other.distance)
    .slice(0, 2)
    .map(({ row }) => row)
}

function placeIn({ shape }: TemplateRow): Position {
  const { xmin, ymin, xmax, ymax } = extentOf(shape as Shape)
  return [(xmin + xmax) / 2, (ymin + ymax) / 2]
}

function* requestsAbout(layerId: number, [x, y]: Position): Generator<CaseRequest> {
  for (const [way, parameters] of Object.entries(waysToAsk))
    for (const [nth, half] of halves.entries()) {
      const spatialRel = relations[(nth + way.length) % relations.length] as string
      yield query(layerId, { ...box(x, y, half), spatialRel, ...parameters })
    }
  for (const spatialRel of relations)
    for (const half of halves)
      yield query(layerId, { ...box(x, y, half), spatialRel, returnCountOnly: 'true' })
  for (const distance of ['900', '40', '3', '0.2'])
    yield query(layerId, {
      geometry: JSON.stringify({ x, y }),
      geometryType: 'esriGeometryPoint',
      inSR: '102100',
      distance,
      returnCountOnly: 'true',
    })
  for (const tolerance of ['0', '1', '5', '40']) yield identify(layerId, [x, y], tolerance)
}

const box = (x: number, y: number, half: number) => ({
  geometry: [x - half, y - half, x + half, y + half].join(','),
  geometryType: 'esriGeometryEnvelope',
  inSR: '102100',
})

const query = (layerId: number, parameters: Record<string, string>): CaseRequest => ({
  operation: 'query',
  path: `${featureService}/${layerId}/query`,
  parameters: { where: '1=1', f: 'json', ...parameters },
})

const identify = (layerId: number, [x, y]: Position, tolerance: string): CaseRequest => ({
  operation: 'identify',
  path: `${mapService}/identify`,
  parameters: {
    geometry: JSON.stringify({ x, y }),
    geometryType: 'esriGeometryPoint',
    sr: '102100',
    tolerance,
    mapExtent: [x - 100, y - 100, x + 100, y + 100].join(','),
    imageDisplay: '400,400,96',
    layers: `all:${layerId}`,
    f: 'json',
  },
})
