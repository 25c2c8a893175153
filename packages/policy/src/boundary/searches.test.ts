import { describe, expect, it } from 'vitest'
import { jsonUpstreamReply } from '../enforce/narrowing.ts'
import { type Asking, ask } from './asking.fixture.ts'
import { type Json, objectsOf } from './json.fixture.ts'
import { firstAsked } from './read-shown.fixture.ts'
import { worldOf } from './world.fixture.ts'

const world = worldOf()
const north = { with: { where: "DISTRICT = 'north'" } }
const except = (...names: string[]) => ({ with: { fields: { except: names } } })
const bounds = '-1000,-1000,1000,1000'
const look = { geometry: '0,0', sr: '102100', mapExtent: bounds, imageDisplay: '400,400,96', tolerance: '3' }

type Parameters = Readonly<Record<string, string>>
const shown = (path: string, parameters: Parameters, grants: readonly object[], more: Partial<Asking> = {}) =>
  ask(world, { path, parameters }, { grants, ...more })
const results = async (...args: Parameters3): Promise<readonly Json[]> =>
  objectsOf((await shown(...args)).json?.results)
type Parameters3 = [path: string, parameters: Parameters, grants: readonly object[], more?: Partial<Asking>]
const attributesOf = (result: Json | undefined) => Object.keys((result?.attributes ?? {}) as Json)

describe('What is found near a place', () => {
  const identified = (parameters: Parameters, grants: readonly object[]) =>
    results('identify', { ...look, ...parameters }, grants)

  it.each<[string, Parameters, readonly unknown[]]>([
    ['is of layers that are seen', { layers: 'all' }, [0, 2, 4]],
    ['is of the layers that are asked for', { layers: 'all:0,5' }, [0]],
    ['is of layers in a group', { layers: 'all:1' }, [2, 4]],
    ['is of no hidden layer', { layers: 'all:5' }, []],
  ])('%s', async (_, parameters, ids) => {
    const found = await identified(parameters, [{ on: { layers: [0, 'Network'] } }])
    expect([...new Set(found.map(({ layerId }) => layerId))]).toEqual(ids)
  })

  it.each<[string, Parameters, readonly unknown[]]>([
    ['are those that are seen', {}, ['Alder', 'Birch', 'Cedar']],
    ['are held by a condition', { layerDefs: "0:NAME <> 'Alder'" }, ['Birch', 'Cedar']],
    ['are held by a time', { time: '1500,2500' }, ['Birch']],
    ['are none where a condition may stop a database', { layerDefs: '0:10 / DEPTH > 2' }, []],
  ])('has rows that %s', async (_, parameters, values) => {
    const found = await identified({ layers: 'all:0', ...parameters }, [north])
    expect(found.map(({ value }) => value)).toEqual(values)
  })

  it('has no hidden column, value, title and shape', async () => {
    const [valve] = await identified({ layers: 'all:0' }, [except('NAME', 'OWNER')])
    expect(valve).toMatchObject({
      displayFieldName: '',
      value: '',
      layerName: 'Valves',
      geometry: { x: 1, y: 1 },
    })
    expect(attributesOf(valve)).not.toContain('Owner of it')
    expect(await identified({ layers: 'all:0' }, [except('geometry')])).toEqual([])
    expect(await identified({ layers: 'all:0', layerDefs: "0:OWNER = 'ann'" }, [except('OWNER')])).toEqual([])
  })

  it('has no row by a time that is hidden', async () => {
    expect(await identified({ layers: 'all:0', time: '1500,2500' }, [except('BUILT')])).toEqual([])
  })

  it('is joined of what several grants show of a row', async () => {
    const found = await identified({ layers: 'all:0' }, [
      except('OWNER', 'NAME'),
      { with: { where: "NAME = 'Alder'" } },
    ])
    expect(found).toHaveLength(5)
    const alder = found.find(({ value }) => value === 'Alder')
    expect(alder).toMatchObject({ displayFieldName: 'NAME', attributes: { 'Owner of it': 'ann' } })
    expect(found.filter(({ value }) => value === '')).toHaveLength(4)
  })

  it('is limited to the records of the grant', async () => {
    expect(await identified({ layers: 'all:0' }, [{ with: { records: 2 } }])).toHaveLength(2)
  })

  it('is refused on layers that the client composed', async () => {
    const dynamicLayers = JSON.stringify([{ id: 0, source: { type: 'mapLayer', mapLayerId: 0 } }])
    expect((await shown('identify', { ...look, dynamicLayers }, [north])).code).toBe('access.denied')
    const find = { searchText: 'a', layers: '0', dynamicLayers }
    expect((await shown('find', find, [north])).code).toBe('access.denied')
  })

  it('is refused by map servers that would ignore the condition', async () => {
    const old = worldOf([], { version: 9.3 })
    const question = { path: 'identify', parameters: { ...look, layers: 'all:0' } }
    expect((await ask(old, question, { grants: [north] })).code).toBe('access.denied')
    expect((await ask(old, question, { grants: [except('OWNER')] })).code).toBeUndefined()
  })
})

