import { describe, expect, it } from 'vitest'
import { type Asking, ask } from './asking.fixture.ts'
import { type Json, objectsOf } from './json.fixture.ts'
import { reference, withEntry, worldOf } from './world.fixture.ts'

const world = worldOf()
const north = { with: { where: "DISTRICT = 'north'" } }
const except = (...names: string[]) => ({ with: { fields: { except: names } } })
const described = async (
  path: string,
  grants: readonly object[],
  more: Partial<Asking> = {},
): Promise<Json> => (await ask(world, { path }, { grants, ...more })).json ?? {}
const rendererIn = (json: Json | undefined): Json =>
  (json?.drawingInfo as { renderer?: Json } | undefined)?.renderer ?? {}
const names = (list: unknown) => objectsOf(list).map(({ name }) => name)
const everywhere = { xmin: -20_037_508.342789244, xmax: 20_037_508.342789244 }

describe('A list of services', () => {
  it.each<[string, string, readonly object[], readonly unknown[], readonly unknown[] | undefined]>([
    [
      'names those that are granted',
      '/rest/services',
      [{ on: { services: ['Water/*'] } }],
      ['Water/Assets', 'Water/Assets'],
      ['Water'],
    ],
    [
      'names all where all are',
      '/rest/services',
      [{}],
      ['Water/Assets', 'Water/Assets', 'Office/Pay'],
      ['Water', 'Office'],
    ],
    ['names those of a folder', '/rest/services/Water', [{}], ['Water/Assets', 'Water/Assets'], ['Water']],
  ])('%s', async (_, path, grants, services, folders) => {
    const json = await described(path, grants)
    expect([names(json.services), json.folders]).toEqual([services, folders])
    expect(Object.keys(json).sort()).toEqual(['currentVersion', 'folders', 'services'])
  })

  it('is refused where none is granted, and where the folder has none', async () => {
    const office = [{ on: { services: ['Office/*'] } }]
    expect((await ask(world, { path: '/rest/services/Water' }, { grants: office })).code).toBe(
      'access.denied',
    )
    expect((await ask(world, { path: '/rest/services' }, { grants: [] })).code).toBe('access.denied')
  })

  it('may have no folders, and anything in place of names', async () => {
    const json = {
      services: [
        { name: 7, type: 'MapServer' },
        { name: 'Water/Assets', type: 'MapServer' },
      ],
      folders: undefined,
    }
    const spoiled = () => ({ ...reply, body: new TextEncoder().encode(JSON.stringify(json)) })
    expect(await described('/rest/services', [{}], { spoiled })).toEqual({
      services: [{ name: 'Water/Assets', type: 'MapServer' }],
    })
    const strange = () => ({ ...reply, body: new TextEncoder().encode(JSON.stringify({ folders: 'x' })) })
    expect(await described('/rest/services', [{}], { spoiled: strange })).toEqual({
      folders: [],
      services: [],
    })
  })

  const reply = { status: 200, headers: { 'content-type': 'application/json' }, elapsedMs: 0 }
})

