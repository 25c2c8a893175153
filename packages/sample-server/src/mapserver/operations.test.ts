import { inflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createTestSite } from '../server/site.fixture.ts'
import { createWorld } from '../world/create.ts'
import { placeOfHydrant } from '../world/places.fixture.ts'

const SERVICE = 'rest/services/Assets_Service/MapServer'
const world = createWorld()
const { ask } = createTestSite(world)
const [x, y] = placeOfHydrant(world, 1)

/** The reply as a person reads it; swatches are named, not shown. */
const readable = (value: unknown): string =>
  `${JSON.stringify(value, (key, inner) => (key === 'imageData' ? `${String(inner).slice(0, 12)}…` : inner), 2)}\n`

/** Two metres to a pixel. */
const AT_HYDRANT = {
  geometry: `${x},${y}`,
  geometryType: 'esriGeometryPoint',
  sr: '102100',
  mapExtent: `${x - 800},${y - 500},${x + 800},${y + 500}`,
  imageDisplay: '800,500,96',
  tolerance: '2',
}
const MAP_LAYER_2 = JSON.stringify({
  source: { type: 'mapLayer', mapLayerId: 2 },
  definitionExpression: 'OBJECTID < 10',
})

const GOLDEN: [name: string, path: string, parameters: Record<string, string>][] = [
  ['root', '', {}],
  ['hydrants', '/2', {}],
  ['group', '/1', {}],
  ['inspections', '/7', {}],
  ['legend', '/legend', {}],
  ['query-legends', '/queryLegends', { layers: 'show:4', size: '24,12' }],
  [
    'query',
    '/2/query',
    { where: "district = 'Littlebrook' AND cost > 9000", outFields: 'asset_id,cost', resultRecordCount: '2' },
  ],
  ['query-count', '/2/query', { where: "status = 'out'", returnCountOnly: 'true' }],
  ['feature', '/2/1', {}],
  ['html-popup', '/2/1/htmlPopup', {}],
  [
    'related',
    '/2/queryRelatedRecords',
    { objectIds: '1,2,3', relationshipId: '0', outFields: 'inspected,result' },
  ],
  ['attachments', '/2/queryAttachments', { objectIds: '1,26' }],
  ['attachment-list', '/2/1/attachments', {}],
  ['domains', '/queryDomains', { layers: '[4]' }],
  ['identify', '/identify', { ...AT_HYDRANT, layers: 'visible:2,6', returnGeometry: 'false' }],
  [
    'identify-names',
    '/identify',
    {
      ...AT_HYDRANT,
      layers: 'all:2',
      returnFieldName: 'true',
      returnUnformattedValues: 'true',
      sr: '102100',
    },
  ],
  ['find', '/find', { searchText: 'hy-00042', layers: '1', sr: '4326' }],
  [
    'unique-values',
    '/2/generateRenderer',
    { classificationDef: '{"type":"uniqueValueDef","uniqueValueFields":["status"]}' },
  ],
  [
    'class-breaks',
    '/4/generateRenderer',
    {
      where: "main_class = 'transmission'",
      classificationDef:
        '{"type":"classBreaksDef","classificationField":"diameter_mm","classificationMethod":"esriClassifyEqualInterval","breakCount":4}',
    },
  ],
  [
    'dynamic-layer-query',
    '/dynamicLayer/query',
    { layer: MAP_LAYER_2, where: 'OBJECTID > 7', outFields: 'asset_id,cost' },
  ],
]