describe('What is found by a text', () => {
  const found = (parameters: Parameters, grants: readonly object[], more: Partial<Asking> = {}) =>
    results('find', { layers: '0', contains: 'true', ...parameters }, grants, more)

  it('is of layers and rows that are seen', async () => {
    const grants = [{ on: { layers: [0, 1] }, ...north }]
    expect(
      (await found({ searchText: 'e', layers: '0,2,5' }, grants)).map(({ layerId, value }) => [
        layerId,
        value,
      ]),
    ).toEqual([
      [0, '{Alder}'],
      [0, 'open'],
      [0, '{Cedar}'],
      [2, 'steel'],
    ])
    expect(await found({ searchText: 'bunker', layers: '5' }, grants)).toEqual([])
  })

  it('is searched in columns that are seen, by their names', async () => {
    const grants = [except('OWNER')]
    expect(await found({ searchText: 'ann', searchFields: 'OWNER' }, grants)).toEqual([])
    expect(await found({ searchText: 'ann' }, grants)).toEqual([])
    expect(await found({ searchText: 'ann', searchFields: 'owner' }, [{}])).toHaveLength(1)
    const { asked } = await shown('find', { searchText: 'ann', layers: '0' }, grants)
    expect(firstAsked({ asked, replies: [] }).searchFields).not.toContain('OWNER')
  })

  it('is left out where a map server finds it in a hidden column all the same', async () => {
    const spoiled = () => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: new TextEncoder().encode(
        JSON.stringify({
          results: ['OWNER', 'Owner of it', 'NAME', 'Name of it', ''].map((foundFieldName, id) => ({
            layerId: 0,
            layerName: 'Valves',
            foundFieldName,
            value: foundFieldName,
            attributes: { 'Objectid of it': id, 'Name of it': 'x', OWNER: 'ann' },
          })),
        }),
      ),
      elapsedMs: 0,
    })
    const left = await found({ searchText: 'x' }, [except('OWNER')], { spoiled })
    expect(left.map(({ attributes }) => attributes)).toEqual(
      [2, 3, 4].map((id) => ({ 'Objectid of it': id, 'Name of it': 'x' })),
    )
  })

  it('has no hidden shape, and none where the client asks for none', async () => {
    expect(await found({ searchText: 'Alder', searchFields: 'NAME' }, [except('geometry')])).toEqual([])
    const [valve] = await found({ searchText: 'Alder', searchFields: 'NAME', returnGeometry: 'false' }, [
      except('geometry'),
    ])
    expect(valve).not.toHaveProperty('geometry')
  })

  it('is held by conditions, and limited to the records of the grant', async () => {
    expect(
      await found({ searchText: 'north', layerDefs: "0:NAME = 'Elm' OR NAME = 'Alder'" }, [north]),
    ).toHaveLength(1)
    expect(
      await found({ searchText: 'north' }, [{ ...north, with: { ...north.with, records: 2 } }]),
    ).toHaveLength(2)
  })

  it('is refused where the text could end a literal', async () => {
    expect((await shown('find', { searchText: "a\\' OR 1=1", layers: '0' }, [north])).code).toBe(
      'request.parameter-invalid',
    )
  })
})

