import { describe, expect, it } from 'vitest'
import { type Asking, ask, type Question } from './asking.fixture.ts'
import { cellsOf, columnOf, featuresOf, firstAsked, pbfRowsOf, placedIn } from './read-shown.fixture.ts'
import { worldOf } from './world.fixture.ts'

const world = worldOf()
const all = { where: '1=1' }
const north = { with: { where: "DISTRICT = 'north'" } }
const except = (...names: string[]) => ({ with: { fields: { except: names } } })
const query = (parameters: Record<string, string>, path = '0/query'): Question => ({ path, parameters })
const asked = (parameters: Record<string, string>, grants: readonly object[], more: Partial<Asking> = {}) =>
  ask(world, query(parameters), { grants, ...more })
const statistics = (...list: object[]) => ({ ...all, outStatistics: JSON.stringify(list) })
const count = { statisticType: 'count', onStatisticField: 'OBJECTID', outStatisticFieldName: 'n' }

describe('Rows that are hidden', () => {
  it.each<[string, Record<string, string>, readonly unknown[]]>([
    ['are left out', all, ['Alder', 'Birch', 'Cedar']],
    [
      'stay hidden from a condition that finds them',
      { where: "NAME = 'Elm' OR DEPTH > 4" },
      ['Birch', 'Cedar'],
    ],
    ['stay hidden from ids', { objectIds: '1,2,4' }, ['Alder']],
    ['stay hidden from ids beside a condition', { objectIds: '1,2,3', where: "NAME <> 'Birch'" }, ['Alder']],
    [
      'stay hidden from a place',
      { geometry: '0,0,4,99', geometryType: 'esriGeometryEnvelope' },
      ['Alder', 'Birch'],
    ],
    ['stay hidden from a time', { time: '1200,2700' }, ['Birch']],
    [
      'are no part of a page',
      { ...all, orderByFields: 'NAME DESC', resultRecordCount: '2' },
      ['Cedar', 'Birch'],
    ],
  ])('%s', async (_, parameters, names) => {
    expect(columnOf(await asked({ outFields: 'NAME', ...parameters }, [north]), 'NAME')).toEqual(names)
  })

  it.each([
    ['a count', { ...all, returnCountOnly: 'true' }, { count: 3 }],
    [
      'a list of ids',
      { ...all, returnIdsOnly: 'true' },
      { objectIdFieldName: 'OBJECTID', objectIds: [1, 3, 5] },
    ],
  ])('are no part of %s', async (_, parameters, json) => {
    expect((await asked(parameters, [north])).json).toEqual(json)
  })

  it('are no part of an extent', async () => {
    const { json } = await asked({ ...all, returnExtentOnly: 'true' }, [north])
    expect(json?.extent).toMatchObject({ xmin: 1, ymin: 1, xmax: 5, ymax: 6 })
  })

  it('are no part of statistics, of groups, and of conditions on groups', async () => {
    const groups = { ...statistics(count), groupByFieldsForStatistics: 'STATUS' }
    expect(cellsOf(await asked(groups, [north]))).toEqual([{ STATUS: 'open', n: 3 }])
    expect(cellsOf(await asked({ ...groups, having: 'n > 3' }, [north]))).toEqual([])
    expect(cellsOf(await asked({ ...groups, having: 'n > 0' }, []))).toEqual([])
    expect(cellsOf(await asked(groups, [{}]))).toEqual([
      { STATUS: 'open', n: 3 },
      { STATUS: 'shut', n: 1 },
      { STATUS: 'broken', n: 1 },
    ])
  })

  it('are never asked for by ids alone, which some map servers read without the condition', async () => {
    const { objectIds, where } = firstAsked(await asked({ objectIds: '1,2' }, [north]))
    expect([objectIds, where]).toEqual([undefined, expect.anything()])
  })

  it('are not there for anybody whose attribute is missing', async () => {
    const grants = [{ with: { where: 'DISTRICT = :principal.district' } }]
    expect(columnOf(await asked(all, grants), 'NAME')).toEqual([])
    const principal = { attributes: { district: 'south' } }
    expect(columnOf(await asked(all, grants, { principal }), 'NAME')).toEqual(['Dogwood', 'Elm'])
  })

  it('are shown where another grant shows them', async () => {
    const south = { with: { where: "DISTRICT = 'south'", records: 10 } }
    expect(columnOf(await asked(all, [north, south]), 'NAME')).toHaveLength(5)
  })

  it('cannot be tried out by conditions at which a database stops', async () => {
    const stops = { where: '10 / DEPTH > 2' }
    expect(await asked(stops, [north])).toMatchObject({ code: 'request.parameter-invalid', asked: [] })
    expect(columnOf(await asked(stops, [except('OWNER')]), 'NAME')).toEqual(['Alder'])
  })
})

