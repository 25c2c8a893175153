import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { outbound, service, verdict } from './grammar.ts'
import { ask, touched, warmUp } from './socket.ts'

const json = (value: unknown) => encodeURIComponent(JSON.stringify(value))
const bbox = 'bbox=0,0,1,1&f=image'
const layer = (change: object) => ({ id: 0, source: { type: 'mapLayer', mapLayerId: 0 }, ...change })

/** Data sources that reach past the layers of the map (ArcGIS REST, layer source and data source objects). */
const sources: [what: string, source: unknown][] = [
  [
    'a table of a workspace',
    { type: 'dataLayer', dataSource: { type: 'table', workspaceId: 'w', dataSourceName: 'secret' } },
  ],
  [
    'raw SQL',
    {
      type: 'dataLayer',
      dataSource: {
        type: 'queryTable',
        workspaceId: 'w',
        query: 'SELECT * FROM secret',
        oidFields: 'OBJECTID',
      },
    },
  ],
  [
    'a raster',
    { type: 'dataLayer', dataSource: { type: 'raster', workspaceId: 'w', dataSourceName: 'secret' } },
  ],
  [
    'a join',
    {
      type: 'dataLayer',
      dataSource: {
        type: 'joinTable',
        leftTableSource: { type: 'mapLayer', mapLayerId: 0 },
        rightTableSource: { type: 'mapLayer', mapLayerId: 3 },
      },
    },
  ],
  [
    'a join as a source',
    {
      type: 'joinTable',
      leftTableSource: { type: 'mapLayer', mapLayerId: 0 },
      rightTableSource: { type: 'mapLayer', mapLayerId: 3 },
    },
  ],
  ['raw SQL as a source', { type: 'queryTable', query: 'SELECT 1' }],
  ['a version of the data', { type: 'mapLayer', mapLayerId: 0, gdbVersion: 'SDE.SECRET' }],
  ['the type in capitals', { type: 'MAPLAYER', mapLayerId: 0 }],
  ['a list for a type', { type: ['mapLayer', 'dataLayer'], mapLayerId: 0 }],
  ['no type', { mapLayerId: 0 }],
  ['no source', undefined],
  ['a text', 'mapLayer'],
  ['a list', [{ type: 'mapLayer', mapLayerId: 0 }]],
  ['a negative layer', { type: 'mapLayer', mapLayerId: -1 }],
  ['a layer that is a text', { type: 'mapLayer', mapLayerId: '0 OR 1' }],
  ['a layer with a fraction', { type: 'mapLayer', mapLayerId: 0.5 }],
  ['two layers', { type: 'mapLayer', mapLayerId: [0, 3] }],
]

const carriers: [operation: string, target: (layers: string) => string][] = [
  ['export', (layers) => `${service}/export?${bbox}&dynamicLayers=${layers}`],
  [
    'identify',
    (layers) =>
      `${service}/identify?f=json&geometry=0,0&tolerance=1&mapExtent=0,0,1,1&imageDisplay=1,1,96&dynamicLayers=${layers}`,
  ],
  ['find', (layers) => `${service}/find?f=json&searchText=x&layers=0&dynamicLayers=${layers}`],
  ['legend', (layers) => `${service}/legend?f=json&dynamicLayers=${layers}`],
]

describe.each(carriers)('dynamicLayers of %s', (_, target) => {
  it.each(sources)('with %s are refused', (_what, source) => {
    expect(verdict(target(json([layer({ source })])))).toBe('request.parameter-invalid')
  })

  it('cannot hide a source behind another of the same name', () => {
    const twice =
      '[{"id":0,"source":{"type":"mapLayer","mapLayerId":0},"source":{"type":"dataLayer","dataSource":{}}}]'
    expect(verdict(target(encodeURIComponent(twice)))).toBe('request.parameter-invalid')
    const other =
      '[{"id":0,"source":{"type":"dataLayer","dataSource":{}},"source":{"type":"mapLayer","mapLayerId":0}}]'
    expect(verdict(target(encodeURIComponent(other)))).toBe('request.parameter-invalid')
  })

  it('go out with the keys that were understood, and no others', () => {
    const more = layer({
      gdbVersion: 'x',
      dataSource: { type: 'queryTable' },
      dynamicLayers: [],
      subLayers: [1],
      Source: {},
    })
    const sent = JSON.parse(outbound(target(json([more]))).parameters.dynamicLayers ?? '')
    expect(sent).toEqual([layer({})])
  })

  it('have each id once', () => {
    expect(verdict(target(json([layer({}), layer({})])))).toBe('request.parameter-invalid')
  })
})