describe('Rows that belong to others', () => {
  const path = '0/queryRelatedRecords'
  const groups = async (parameters: Parameters, grants: readonly object[], more: Partial<Asking> = {}) => {
    const { json } = await shown(path, { relationshipId: '1', outFields: '*', ...parameters }, grants, more)
    return objectsOf(json?.relatedRecordGroups).map(({ objectId, count, relatedRecords }) => {
      const records = objectsOf(relatedRecords).map(({ attributes }) => (attributes as Json).NOTE)
      return [objectId, ...(records.length > 0 ? records : [count])]
    })
  }

  it('are told from rows that are seen to rows that are seen', async () => {
    expect(await groups({ objectIds: '1,2,3' }, [{}])).toEqual([
      [1, 'fine', 'wet'],
      [2, 'hot'],
      [3, 'good'],
    ])
    expect(await groups({ objectIds: '1,2,3' }, [north])).toEqual([
      [1, 'fine'],
      [3, 'good'],
    ])
    expect(await groups({ objectIds: '2,4' }, [north])).toEqual([])
  })

  it('are counted as far as they are seen', async () => {
    expect(await groups({ objectIds: '1,2,3', returnCountOnly: 'true' }, [north])).toEqual([
      [1, 1],
      [3, 1],
    ])
  })

  it('show the columns that are seen', async () => {
    const { json } = await shown(path, { objectIds: '1', relationshipId: '1', outFields: '*' }, [
      except('OWNER'),
    ])
    const [group] = objectsOf(json?.relatedRecordGroups)
    const [record] = objectsOf(group?.relatedRecords)
    expect(Object.keys(record?.attributes as Json)).toEqual(['OBJECTID', 'NAME', 'DISTRICT', 'NOTE'])
  })

  it('are joined of what several grants show of them', async () => {
    const grants = [except('OWNER'), { with: { where: "DISTRICT = 'north'" } }]
    const { json } = await shown(path, { objectIds: '1', relationshipId: '1', outFields: '*' }, grants)
    const [group] = objectsOf(json?.relatedRecordGroups)
    const owners = objectsOf(group?.relatedRecords).map(({ attributes }) => (attributes as Json).OWNER)
    expect(owners).toEqual(expect.arrayContaining(['by fine', undefined]))
  })

  it('are limited to the records of the grant', async () => {
    expect(await groups({ objectIds: '1,2,3' }, [{ with: { records: 2 } }])).toHaveLength(3)
    const told = await groups({ objectIds: '1,2,3' }, [{ with: { records: 2 } }])
    expect(told.flat().filter((word) => typeof word === 'string')).toHaveLength(2)
  })

  it.each<[string, Parameters, readonly object[], string | undefined]>([
    ['a relationship that is not there', { relationshipId: '9' }, [north], 'request.not-found'],
    [
      'a relationship to a hidden layer',
      { relationshipId: '2' },
      [{ on: { layers: [0, 3] } }],
      'request.not-found',
    ],
    [
      'a hidden column of the other table',
      { outFields: 'OWNER' },
      [except('OWNER')],
      'request.parameter-invalid',
    ],
    [
      'a condition by a hidden column',
      { definitionExpression: "OWNER = 'x'" },
      [except('OWNER')],
      'request.parameter-invalid',
    ],
  ])('are refused by %s', async (_, parameters, grants, code) => {
    expect((await shown(path, { objectIds: '1', relationshipId: '1', ...parameters }, grants)).code).toBe(
      code,
    )
  })

  it('are none where a key is hidden', async () => {
    expect(await groups({ objectIds: '1' }, [except('NAME')])).toEqual([])
  })
})