describe('Limits of records', () => {
  it.each([
    ['where the client asks for more', { ...all, resultRecordCount: '100' }, 2],
    ['where it asks for no number', all, 2],
    ['and a smaller number stays', { ...all, resultRecordCount: '1' }, 1],
  ])('hold %s', async (_, parameters, length) => {
    expect(cellsOf(await asked(parameters, [{ with: { records: 2 } }]))).toHaveLength(length)
  })

  it('are no limits of counts', async () => {
    expect((await asked({ ...all, returnCountOnly: 'true' }, [{ with: { records: 2 } }])).json).toEqual({
      count: 5,
    })
  })
})

describe('Columns that are hidden', () => {
  const grants = [except('OWNER', 'BUILT')]

  it.each<[string, Record<string, string>]>([
    ['a condition', { where: "OWNER = 'ann'" }],
    ['a condition in other letters', { where: "owner LIKE 'a%'" }],
    ['the order', { ...all, orderByFields: 'OWNER' }],
    ['the fields', { ...all, outFields: 'NAME,OWNER' }],
    ['distinct values', { ...all, outFields: 'OWNER', returnDistinctValues: 'true' }],
    ['statistics', statistics({ ...count, onStatisticField: 'OWNER' })],
    ['groups', { ...statistics(count), groupByFieldsForStatistics: 'OWNER' }],
    ['a condition on groups', { ...statistics(count), having: "max(OWNER) > 'b'" }],
  ])('are unknown to %s, as one that is not there', async (_, parameters) => {
    const hidden = await asked(parameters, grants)
    const absent = Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, value.replace(/OWNER/i, 'NOWHERE')]),
    )
    const { code, publicText } = await asked(absent, grants)
    expect(hidden).toMatchObject({ code: 'request.parameter-invalid', asked: [] })
    expect([code, publicText]).toEqual([hidden.code, hidden.publicText])
  })

  it('decide about no row by a time', async () => {
    expect(columnOf(await asked({ time: '1500' }, grants), 'NAME')).toEqual([])
  })

  it('are left out of all columns', async () => {
    const [cells] = cellsOf(await asked({ ...all, outFields: '*' }, grants))
    expect(Object.keys(cells ?? {})).toEqual(['OBJECTID', 'GlobalID', 'NAME', 'STATUS', 'DISTRICT', 'DEPTH'])
  })

  it('are asked for by nobody who asks for all', async () => {
    const names = ['OBJECTID', 'GlobalID', 'NAME', 'STATUS', 'DISTRICT', 'DEPTH']
    expect(firstAsked(await asked({ ...all, outFields: '*' }, grants)).outFields).toEqual(names)
    expect(firstAsked(await asked({ ...all, outFields: '*' }, [north])).outFields).toBe('*')
  })

  it('leave the display field and the object id where no field is named', async () => {
    expect(cellsOf(await asked(all, grants))[0]).toEqual({ OBJECTID: 1, NAME: 'Alder' })
    const others = await asked(all, [except('NAME', 'OBJECTID')])
    expect(Object.keys(cellsOf(others)[0] ?? {})).not.toContain('NAME')
  })

  it('are not named as the columns of names and ids', async () => {
    const named = async (...grants: object[]) => {
      const { json } = await asked({ ...all, outFields: 'STATUS' }, grants, { manner: 'talkative' })
      return [json?.displayFieldName, json?.objectIdFieldName, json?.globalIdFieldName]
    }
    expect(await named(except('OWNER'))).toEqual(['NAME', 'OBJECTID', 'GlobalID'])
    expect(await named(except('NAME', 'GlobalID'))).toEqual([undefined, 'OBJECTID', undefined])
    expect(await named(except('OBJECTID'))).toEqual(['NAME', undefined, 'GlobalID'])
  })

  it('are those that a grant does not name', async () => {
    const only = { with: { fields: { only: ['NAME'] } } }
    const [cells] = cellsOf(await asked({ ...all, outFields: '*' }, [only]))
    expect(cells).toEqual({ OBJECTID: 1, NAME: 'Alder' })
  })

  it('are the object ids where a grant excepts them', async () => {
    const grantsWithoutIds = [except('OBJECTID')]
    expect(await asked({ objectIds: '1' }, grantsWithoutIds)).toMatchObject({ json: { features: [] } })
    expect(await asked({ ...all, returnIdsOnly: 'true' }, grantsWithoutIds)).toMatchObject({
      json: { objectIds: [] },
    })
    const shown = await asked({ ...all, f: 'geojson' }, grantsWithoutIds)
    expect(featuresOf(shown).every((row) => !('id' in row))).toBe(true)
  })
})