describe('MapServer replies', () => {
  test.each(GOLDEN)('are as they were read: %s', async (name, path, parameters) => {
    const { json } = await ask(SERVICE + path, parameters)
    await expect(readable(json)).toMatchFileSnapshot(`golden/${name}.golden`)
  })

  test.each([
    ['an unknown layer', '/99', 400, 'Invalid URL'],
    ['an unknown operation', '/nothing', 404, 'Not Found'],
    ['an operation of nobody on Object', '/constructor', 404, 'Not Found'],
    ['a query of a group', '/1/query', 404, 'Not Found'],
    ['a feature that is not there', '/2/999999', 404, 'Unable to complete operation.'],
    ['an image that is not there', '/2/images/ABC', 404, 'Not Found'],
  ])('are an envelope for %s', async (_, path, code, message) => {
    const { json, reply, execution } = await ask(SERVICE + path, { where: '1=1' })
    expect(json.error).toMatchObject({ code, message })
    expect(reply.status ?? 200).toBe(200)
    expect(execution.errorCode).toBe(code)
  })

  test('name operations in any case', async () => {
    expect((await ask(`${SERVICE}/2/QUERY`, { where: 'OBJECTID=1', returnCountOnly: 'true' })).json).toEqual({
      count: 1,
    })
  })

  test('show the swatch of a legend by its name', async () => {
    const { json } = await ask(`${SERVICE}/legend`)
    const swatch = json.layers.find(({ layerId }) => layerId === 2)?.legend[0]
    const { reply } = await ask(`${SERVICE}/2/images/${swatch?.url}`)
    expect(Buffer.from(reply.body).toString('base64')).toBe(swatch?.imageData)
  })

  test('hold all fields of a layer in a KMZ file', async () => {
    const { reply, execution } = await ask(`${SERVICE}/generateKml`, {
      layers: '6',
      docName: 'Districts',
      f: 'kmz',
    })
    const archive = Buffer.from(reply.body)
    const nameLength = archive.readUInt16LE(26)
    const kml = inflateRawSync(
      archive.subarray(30 + nameLength, 30 + nameLength + archive.readUInt32LE(18)),
    ).toString()
    expect(reply.contentType).toBe('application/vnd.google-earth.kmz')
    expect(kml.match(/<Placemark/g)).toHaveLength(12)
    expect(kml).toContain('<Data name="owner_name">')
    expect(execution.fieldsRead[6]).toContain('owner_name')
  })
})

describe('identify', () => {
  test('finds all layers at a place, or the topmost alone', async () => {
    const layersFound = async (layers: string): Promise<number[]> => {
      const { json } = await ask(`${SERVICE}/identify`, { ...AT_HYDRANT, layers, tolerance: '8' })
      return [...new Set(json.results.map(({ layerId }) => layerId))]
    }
    expect(await layersFound('all')).toEqual(expect.arrayContaining([2, 4, 6]))
    expect(await layersFound('top')).toHaveLength(1)
    expect(await layersFound('all:6')).toEqual([6])
  })

  test('ignores its layers when there are dynamic layers', async () => {
    const dynamicLayers = JSON.stringify([{ id: 0, source: { type: 'mapLayer', mapLayerId: 6 } }])
    const { json, execution } = await ask(`${SERVICE}/identify`, {
      ...AT_HYDRANT,
      layers: 'all:2',
      dynamicLayers,
    })
    expect(json.results.map(({ layerId }) => layerId)).toEqual([6])
    expect(execution.layersRead).toEqual([6])
  })

  test('reads geometries in degrees and in plain writing', async () => {
    const { json } = await ask(`${SERVICE}/identify`, {
      geometry: '{x: -118.0, y: 34.5}',
      sr: '4326',
      mapExtent: '-118.1,34.4,-117.9,34.6',
      imageDisplay: '500,500,96',
      layers: 'all:6',
    })
    expect(json.results[0]?.value).toBe('Littlebrook')
    expect(json.results[0]?.geometry.spatialReference.wkid).toBe(4326)
  })

  test('filters rows by layerDefs', async () => {
    const parameters = { ...AT_HYDRANT, layers: 'all:2', layerDefs: '{"2":"asset_id <> \'HY-00001\'"}' }
    const { json, execution } = await ask(`${SERVICE}/identify`, parameters)
    expect(json.results).toEqual([])
    expect(execution.predicate[2]).toEqual(["(asset_id <> 'HY-00001')"])
  })
})

describe('find', () => {
  test('searches every field of every layer and table unless told', async () => {
    const { asset_id: searchText } = world.database.prepare('SELECT asset_id FROM layer_7').get() ?? {}
    const parameters = { searchText: String(searchText), contains: 'false' }
    const { json, execution } = await ask(`${SERVICE}/find`, parameters)
    expect(new Set(json.results.map(({ layerId }) => layerId))).toEqual(new Set([2, 7]))
    expect(execution.layersRead).toEqual([0, 2, 3, 4, 5, 6, 7])
    expect(execution.fieldsRead[5]).toContain('owner_name')
  })

  test('searches the named fields alone', async () => {
    const { json } = await ask(`${SERVICE}/find`, {
      searchText: 'HY-00002',
      layers: '2',
      searchFields: 'owner_name',
    })
    expect(json.results).toEqual([])
  })

  test('takes a text for what it is', async () => {
    const { json } = await ask(`${SERVICE}/find`, {
      searchText: "O'Neill",
      layers: '6,5',
      returnGeometry: 'false',
    })
    expect(json.results[0]?.value).toContain("O'Neill")
  })
})