describe('Files that hang on rows', () => {
  it('are listed of rows that are seen', async () => {
    const listed = async (parameters: Parameters, grants: readonly object[]) =>
      objectsOf((await shown('0/queryAttachments', parameters, grants)).json?.attachmentGroups)
    const ids = async (...args: Parameters2) =>
      (await listed(...args)).map(({ parentObjectId }) => parentObjectId)
    expect(await ids({ definitionExpression: '1=1' }, [north])).toEqual([1, 3])
    expect(await ids({ objectIds: '1,4' }, [north])).toEqual([1])
    expect(await ids({ objectIds: '4' }, [north])).toEqual([])
    expect(await ids({ objectIds: '1,3', definitionExpression: "NAME = 'Alder'" }, [north])).toEqual([1])
    expect(await ids({ definitionExpression: '1=1' }, [except('OBJECTID')])).toEqual([])
    expect((await listed({ objectIds: '1' }, [north]))[0]).not.toHaveProperty('row')
  })

  const counted = (objectIds: string, answer?: object) =>
    shown('0/queryAttachments', { objectIds, returnCountOnly: 'true' }, [north], {
      spoiled: (_, { intent }) =>
        intent.kind === 'attachment-query' && answer ? jsonUpstreamReply(answer) : undefined,
    })
  const infos = [{ id: 1, name: 'a.txt' }]

  it('are counted as none where no named row is seen, without a question for them', async () => {
    const { json, asked } = await counted('4', { count: 7 })
    expect(json).toEqual({ count: 0 })
    expect(asked.map(({ intent }) => intent.kind)).not.toContain('attachment-query')
  })

  it.each<[string, object, object]>([
    ['one count', { count: 7, row: { OWNER: 'x' } }, { count: 7 }],
    ['a count of none', { count: 0 }, { count: 0 }],
    [
      'counts by row',
      { attachmentGroups: [{ parentObjectId: 1, parentGlobalId: 'secret', count: 7, row: {} }] },
      { attachmentGroups: [{ parentObjectId: 1, count: 7 }] },
    ],
  ])('are counted as the map server counts those of rows that are seen: %s', async (_, answer, told) => {
    const { json, asked } = await counted('1,4', answer)
    expect(json).toEqual(told)
    expect(asked.at(-1)?.intent).toMatchObject({ kind: 'attachment-query', ids: [1], only: { count: true } })
  })

  it.each<[string, object, object | undefined]>([
    ['files', { attachmentInfos: infos }, undefined],
    ['files beside a count', { count: 7, attachmentInfos: infos }, undefined],
    ['rows beside a count', { count: 7, features: [{ attributes: { OWNER: 'x' } }] }, undefined],
    ['a text', { count: '7' }, undefined],
    ['an object', { count: { OWNER: 'x' } }, undefined],
    ['less than none', { count: -1 }, undefined],
    ['parts', { count: 1.5 }, undefined],
    ['a text by row', { attachmentGroups: [{ count: '7' }, { count: {} }] }, { attachmentGroups: [{}, {}] }],
    [
      'files by row',
      { count: 7, attachmentGroups: [{ parentObjectId: 1, count: 7, attachmentInfos: infos }] },
      { attachmentGroups: [{ parentObjectId: 1 }] },
    ],
  ])('are not counted by a map server that answers %s', async (_, answer, told) => {
    const { json, code } = await counted('1,4', answer)
    expect([json, code]).toEqual([told, told === undefined ? 'upstream.invalid-reply' : undefined])
  })

  it('are not counted where no count is asked for', async () => {
    const answered = (json: object) =>
      shown('0/queryAttachments', { objectIds: '1' }, [north], {
        spoiled: (_, { intent }) =>
          intent.kind === 'attachment-query' ? jsonUpstreamReply(json) : undefined,
      })
    const group = { parentObjectId: 1, attachmentInfos: infos }
    expect((await answered({ count: 7, attachmentGroups: [group] })).json).toEqual({
      attachmentGroups: [group],
    })
    expect((await answered({ count: 7 })).code).toBe('upstream.invalid-reply')
  })

  type Parameters2 = [parameters: Parameters, grants: readonly object[]]

  it.each<[string, string, readonly object[], string | undefined]>([
    ['the list of a row that is seen', '0/1/attachments', [north], undefined],
    ['the list of a hidden row', '0/4/attachments', [north], 'request.not-found'],
    ['the list of a row whose id is hidden', '0/1/attachments', [except('OBJECTID')], 'request.not-found'],
    ['a pop-up of a row that is seen', '0/1/htmlPopup', [north], undefined],
    ['a pop-up of a hidden row', '0/4/htmlPopup', [north], 'request.not-found'],
    ['a pop-up with hidden columns', '0/1/htmlPopup', [except('OWNER')], 'access.denied'],
    ['a row that is seen', '0/1', [north], undefined],
    ['a hidden row', '0/2', [north], 'upstream 404'],
    ['a row of a hidden layer', '5/51', [{ on: { layers: [0] } }], 'request.not-found'],
  ])('and what else belongs to one row: %s', async (_, path, grants, code) => {
    expect((await shown(path, {}, grants)).code).toBe(code)
  })

  it.each<[string, string, readonly object[], string | undefined]>([
    ['hangs on a row that is seen', '0/1/attachments/1', [north], undefined],
    ['hangs on a hidden row', '0/4/attachments/1', [north], 'request.not-found'],
    ['hangs on another row', '0/5/attachments/1', [north], 'request.not-found'],
  ])('are given where one %s', async (_, path, grants, code) => {
    expect((await shown(path, { f: '' }, grants)).code).toBe(code)
  })

  it('are expected to be a page only where they are called one', async () => {
    const expected = async (row: number) =>
      (await shown(`0/${row}/attachments/1`, { f: '' }, [north])).asked.at(-1)?.expects
    expect([await expected(1), await expected(3)]).toEqual(['attachment', 'file'])
  })
})