describe('Names that a client gives to results', () => {
  it.each(['OWNER', 'KEEPER', 'result_0'])(
    'come back and mean nothing to the map server: %s',
    async (name) => {
      const given = { ...statistics({ ...count, outStatisticFieldName: name }), orderByFields: name }
      const shown = await asked({ ...given, having: `${name} > 0` }, [except('OWNER')])
      expect(cellsOf(shown)).toEqual([{ [name]: 5 }])
      const { outStatistics } = firstAsked(shown)
      expect(JSON.stringify(outStatistics)).not.toContain(`"${name === 'result_0' ? 'nothing' : name}"`)
    },
  )

  it('are told in replies as PBF and beside descriptions of columns', async () => {
    const given = statistics({
      ...count,
      statisticType: 'max',
      onStatisticField: 'NAME',
      outStatisticFieldName: 'top',
    })
    const renamed = await asked(given, [north], { manner: 'talkative' })
    expect(cellsOf(renamed)).toEqual([{}, {}, {}])
    expect((await asked({ ...given, f: 'pbf' }, [north], { manner: 'talkative' })).code).toBeUndefined()
  })
})

describe('Shapes that are hidden', () => {
  const grants = [except('geometry')]

  it('are neither asked for nor shown', async () => {
    const shown = await asked({ ...all, outFields: 'NAME', returnCentroid: 'true' }, grants)
    expect(placedIn(shown)).toEqual([])
    expect(firstAsked(shown)).toMatchObject({ returnGeometry: false })
    expect(firstAsked(shown)).not.toHaveProperty('returnCentroid')
  })

  it.each<[string, Record<string, string>]>([
    ['a place', { geometry: '0,0,9,9', geometryType: 'esriGeometryEnvelope', returnCountOnly: 'true' }],
    ['a count of an extent', { ...all, returnExtentOnly: 'true' }],
  ])('find nothing by %s', async (_, parameters) => {
    const { json } = await asked(parameters, grants)
    expect(json?.count).toBe(0)
  })

  it('take their measures with them', async () => {
    const question = query({ ...all, outFields: '*' }, '2/query')
    const [cells] = cellsOf(await ask(world, question, { grants }))
    expect(Object.keys(cells ?? {})).not.toContain('Shape_Length')
    expect((await ask(world, query({ where: 'Shape_Length > 1' }, '2/query'), { grants })).code).toBe(
      'request.parameter-invalid',
    )
  })

  it('are left out of GeoJSON', async () => {
    const shown = await asked({ ...all, f: 'geojson' }, grants, { manner: 'talkative' })
    expect(placedIn(shown)).toEqual([])
    expect(shown.json).not.toHaveProperty('bbox')
  })
})

