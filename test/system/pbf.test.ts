import {
  decodeFeatureCollection,
  decodePbfGeometry,
  encodeFeatureCollection,
  keepFeatures,
  keepFields,
  type PbfFeatureCollection,
  rowOfFeature,
} from '@mapgate/protocol'
import { type SampleServer, startSampleServer } from '@mapgate/sample-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keptWorld } from '../kept-world.ts'

let sample: SampleServer
let token = ''
beforeAll(async () => {
  sample = await startSampleServer({
    fill: keptWorld,
    users: [{ username: 'pbf', password: 'pbf-password' }],
  })
  const body = new URLSearchParams({ username: 'pbf', password: 'pbf-password', f: 'json' })
  token = (
    (await (await fetch(`${sample.url}/tokens/`, { method: 'POST', body })).json()) as { token: string }
  ).token
})
afterAll(() => sample?.close())

const ask = (layer: number, query: string, f: string) =>
  fetch(
    `${sample.url}/rest/services/Assets_Service/FeatureServer/${layer}/query?${query}&f=${f}&token=${token}`,
  )

const bytesOf = async (layer: number, query: string) =>
  new Uint8Array(await (await ask(layer, query, 'pbf')).arrayBuffer())

function decode(bytes: Uint8Array): PbfFeatureCollection {
  const decoded = decodeFeatureCollection(bytes)
  if ('fault' in decoded) throw new Error(`${decoded.fault.message} at ${decoded.fault.position}`)
  return decoded.collection
}

const grid = encodeURIComponent(
  JSON.stringify({
    mode: 'view',
    originPosition: 'upperLeft',
    tolerance: 10,
    extent: {
      xmin: -13200000,
      ymin: 4060000,
      xmax: -13100000,
      ymax: 4110000,
      spatialReference: { wkid: 102100 },
    },
  }),
)

const queries: [layer: number, query: string][] = [
  [0, 'where=1=1&outFields=*'],
  [2, 'where=OBJECTID<200&outFields=*&outSR=4326'],
  [4, 'where=OBJECTID<50&outFields=*'],
  [5, 'where=OBJECTID<50&outFields=*&returnCentroid=true'],
  [6, `where=1=1&outFields=*&quantizationParameters=${grid}`],
  [7, 'where=OBJECTID<300&outFields=*'],
  [5, 'where=1=0&outFields=*'],
  [2, 'where=1=1&returnCountOnly=true'],
  [2, 'where=OBJECTID<500&returnIdsOnly=true'],
]

describe('PBF of a server that nobody of the codec wrote', () => {
  it.each(queries)('layer %i, %s: becomes the same bytes again', async (layer, query) => {
    const bytes = await bytesOf(layer, query)
    expect(Buffer.compare(encodeFeatureCollection(decode(bytes)), bytes)).toBe(0)
  })

  it.each(queries.slice(0, 7))(
    'layer %i, %s: holds the attributes of the JSON reply',
    async (layer, query) => {
      const result = decode(await bytesOf(layer, query)).queryResult?.featureResult
      const json = (await (await ask(layer, query, 'json')).json()) as { features: { attributes: object }[] }
      const rows = (result?.features ?? []).map((feature) => ({ ...rowOfFeature(result?.fields, feature) }))
      expect(rows).toEqual(json.features.map(({ attributes }) => attributes))
    },
  )

  it('holds the geometries of the JSON reply, within its grid', async () => {
    const query = 'where=OBJECTID<50&outFields=OBJECTID'
    const result = decode(await bytesOf(4, query)).queryResult?.featureResult
    const json = (await (await ask(4, query, 'json')).json()) as {
      features: { geometry: { paths: number[][][] } }[]
    }
    const { scale, translate } = result?.transform ?? {}
    for (const [i, feature] of (result?.features ?? []).entries()) {
      const { coords = [] } = decodePbfGeometry(feature.geometry ?? new Uint8Array())
      const [x, y] = [
        Number(coords[0]) * (scale?.x ?? 1) + (translate?.x ?? 0),
        (translate?.y ?? 0) - Number(coords[1]) * (scale?.y ?? 1),
      ]
      const [first = []] = json.features[i]?.geometry.paths[0] ?? []
      expect(Math.hypot(x - (first[0] ?? 0), y - (first[1] ?? 0))).toBeLessThan(0.01)
    }
  })
})

describe('narrowed PBF', () => {
  it('is read by the SDK of Esri, without what was taken away', async () => {
    const collection = decode(await bytesOf(5, 'where=OBJECTID<50&outFields=*'))
    const narrowed = keepFeatures(
      keepFields(collection, (name) => name !== 'owner_name' && name !== 'phone'),
      (row) => Number(row.OBJECTID) % 2 === 1,
    )
    const bytes = encodeFeatureCollection(narrowed)
    const operations: string = '@arcgis/core/rest/query/operations'
    const { parsePBFFeatureQuery } = await import(`${operations}/pbfQueryUtils.js`)
    const { JSONFeatureSetParserContext } = await import(`${operations}/pbfJSONFeatureSet.js`)
    const context = new JSONFeatureSetParserContext({ sourceSpatialReference: null })
    const { features, fields } = parsePBFFeatureQuery(bytes.buffer.slice(0, bytes.byteLength), context)
    expect(fields.map(({ name }: { name: string }) => name)).not.toContain('owner_name')
    expect(features).toHaveLength(25)
    expect(Object.keys(features[0].attributes)).not.toContain('phone')
    expect(
      features.map(({ attributes }: { attributes: { OBJECTID: number } }) => attributes.OBJECTID),
    ).toEqual(Array.from({ length: 25 }, (_, i) => 2 * i + 1))
    expect(features[0].geometry.rings[0].length).toBeGreaterThan(3)
  })
})