describe('What is summed up of rows', () => {
  const renderer = {
    classificationDef: JSON.stringify({ type: 'uniqueValueDef', uniqueValueFields: ['NAME'] }),
  }
  const bins = {
    bin: JSON.stringify({ type: 'autoIntervalBin', onField: 'DEPTH', parameters: { numBins: 2 } }),
  }

  it('are the rows that are seen', async () => {
    const { json } = await shown('0/generateRenderer', renderer, [north])
    expect(objectsOf(json?.uniqueValueInfos).map(({ value }) => value)).toEqual(['Alder', 'Birch', 'Cedar'])
    const binned = await shown('feature/0/queryBins', { ...bins, lowerBoundaryAlias: 'OWNER' }, [
      { with: { where: "DISTRICT = 'north'", fields: { except: ['OWNER'] } } },
    ])
    expect(objectsOf(binned.json?.features).map(({ attributes }) => attributes)).toEqual([
      { OWNER: 2 },
      { OWNER: 5 },
      { OWNER: 9 },
    ])
    const estimates = await shown('feature/0/getEstimates', {}, [north])
    expect(estimates.json).toMatchObject({ count: 3, extent: { xmax: 5 } })
    expect((await shown('feature/3/getEstimates', {}, [north])).json).toEqual({ count: 3 })
  })

  it.each<[string, string, Parameters]>([
    [
      'a renderer',
      '0/generateRenderer',
      { classificationDef: renderer.classificationDef.replace('NAME', 'OWNER') },
    ],
    ['bins', 'feature/0/queryBins', { bin: bins.bin.replace('DEPTH', 'OWNER') }],
    [
      'bins of dates',
      'feature/0/queryDateBins',
      {
        binField: 'OWNER',
        bin: '{"calendarBin":{"unit":"month"}}',
        outStatistics: '[{"statisticType":"count","onStatisticField":"NAME"}]',
      },
    ],
    [
      'first rows',
      'feature/0/queryTopFeatures',
      { topFilter: '{"groupByFields":"STATUS","topCount":1,"orderByFields":"OWNER"}', where: '1=1' },
    ],
  ])('are not asked for by a hidden column: %s', async (_, path, parameters) => {
    expect(await shown(path, parameters, [except('OWNER')])).toMatchObject({
      code: 'request.parameter-invalid',
      asked: [],
    })
  })

  it.each<[string, Parameters]>([
    [
      'a quotient',
      {
        classificationDef: JSON.stringify({
          type: 'classBreaksDef',
          classificationField: 'DEPTH',
          normalizationType: 'esriNormalizeByField',
          normalizationField: 'BUILT',
        }),
      },
    ],
    [
      'a logarithm',
      {
        classificationDef: JSON.stringify({
          type: 'classBreaksDef',
          classificationField: 'DEPTH',
          normalizationType: 'esriNormalizeByLog',
        }),
      },
    ],
  ])('are no classes at which a database stops: %s', async (_, parameters) => {
    expect((await shown('0/generateRenderer', parameters, [north])).code).toBe('request.parameter-invalid')
    expect((await shown('0/generateRenderer', parameters, [except('OWNER')])).code).toBeUndefined()
  })

  it.each<[string, object, boolean]>([
    ['numbers', { start: 0, end: 9, boundaries: [1, 2] }, true],
    ['days of a number', { start: '2026-01-01' }, false],
    ['texts', { boundaries: ['x'] }, false],
  ])('have bins with bounds of their own kind: %s', async (_, parameters, isGood) => {
    const bin = JSON.stringify({ type: 'fixedBoundariesBin', onField: 'DEPTH', parameters })
    expect((await shown('feature/0/queryBins', { bin }, [north])).code === undefined).toBe(isGood)
  })

  const binsFrom = (start: unknown) => {
    const bin = JSON.stringify({ type: 'fixedIntervalBin', onField: 'BUILT', parameters: { start } })
    return shown('feature/0/queryBins', { bin }, [north])
  }

  it.each([
    '2026-01-31 23:59:59',
    '2026-01-31T20:00:00.123Z',
    '2026-01-29',
    '2026-04-30',
    '2026-12-31 00:00:00',
    '2024-02-29',
    '2000-02-29 13:59:59',
  ])('have bins that begin at a real day or moment: %s', async (start) => {
    expect((await binsFrom(start)).code).toBeUndefined()
  })

  it.each([
    '2026-01-32',
    '2026-01-00',
    '2026-13-01',
    '2026-00-01',
    '2026-04-31',
    '2026-02-29',
    '2026-02-30 13:59:59',
    '1900-02-29',
    '2026-01-31 24:00:00',
    '2026-01-31 29:00:00',
    '2026-01-31 23:60:00',
    '2026-01-31 23:59:60',
    '2026-01-31 23:59',
    '2026-01-31 23:59:59.1234',
    '2026-01-31 23:59:59+02:00',
    '2026-1-31',
    ' 2026-01-31',
    '2026-01-31\n',
    '0999-01-31',
    'x',
    '',
  ])('have no bins that begin at anything else: %j', async (start) => {
    expect((await binsFrom(start)).code).toBe('request.parameter-invalid')
  })
})