describe('Rows that show different columns', () => {
  const grants = [except('OWNER', 'geometry'), north]

  it('have empty cells where no grant shows them', async () => {
    const shown = await asked({ ...all, outFields: 'NAME,OWNER' }, grants)
    expect(columnOf(shown, 'OWNER')).toEqual(['ann', null, 'bob', null, 'cem'])
    expect(placedIn(shown)).toEqual(['Alder', 'Birch', 'Cedar'])
  })

  it('have them in GeoJSON too, with ids where they are seen', async () => {
    const shown = await asked({ ...all, outFields: 'NAME,OWNER', f: 'geojson' }, grants)
    expect(columnOf(shown, 'OWNER')).toEqual(['ann', null, 'bob', null, 'cem'])
    expect(placedIn(shown)).toEqual(['Alder', 'Birch', 'Cedar'])
    expect(featuresOf(shown).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5])
    const withoutIds = await asked({ ...all, outFields: 'NAME', f: 'geojson' }, [except('OBJECTID'), north])
    const ids = featuresOf(withoutIds).map(({ id }) => id)
    expect(ids).toEqual([1, undefined, 3, undefined, 5])
  })

  it('have them as PBF, on a grid around the shapes that are shown', async () => {
    const shown = await asked({ ...all, outFields: 'NAME,OWNER', f: 'pbf' }, grants)
    expect(pbfRowsOf(shown)).toEqual([
      { NAME: 'Alder', OWNER: 'ann', at: [1, 1] },
      { NAME: 'Dogwood', OWNER: null, at: undefined },
      { NAME: 'Birch', OWNER: 'bob', at: [3, 3] },
      { NAME: 'Elm', OWNER: null, at: undefined },
      { NAME: 'Cedar', OWNER: 'cem', at: [5, 6] },
    ])
    const shapes = await asked({ ...all, outFields: 'NAME', f: 'pbf', outSR: '4326' }, [
      except('geometry'),
      north,
    ])
    expect(pbfRowsOf(shapes).filter(({ at }) => at !== undefined)).toHaveLength(3)
    const cells = await asked({ ...all, outFields: 'OWNER', returnGeometry: 'false', f: 'pbf' }, grants)
    expect(pbfRowsOf(cells).map(({ OWNER }) => OWNER)).toEqual(['ann', null, 'bob', null, 'cem'])
  })

  it('are read ahead by another thread, which is asked once', async () => {
    const read: number[] = []
    const readIds = ({ key }: { key: string }) => {
      read.push(key.length)
      return Promise.resolve([1, 2, 3, 4, 5])
    }
    const shown = await asked({ ...all, outFields: 'OWNER' }, grants, { more: { readIds } })
    expect(columnOf(shown, 'OWNER')).toEqual(['ann', null, 'bob', null, 'cem'])
    expect(read).toHaveLength(1)
  })

  it('decide by a column only where they show it', async () => {
    expect(columnOf(await asked({ where: "OWNER <> 'bob'" }, grants), 'NAME')).toEqual(['Alder', 'Cedar'])
    expect(columnOf(await asked({ ...all, orderByFields: 'OWNER DESC' }, grants), 'NAME')).toHaveLength(3)
  })

  it('are refused where rows cannot be told apart', async () => {
    const question = query({ ...all, outFields: '*' }, '4/query')
    const shown = await ask(world, question, { grants: [except('ZONE'), north] })
    expect(shown).toMatchObject({ code: 'access.denied', asked: [] })
  })
})

describe('Texts of searches', () => {
  const search = (text: string, path = '0/query') => query({ text, outFields: 'NAME' }, path)

  it.each([
    ['find by their own letters', 'ir', ['Birch']],
    ['take a wildcard for a letter', '%', []],
  ])('%s', async (_, text, names) => {
    expect(columnOf(await ask(world, search(text), { grants: [north] }), 'NAME')).toEqual(names)
  })

  it.each([
    ['the display field is hidden', 'ir', [except('NAME')], 'which this layer does not have'],
    ['they end in a backslash', 'x\\', [north], 'backslash'],
  ])('are refused where %s', async (_, text, grants, words) => {
    const shown = await ask(world, search(text), { grants })
    expect(shown.code).toBe('request.parameter-invalid')
    expect(shown.publicText).toContain(words)
  })
})

describe('Characters that a database may take for an apostrophe', () => {
  const typographic = { where: "NAME = 'A’B'" }

  it('are refused in requests, unless the upstream is said to be Unicode', async () => {
    expect((await asked(typographic, [north])).code).toBe('request.parameter-invalid')
    expect((await asked(typographic, [north], { isUnicode: true })).code).toBeUndefined()
    expect((await asked(typographic, [{}])).code).toBeUndefined()
  })

  it('select no row where they stand in an attribute of the caller', async () => {
    const grants = [{ with: { where: "DISTRICT = 'north' OR DISTRICT = :principal.district" } }]
    const principal = { attributes: { district: 'so’th' } }
    expect(columnOf(await asked(all, grants, { principal }), 'NAME')).toEqual([])
    expect(columnOf(await asked(all, grants, { principal, isUnicode: true }), 'NAME')).toHaveLength(3)
  })
})