describe('The root of a service', () => {
  const grants = [{ on: { layers: ['Valves', 'Network'] }, ...north }]

  it('names layers that are seen and the groups above them', async () => {
    const json = await described('', grants)
    expect([names(json.layers), names(json.tables)]).toEqual([['Valves', 'Network', 'Pipes', 'Zones'], []])
  })

  it('has an extent around what is seen', async () => {
    const { fullExtent, initialExtent } = await described('', [{ on: { layers: [0] }, ...north }])
    expect(fullExtent).toMatchObject({ xmin: 1, ymin: 1, xmax: 5, ymax: 6 })
    expect(initialExtent).toEqual(fullExtent)
    expect((await described('', [{ on: { layers: [0] } }])).fullExtent).toMatchObject({ xmax: 20, ymax: 90 })
    const stated = { on: { layers: [0] }, with: { ...north.with, extents: 'author' } }
    expect((await described('', [stated])).fullExtent).toMatchObject({ xmax: 20, ymax: 90 })
    expect((await described('', [except('geometry')])).fullExtent).toMatchObject(everywhere)
    const none = { on: { layers: [0] }, with: { where: "DISTRICT = 'west'" } }
    expect((await described('', [none])).fullExtent).toMatchObject(everywhere)
  })

  it('says nothing over all layers, and nothing that no row of the tables is about', async () => {
    const json = await described('', grants, { manner: 'talkative' })
    expect(Object.keys(json)).not.toContain('timeInfo')
    expect(JSON.stringify(json)).not.toContain('Bunkers')
    expect(json.documentInfo).toEqual({ Title: 'Water' })
    const open = await described('', [{}], { manner: 'talkative' })
    expect(open).toMatchObject({ timeInfo: {}, documentInfo: { Path: 'C:/secret' } })
  })

  it('promises what its caller may ask for', async () => {
    const narrowed = await described('', grants)
    expect(narrowed).toMatchObject({
      capabilities: 'Map,Query,Data',
      singleFusedMapCache: false,
      supportsDynamicLayers: true,
    })
    expect(narrowed).not.toHaveProperty('tileInfo')
    const pictures = await described('', [{ for: ['view'] }])
    expect(pictures.capabilities).toBe('Map')
    const queries = await described('', [{ for: ['query'] }])
    expect(queries).toMatchObject({
      capabilities: 'Query,Data',
      supportsDynamicLayers: false,
      exportTilesAllowed: false,
    })
    const open = await described('', [
      { for: ['view', 'query', 'identify', 'attachments', 'export-data', 'edit'] },
    ])
    expect(open).toMatchObject({
      capabilities: 'Map,Query,Data',
      singleFusedMapCache: true,
      minLOD: 0,
      maxLOD: 1,
    })
    expect(open.supportedExtensions).toBe('KmlServer,FeatureServer')
  })

  it('tells of a service of another type only where a grant is on that type too', async () => {
    const extensions = async (...grants: object[]) => (await described('', grants)).supportedExtensions
    const on = (...types: string[]) => ({ on: { services: ['**'], types } })
    expect(await extensions(on('MapServer'))).toBe('KmlServer')
    expect(await extensions({ ...on('MapServer'), ...north })).not.toContain('FeatureServer')
    expect(await extensions(on('MapServer', 'FeatureServer'))).toBe('KmlServer,FeatureServer')
    expect(await extensions(on('MapServer'), { on: { services: ['**'] } })).toBe('KmlServer,FeatureServer')
  })

  it('has the levels of tiles that are given', async () => {
    const tiles = { with: { ...north.with, tiles: 'whole', scale: { from: 10_000 } } }
    const json = await described('', [tiles])
    expect(json.tileInfo).toMatchObject({ rows: 256, lods: [{ level: 0 }] })
    expect([json.minLOD, json.maxLOD]).toEqual([0, undefined])
  })

  it('has no level of tiles by a grant that is not for pictures', async () => {
    const tiles = { with: { ...north.with, tiles: 'whole', scale: { from: 10_000 } } }
    const queries = { for: ['query'], with: { ...north.with, tiles: 'whole' } }
    const json = await described('', [tiles, queries])
    expect(json.tileInfo).toMatchObject({ lods: [{ level: 0 }] })
  })

  it('has relationships between layers that are seen, by keys that are', async () => {
    const between = async (...list: object[]) =>
      objectsOf((await described('', list)).relationships).map(({ originLayerId, destinationLayerId }) => [
        originLayerId,
        destinationLayerId,
      ])
    expect(await between({ on: { layers: [0, 3] }, ...north })).toEqual([
      [0, 3],
      [3, 0],
    ])
    expect(await between({ on: { layers: [0, 5] }, ...north })).toEqual([[0, 5]])
    expect(await between({ on: { layers: [0, 5] }, ...except('OWNER') })).toEqual([])
    expect(await between({ on: { layers: [0, 3] }, ...except('NAME') })).toEqual([])
  })
})