describe('other ways to a layer', () => {
  it.each([
    'gdbVersion=SDE.SECRET',
    'historicMoment=1',
    'mapRangeValues=[{}]',
    'layerRangeValues=[{}]',
    'layerParameterValues=[{}]',
    'selectionDefinitions=[{}]',
    'spatialFilter={"a":1}',
    'clipping={"a":1}',
  ])('are refused by name: %s', (parameter) => {
    expect(verdict(`${service}/export?${bbox}&${encodeURI(parameter)}`)).toBe('request.parameter-unserved')
  })

  it.each(['gdbVersion=X', 'historicMoment=1'])('are refused by name in a query: %s', (parameter) => {
    expect(verdict(`${service}/1/query?f=json&where=1=1&${parameter}`)).toBe('request.parameter-unserved')
  })

  it('are dropped before the map server sees them where nobody knows them', () => {
    const { parameters } = outbound(`${service}/export?${bbox}&mapLayers=[3]&gdbVersion=&clipping={}`)
    expect(Object.keys(parameters).filter((name) => /version|mapLayers|clipping/i.test(name))).toEqual([])
  })

  it.each([
    ['a mode that is none', 'layers=only:0'],
    ['ids without a mode', 'layers=0,1'],
    ['two modes', 'layers=show:0,hide:1'],
    ['a negative layer', 'layers=show:-2'],
    ['a negative layer among others', 'layers=show:0,-1'],
    ['a range', 'layers=show:0-9'],
    ['a wildcard', 'layers=show:*'],
    ['a sub-layer', 'layers=show:0.1'],
    ['a name', 'layers=show:Parcels'],
    ['hexadecimal', 'layers=show:0x1'],
    ['a list that does not end', `layers=show:${'1,'.repeat(5000)}1`],
  ])('in a list of layers are refused: %s', (_, pair) => {
    expect(verdict(`${service}/export?${bbox}&${pair}`)).toBe('request.parameter-invalid')
  })

  it('no layer stays no layer, never all of them', () => {
    expect(outbound(`${service}/export?${bbox}&layers=show:-1`).parameters.layers).toBe('show:-1')
  })

  it.each(['layers=', 'layers=all', 'layers=*', 'layers=0,x', ''])('find needs layers by id: %j', (pair) => {
    expect(verdict(`${service}/find?f=json&searchText=x&${pair}`)).toMatch(
      /^request\.parameter-(?:missing|invalid)$/,
    )
  })

  it.each([
    ['KML of a whole map', `${service}?f=kmz`],
    ['KML of a picture', `${service}/export?bbox=0,0,1,1&f=kmz`],
    ['the map as a layer file', `${service}?f=lyr`],
    ['the map for ArcGIS Explorer', `${service}?f=nmf`],
    ['the map as a page of scripts', `${service}?f=jsapi`],
    ['AMF', `${service}/1/query?where=1=1&f=amf`],
    ['help', `${service}?f=help`],
  ])('in formats that no rule can narrow are refused: %s', (_, target) => {
    expect(verdict(target)).toMatch(/^request\.(?:format-unknown|operation-(?:unknown|refused))$/)
  })
})

describe('over a socket', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack()
    await warmUp(stack)
  })
  afterAll(() => stack?.close())

  it.each(sources)('a dynamic layer with %s is neither drawn nor read', async (_, source) => {
    for (const [, target] of carriers) {
      const { status, code, executions } = await ask(stack, target(json([layer({ source })])))
      expect(status === 400 || code === 400).toBe(true)
      expect(touched(executions)).toEqual([])
    }
  })

  it('an export draws the layers that it shows, whatever else it says', async () => {
    const more = 'mapLayers=[5]&layerRangeValues={}&selectionDefinitions=[]'
    const target = `${service}/export?bbox=-118.5,34.2,-118,34.7&bboxSR=4326&size=100,100&f=image&layers=show:6&${more}`
    const { status, executions } = await ask(stack, target)
    expect(status).toBe(200)
    expect(executions.at(-1)?.layersDrawn).toEqual([6])
  })
})