describe('data sources', () => {
  const dataLayer = (dataSource: object): string =>
    JSON.stringify({ source: { type: 'dataLayer', dataSource: { workspaceId: 'sample', ...dataSource } } })

  test('read a table of the workspace', async () => {
    const layer = dataLayer({ type: 'table', dataSourceName: 'Inspections' })
    const { json, execution } = await ask(`${SERVICE}/dynamicLayer/query`, { layer, returnCountOnly: 'true' })
    expect(json.count).toBeGreaterThan(3000)
    expect(execution.layersRead).toEqual([7])
  })

  test('run raw SQL, and the report tells what it touched', async () => {
    const query = 'SELECT OBJECTID, owner_name AS harmless FROM layer_5 WHERE cost > 899000'
    const layer = dataLayer({ type: 'queryTable', query, oidFields: 'OBJECTID' })
    const { json, execution } = await ask(`${SERVICE}/dynamicLayer/query`, { layer, outFields: '*' })
    expect(json.features[0]?.attributes.harmless).toMatch(/\w+ \w+/)
    expect(execution.fieldsRead[5]).toEqual(['OBJECTID', 'cost', 'owner_name'])
  })

  test('join two tables, and the report tells the fields of both', async () => {
    const layer = dataLayer({
      type: 'joinTable',
      leftTableSource: { type: 'mapLayer', mapLayerId: 2 },
      rightTableSource: {
        type: 'dataLayer',
        dataSource: { type: 'table', workspaceId: 'sample', dataSourceName: 'Inspections' },
      },
      leftTableKey: 'asset_id',
      rightTableKey: 'asset_id',
      joinType: 'esriLeftInnerJoin',
    })
    const parameters = {
      layer,
      where: '"Inspections.result" = \'fail\'',
      outFields: 'asset_id,Inspections.inspector',
    }
    const { json, execution } = await ask(`${SERVICE}/dynamicLayer/query`, parameters)
    expect(json.features[0]?.attributes).toEqual({
      asset_id: expect.stringMatching(/^HY-/),
      'Inspections.inspector': expect.stringMatching(/\w+ \w+/),
    })
    expect(execution.layersRead).toEqual(expect.arrayContaining([2, 7]))
    expect(execution.fieldsRead[7]).toEqual(expect.arrayContaining(['inspector', 'result']))
  })

  test.each([
    ['an unknown workspace', { type: 'table', workspaceId: 'other', dataSourceName: 'Inspections' }],
    ['an unknown table', { type: 'table', dataSourceName: 'attachments' }],
    ['two statements', { type: 'queryTable', query: 'SELECT 1; SELECT 2' }],
    ['raster data', { type: 'raster', dataSourceName: 'x' }],
  ])('are refused for %s', async (_, source) => {
    const { json } = await ask(`${SERVICE}/dynamicLayer/query`, { layer: dataLayer(source) })
    expect(json.error.code).toBe(400)
  })
})

describe('nonsense', () => {
  const values = [
    'null',
    '[null]',
    '{}',
    '[]',
    '1e400',
    'NaN',
    "'",
    '{"a":',
    '[{"id":2,"drawingInfo":{"renderer":{}}}]',
  ]
  const places: [path: string, parameter: string][] = [
    ['export', 'bbox'],
    ['export', 'dynamicLayers'],
    ['export', 'mapScale'],
    ['export', 'clipping'],
    ['identify', 'geometry'],
    ['identify', 'imageDisplay'],
    ['find', 'dynamicLayers'],
    ['legend', 'dynamicLayers'],
    ['dynamicLayer/query', 'layer'],
    ['2/generateRenderer', 'classificationDef'],
  ]

  test.each(places)(
    'is refused or harmless in %s %s, never a failure of the server',
    async (path, parameter) => {
      for (const value of values) {
        const sound = { ...AT_HYDRANT, bbox: `${x},${y},${x + 50},${y + 50}`, size: '9,9', searchText: 'q' }
        const { json } = await ask(`${SERVICE}/${path}`, { ...sound, [parameter]: value })
        expect([undefined, 400], `${parameter}=${value}`).toContain(json.error?.code)
      }
    },
  )
})