describe('A layer', () => {
  it('has the columns that are seen, and what is about them', async () => {
    const json = await described('0', [except('OWNER', 'BUILT')])
    expect(names(json.fields)).toEqual([
      'OBJECTID',
      'GlobalID',
      'NAME',
      'STATUS',
      'DISTRICT',
      'DEPTH',
      'SHAPE',
    ])
    expect(names(json.templates)).toEqual(['valve'])
    expect(objectsOf(json.templates)[0]?.prototype).toEqual({ attributes: { STATUS: 'open' } })
    expect(names(json.indexes)).toEqual(['by name'])
    expect(names(json.relationships)).toEqual(['visits'])
    expect(json).toMatchObject({
      displayField: 'NAME',
      typeIdField: 'STATUS',
      subtypeField: null,
      subtypes: [],
      editFieldsInfo: { editorField: 'NAME' },
      uniqueIdInfo: { fields: ['OBJECTID'] },
      types: [{ id: 'open', name: 'open', domains: { STATUS: {} } }],
    })
    expect(json).not.toHaveProperty('timeInfo')
    expect(json).not.toHaveProperty('definitionExpression')
  })

  it('has none of what is about hidden columns', async () => {
    const json = await described('0', [except('NAME', 'STATUS', 'OBJECTID', 'geometry', 'OWNER')])
    expect(json).toMatchObject({ displayField: null, objectIdField: null, types: [], typeIdField: null })
    for (const gone of ['uniqueIdInfo', 'geometryField', 'extent', 'drawingInfo'])
      expect(json).not.toHaveProperty(gone)
    expect(json.editFieldsInfo).toBeNull()
  })

  it('has the time of all rows only where all are seen', async () => {
    const time = async (...grants: object[]) => (await described('0', grants)).timeInfo
    expect(await time(except('OWNER'))).toMatchObject({
      startTimeField: 'BUILT',
      timeExtent: expect.anything(),
    })
    expect(await time(north)).toEqual({ startTimeField: 'BUILT', endTimeField: '' })
  })

  it('has the extent of rows that are seen, asked for once and remembered', async () => {
    const kept = new Map<string, unknown>()
    const extents = {
      recall: (_: unknown, key: string) => kept.get(key),
      keep: (_: unknown, key: string, extent: unknown) => void kept.set(key, extent),
    }
    const ask0 = () => ask(world, { path: '0' }, { grants: [north], more: { extents } })
    const [first, second] = [await ask0(), await ask0()]
    expect([first.asked.length, second.asked.length]).toEqual([2, 1])
    expect(first.json?.extent).toMatchObject({ xmax: 5, ymax: 6 })
    expect(second.json?.extent).toEqual(first.json?.extent)
    const bounded = await ask(world, { path: '0' }, { grants: [north], more: { maxRequests: 1 } })
    expect(bounded.json?.extent).toMatchObject({ ...everywhere, spatialReference: reference })
  })

  it.each<[string, object]>([
    ['fails', { status: 500 }],
    ['is no JSON', { body: new TextEncoder().encode('<html>') }],
    ['is too large', { body: new TextEncoder().encode(`{"extent":{"xmin":"${'x'.repeat(20_000)}"}}`) }],
    ['has no extent', { body: new TextEncoder().encode('{"count":3}') }],
  ])('has an area that tells nothing where the reply with its extent %s', async (_, change) => {
    const spoiled: Asking['spoiled'] = (reply, { mayFail }) => (mayFail ? { ...reply, ...change } : undefined)
    expect((await described('0', [north], { spoiled })).extent).toMatchObject(everywhere)
  })

  it('asks map servers for no extent that they do not know', async () => {
    const old = worldOf([], { version: 10.2 })
    const { asked, json } = await ask(old, { path: '0' }, { grants: [north] })
    expect([asked.length, json?.extent]).toEqual([1, expect.objectContaining(everywhere)])
  })

  it('is drawn in the classes that a row which is seen can be in', async () => {
    const values = async (...grants: object[]) => {
      const { renderer } = (await described('0', grants)).drawingInfo as { renderer: Json }
      return [objectsOf(renderer.uniqueValueInfos).map(({ value }) => value), renderer.authoringInfo]
    }
    const open = { with: { where: "STATUS = 'open'" } }
    expect(await values(open)).toEqual([['open'], undefined])
    expect(await values(north)).toEqual([['open', 'shut', 'broken'], undefined])
    expect(await values({ with: { ...open.with, classes: 'author' } })).toEqual([
      ['open', 'shut', 'broken'],
      undefined,
    ])
    expect(await values({ with: { where: "NOT STATUS = 'open' AND DEPTH > 2 OR STATUS IS NULL" } })).toEqual([
      ['shut', 'broken'],
      undefined,
    ])
    expect((await values({}))[1]).toEqual({ rows: 5 })
  })

  it('is drawn in classes of several columns, of numbers, and of nothing', async () => {
    const drawnBy = async (renderer: Json, where: string) => {
      const site = withEntry(world, 0, (entry) => ({
        ...entry,
        drawing: { rendererFields: ['STATUS', 'DEPTH'], labelFields: [], drawingInfo: { renderer } },
      }))
      const { json } = await ask(site, { path: '0' }, { grants: [{ with: { where } }] })
      const shown = rendererIn(json)
      return [shown.type, objectsOf(shown.uniqueValueInfos).map(({ value }) => value)]
    }
    const infos = (...values: unknown[]) => values.map((value) => ({ value, label: `${value}` }))
    const pairs = infos('open,2', 'open,4', 'shut,4', '<Null>,4', 'open')
    const two = { type: 'uniqueValue', field1: 'STATUS', field2: 'DEPTH', field3: '', fieldDelimiter: ',' }
    const where = "STATUS = 'open' AND DEPTH > 3"
    expect(await drawnBy({ ...two, uniqueValueInfos: pairs }, where)).toEqual(['uniqueValue', ['open,4']])
    const depths = { type: 'uniqueValue', field1: 'DEPTH', uniqueValueInfos: infos('2', 4, '<Null>') }
    expect(await drawnBy(depths, 'DEPTH > 3')).toEqual(['uniqueValue', [4]])
    expect(await drawnBy(depths, "DEPTH > 3 OR NAME = 'Elm'")).toEqual(['uniqueValue', ['2', 4, '<Null>']])
    expect(await drawnBy({ type: 'simple', symbol: {} }, where)).toEqual(['simple', []])
    expect(await drawnBy({ type: 'classBreaks', field: 'DEPTH' }, where)).toEqual(['simple', []])
  })

  it('is drawn without what varies with hidden rows', async () => {
    const symbol = { type: 'esriSMS', style: 'esriSMSCircle', color: [0, 0, 0, 255], size: 4 }
    const renderer = {
      type: 'simple',
      symbol,
      visualVariables: [{ type: 'sizeInfo', field: 'DEPTH', stops: [1] }],
    }
    const site = withEntry(world, 0, (entry) => ({
      ...entry,
      drawing: { rendererFields: ['DEPTH'], labelFields: [], drawingInfo: { renderer } },
    }))
    const drawn = async (...grants: object[]) => rendererIn((await ask(site, { path: '0' }, { grants })).json)
    expect(await drawn(except('OWNER'))).toHaveProperty('visualVariables')
    expect(await drawn(north)).not.toHaveProperty('visualVariables')
  })

  it('is drawn in one symbol where the classes are hidden', async () => {
    expect((await described('0', [except('STATUS')])).drawingInfo).toMatchObject({
      renderer: { type: 'simple' },
      labelingInfo: [{ labelExpression: '[NAME]' }, { labelExpression: '[OWNER]' }],
    })
    expect((await described('2', [north])).drawingInfo).toMatchObject({ renderer: { type: 'simple' } })
    expect((await described('0', [except('OWNER', 'NAME')])).drawingInfo).toMatchObject({
      labelingInfo: null,
    })
  })

  it('promises what its caller may ask for', async () => {
    expect(await described('feature/0', [north])).toMatchObject({
      capabilities: 'Query,Data',
      hasAttachments: true,
      supportsStatistics: true,
      htmlPopupType: 'esriServerHTMLPopupTypeAsHTMLText',
    })
    expect(await described('0', [{ for: ['query'], ...except('OWNER') }])).toMatchObject({
      capabilities: 'Query,Data',
      hasAttachments: false,
      htmlPopupType: 'esriServerHTMLPopupTypeNone',
    })
    expect(await described('0', [except('OBJECTID')])).toMatchObject({ hasAttachments: false })
    expect(await described('0', [{ for: ['view'] }])).toMatchObject({ supportsStatistics: false })
    const readOnly = { principal: { scope: { readOnly: true } } }
    expect((await described('feature/0', [{ for: ['query', 'edit'] }], readOnly)).capabilities).toBe(
      'Query,Data',
    )
    expect((await described('feature/0', [{ for: ['query', 'edit'] }])).capabilities).toBe(
      'Query,Data,Editing',
    )
  })

  it('is described with the others, as they are seen', async () => {
    const grants = [{ on: { layers: ['Valves', 'Network'] }, ...north }]
    const json = await described('layers', grants)
    expect(names(json.layers)).toEqual(['Valves', 'Network', 'Pipes', 'Zones'])
    expect(names((await described('layers', [{}])).layers)).toHaveLength(7)
    expect(await described('1', grants)).toMatchObject({ name: 'Network', subLayers: [{ id: 2 }, { id: 4 }] })
    expect(await described('2', grants)).toMatchObject({ parentLayer: { id: 1 } })
    expect(await described('2', [{ on: { layers: [2] }, ...north }])).toMatchObject({
      parentLayer: { id: 1 },
    })
  })

  it.each<[string, string, readonly object[], string | undefined]>([
    ['a hidden layer', '5', [{ on: { layers: [0] } }], 'request.not-found'],
    ['a layer that is not there', '99', [{ on: { layers: [0] } }], 'request.not-found'],
    ['a group in which nothing is seen', '7', [{ on: { layers: [0] } }], 'request.not-found'],
    ['a group in which something is seen', '1', [{ on: { layers: [2] } }], undefined],
  ])('is not there where it is %s', async (_, path, grants, code) => {
    expect((await ask(world, { path }, { grants })).code).toBe(code)
  })
})