describe('Rows of several layers', () => {
  it('are those of layers, rows and columns that are seen', async () => {
    const parameters = { layerDefs: '{"0":"1=1","2":"1=1","5":"1=1"}', outFields: 'NAME,OWNER,MATERIAL' }
    const { json } = await shown('feature/query', parameters, [
      { on: { layers: [0, 1] }, with: { ...north.with, fields: { except: ['OWNER'] } } },
    ])
    const layers = objectsOf(json?.layers).map(({ id, features }) => [
      id,
      objectsOf(features).map(({ attributes }) => attributes),
    ])
    expect(layers).toEqual([
      [
        0,
        ['Alder', 'Birch', 'Cedar'].map((NAME, index) =>
          expect.objectContaining({ NAME, OBJECTID: 2 * index + 1 }),
        ),
      ],
      [
        2,
        ['iron', 'steel'].map((MATERIAL, index) =>
          expect.objectContaining({ MATERIAL, OBJECTID: 10 + index }),
        ),
      ],
    ])
  })

  it('leave out a layer by whose hidden column is asked, or at which a database stops', async () => {
    const ids = async (layerDefs: string, grants: readonly object[]) =>
      objectsOf(
        (await shown('feature/query', { layerDefs, returnIdsOnly: 'true' }, grants)).json?.layers,
      ).map(({ id }) => id)
    expect(await ids('{"0":"OWNER = \'ann\'","2":"1=1"}', [except('OWNER')])).toEqual([2])
    expect(await ids('{"0":"10 / DEPTH > 2","2":"1=1"}', [north])).toEqual([2])
    expect(await ids('{"5":"1=1"}', [{ on: { layers: [0] } }])).toEqual([])
  })

  it('answer the fields of their own lists', async () => {
    const layerDefs = JSON.stringify([
      { layerId: 0, where: '1=1', outFields: 'STATUS' },
      { layerId: 3, where: '1=1' },
    ])
    const { json } = await shown('feature/query', { layerDefs, outFields: 'NOTE' }, [north])
    const [valves, visits] = objectsOf(json?.layers)
    expect(objectsOf(valves?.features)[0]?.attributes).toMatchObject({ STATUS: 'open' })
    expect(objectsOf(visits?.features)[0]?.attributes).toMatchObject({ NOTE: 'fine' })
  })
})

describe('A layer that the client composed', () => {
  const layer = (more: object = {}, id = 0) =>
    JSON.stringify({ source: { type: 'mapLayer', mapLayerId: id }, ...more })

  it('is the map layer behind it', async () => {
    const { json } = await shown('dynamicLayer/query', { layer: layer(), where: '1=1', outFields: 'NAME' }, [
      north,
    ])
    expect(objectsOf(json?.features)).toHaveLength(3)
    const held = {
      layer: layer({ definitionExpression: 'DEPTH > 4' }),
      where: 'DEPTH < 9',
      outFields: 'NAME',
    }
    expect(objectsOf((await shown('dynamicLayer/query', held, [north])).json?.features)).toHaveLength(1)
  })

  it('is held to what of it is seen', async () => {
    const hidden = { layer: layer({ definitionExpression: "OWNER = 'ann'" }), where: '1=1' }
    expect((await shown('dynamicLayer/query', hidden, [except('OWNER')])).code).toBe(
      'request.parameter-invalid',
    )
    const other = { layer: layer({}, 5), where: '1=1' }
    expect((await shown('dynamicLayer/query', other, [{ on: { layers: [0] } }])).code).toBe(
      'request.not-found',
    )
    expect((await shown('dynamicLayer', { layer: layer() }, [north])).json).toMatchObject({
      id: 0,
      name: 'Valves',
    })
  })
})