describe('Domains', () => {
  const domains = async (...grants: object[]) =>
    names(
      (await ask(world, { path: 'feature/queryDomains', parameters: { layers: '[0,5]' } }, { grants })).json
        ?.domains,
    )

  it('are those of columns that are seen', async () => {
    expect(await domains(north)).toEqual(['StatusDomain', 'OWNERDomain', 'BunkersDomain'])
    expect(await domains({ on: { layers: [0] }, ...except('OWNER') })).toEqual(['StatusDomain'])
    expect(await domains({ on: { layers: [3] } })).toEqual([])
  })
})

describe('A description for whom a grant lets edit', () => {
  const reading = ['view', 'query', 'identify', 'attachments', 'export-data']
  const editing = (edit: object, narrowing: object = {}) => [
    { for: [...reading, 'edit'], with: { ...narrowing, edit } },
  ]
  const layer = (edit: object, narrowing?: object) => described('feature/0', editing(edit, narrowing))
  const editable = (json: Json) =>
    objectsOf(json.fields)
      .filter((field) => field.editable !== false)
      .map(({ name }) => name)

  it.each<[object, string]>([
    [{ add: true, update: true, delete: true }, 'Query,Data,Editing,Create,Update,Delete'],
    [{ update: "STATUS = 'open'" }, 'Query,Data,Editing,Update'],
    [{ delete: true }, 'Query,Data,Editing,Delete'],
    [{ update: true, own: { field: 'OBJECTID' } }, 'Query,Data'],
    [{ update: 'DEPTH > :principal.depth' }, 'Query,Data'],
  ])('names the edits of %j', async (edit, words) => {
    const told = [await layer(edit), await described('feature', editing(edit))]
    expect(told.map(({ capabilities }) => capabilities)).toEqual([words, words])
    const [first] = objectsOf((await described('feature/layers', editing(edit))).layers)
    expect(first?.capabilities).toBe(words)
  })

  it('names no edits of a layer that its grant is not on', async () => {
    const grants = [
      ...editing({ update: true }).map((grant) => ({ ...grant, on: { layers: [0] } })),
      { on: { layers: [0, 2] } },
    ]
    const pipes = await described('feature/2', grants, { manner: 'talkative' })
    expect(String(pipes.capabilities ?? '')).not.toMatch(/Editing|Update/)
    expect((await described('feature', grants)).capabilities).toBe('Query,Data,Editing,Update')
  })

  it('names no deletions, and no new shapes, of rows to which rows belong that are out of reach', async () => {
    const composite = withEntry(world, 0, (entry) => ({
      ...entry,
      relationships: entry.relationships.map((one) => ({ ...one, composite: true })),
    }))
    const grants = editing({ update: true, delete: true, geometry: true })
    const { json } = await ask(composite, { path: 'feature/0' }, { grants })
    expect(json).toMatchObject({ capabilities: 'Query,Data,Editing,Update', allowGeometryUpdates: false })
  })

  it('offers no calculations of rows in an area', async () => {
    const said = { supportsCalculate: true }
    const withCalculate = {
      ...world,
      layers: world.layers.map((one) => ({ ...one, described: { ...one.described, ...said } })),
    }
    const calculates = async (narrowing: object) =>
      (await ask(withCalculate, { path: 'feature/0' }, { grants: editing({ update: true }, narrowing) })).json
        ?.supportsCalculate
    expect(await calculates({ where: "DISTRICT = 'north'" })).toBe(true)
    expect(await calculates({ area: { of: '10' } })).toBe(false)
  })

  it('says which fields are written', async () => {
    const all = ['STATUS', 'DISTRICT', 'DEPTH', 'BUILT', 'SHAPE']
    expect(editable(await layer({ update: true }))).toEqual(all)
    expect(editable(await layer({ update: true, fields: { only: ['status', 'NAME'] } }))).toEqual(['STATUS'])
    expect(
      editable(await layer({ update: true, set: { District: 'north' }, own: { field: 'STATUS' } })),
    ).toEqual(['DEPTH', 'BUILT', 'SHAPE'])
    expect(editable(await layer({ update: true }, { fields: { except: ['DEPTH', 'OWNER'] } }))).toEqual([
      'STATUS',
      'DISTRICT',
      'BUILT',
      'SHAPE',
    ])
    expect(editable(await layer({ delete: true }))).toEqual([])
  })

  it('shows fields by one grant, and says by another that they are written', async () => {
    const grants = [
      { for: ['query'], with: { where: "DISTRICT = 'north'" } },
      { for: ['edit'], with: { fields: { only: ['STATUS', 'OWNER'] }, edit: { update: true } } },
    ]
    const json = await described('feature/0', grants)
    expect(names(json.fields)).toContain('DEPTH')
    expect(editable(json)).toEqual(['STATUS', 'SHAPE'])
  })

  it('says whether shapes may be changed, also where clients would take a missing word for yes', async () => {
    const shapes = async (edit: object) => {
      const { allowGeometryUpdates, allowTrueCurvesUpdates } = await layer(edit)
      return [allowGeometryUpdates, allowTrueCurvesUpdates]
    }
    expect(await shapes({ add: true, update: true })).toEqual([false, false])
    expect(await shapes({ update: true, geometry: true })).toEqual([true, false])
    expect(await layer({ update: true, geometry: true }, { fields: { except: ['geometry'] } })).toMatchObject(
      {
        allowGeometryUpdates: false,
      },
    )
    expect(await described('feature', editing({ update: true }))).toMatchObject({
      allowGeometryUpdates: false,
    })
  })

  it('has templates of rows that may be added, with fields that are written', async () => {
    const templates = async (edit: object, narrowing?: object) =>
      objectsOf((await layer(edit, narrowing)).templates).map(({ name, prototype }) => [name, prototype])
    expect(await templates({ update: true })).toEqual([])
    expect(await templates({ add: true })).toEqual([
      ['valve', { attributes: { STATUS: 'open' } }],
      ['of OWNER', { attributes: {} }],
    ])
    expect(
      await templates({ add: true, fields: { only: ['DEPTH'] } }, { fields: { except: ['OWNER'] } }),
    ).toEqual([['valve', { attributes: {} }]])
    expect(await templates({ add: true }, { fields: { except: ['OWNER', 'STATUS'] } })).toEqual([
      ['Valves', { attributes: {} }],
    ])
  })

  it('says where rows belong to who added them', async () => {
    expect(await layer({ update: true, own: { field: 'DISTRICT' } })).toMatchObject({
      ownershipBasedAccessControlForFeatures: {
        allowOthersToQuery: true,
        allowOthersToUpdate: false,
        allowOthersToDelete: false,
      },
      editFieldsInfo: { editorField: 'NAME' },
    })
    expect(await layer({ update: true })).toMatchObject({ editFieldsInfo: { creatorField: 'OWNER' } })
  })

  it('is for readers what it was', async () => {
    const [reader] = editing({ update: true }).map((grant) => ({ ...grant, for: reading }))
    expect(await described('feature/0', [reader as object])).toEqual(
      await described('feature/0', [{ for: reading }]),
    )
    expect(await described('feature', [reader as object])).toEqual(
      await described('feature', [{ for: reading }]),
    )
  })
})
