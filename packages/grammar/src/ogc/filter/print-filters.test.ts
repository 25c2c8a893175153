import { describe, expect, it } from 'vitest'
import { fields } from './conditions.fixture.ts'
import { type FilterLanguage, printFilters } from './print-filters.ts'
import { read, textOf } from './printed-text.fixture.ts'

describe('a condition is printed', () => {
  it.each<[where: string, cql: string, qgis: string]>([
    ["status = 'open'", `"status" = 'open'`, `parcels:"status" = 'open'`],
    ["STATUS = 'it''s'", `"status" = 'it''s'`, `parcels:"status" = 'it''s'`],
    ["'open' = status", `"status" = 'open'`, `parcels:"status" = 'open'`],
    [
      "status <> 'open'",
      `("status" IS NOT NULL AND "status" <> 'open')`,
      `parcels:( "status" IS NOT NULL AND "status" != 'open' AND "status" != 'status' )`,
    ],
    [
      "NOT status = 'open'",
      `("status" IS NOT NULL AND "status" <> 'open')`,
      `parcels:( "status" IS NOT NULL AND "status" != 'open' AND "status" != 'status' )`,
    ],
    [
      'NOT (id < 5 OR id IS NULL)',
      `("id" >= 5 AND "id" IS NOT NULL)`,
      `parcels:( ( "id" IS NOT NULL AND "id" >= 5 AND "id" < 1E300 ) AND ( "id" IS NOT NULL AND "id" < 1E300 ) )`,
    ],
    ['5 > id', `"id" < 5`, `parcels:"id" < 5`],
    [
      'id BETWEEN -1.50 AND 2E3',
      `("id" >= -1.5 AND "id" <= 2000)`,
      `parcels:( ( "id" IS NOT NULL AND "id" >= -1.5 AND "id" < 1E300 ) AND "id" <= 2000 )`,
    ],
    [
      'id NOT BETWEEN 1 AND 2',
      `("id" < 1 OR "id" > 2)`,
      `parcels:( "id" < 1 OR ( "id" IS NOT NULL AND "id" > 2 AND "id" < 1E300 ) )`,
    ],
    [
      "status IN ('a', 'b', NULL)",
      `("status" = 'a' OR "status" = 'b')`,
      `parcels:( "status" = 'a' OR "status" = 'b' )`,
    ],
    ["status NOT IN ('a', NULL)", 'no rows', 'no rows'],
    ['status = NULL', 'no rows', 'no rows'],
    ['NOT status = NULL', 'no rows', 'no rows'],
    ['NOT (1 = 0)', 'all rows', 'all rows'],
    ['1 = 1 AND id = 1', `"id" = 1`, `parcels:"id" = 1`],
    ['1 = 0 OR 1 = NULL', 'no rows', 'no rows'],
    [
      "status LIKE 'a%_b'",
      `"status" LIKE 'a%_b'`,
      `parcels:( "status" IS NOT NULL AND "status" LIKE 'a%_b' AND "status" != 'status' )`,
    ],
    [
      "status NOT LIKE 'a%'",
      `("status" IS NOT NULL AND "status" NOT LIKE 'a%')`,
      `parcels:( "status" IS NOT NULL AND "status" NOT LIKE 'a%' AND "status" != 'status' )`,
    ],
    ["status LIKE '%%'", '"status" IS NOT NULL', `parcels:( "status" IS NOT NULL AND "status" != 'status' )`],
    ["status NOT LIKE '%'", 'no rows', 'no rows'],
    ["status LIKE '50!%' ESCAPE '!'", 'pattern', 'pattern'],
    [
      "status LIKE 'it''s%'",
      'pattern',
      `parcels:( "status" IS NOT NULL AND "status" LIKE 'it''s%' AND "status" != 'status' )`,
    ],
    ["status = ''", `"status" = ''`, `parcels:"status" = ''`],
    ["status = ' open'", 'text', 'text'],
    ["status = 'a\\b'", 'text', 'text'],
    ["status = 'a;b'", `"status" = 'a;b'`, 'text'],
    ["status = 'a()'", `"status" = 'a()'`, 'text'],
    ["status = 'a(<b'", `"status" = 'a(<b'`, 'text'],
    ["status = '(Oder)'", `"status" = '(Oder)'`, `parcels:"status" = '(Oder)'`],
    ["status = 'o''clock ''x'", `"status" = 'o''clock ''x'`, 'text'],
    ["status = 'Zürich 中'", `"status" = 'Zürich 中'`, `parcels:"status" = 'Zürich 中'`],
    ["status = 'o’clock'", 'text', 'text'],
    [
      '"Größe m" > 0.5',
      `"Größe m" > 0.5`,
      `parcels:( "Größe m" IS NOT NULL AND "Größe m" > 0.5 AND "Größe m" < 1E300 )`,
    ],
    ['id = 123456789012345678', `"id" = 123456789012345678`, `parcels:"id" = 123456789012345678`],
    ['id = 1.234567890123456', 'number', 'number'],
    ["id = '5'", 'kind', 'kind'],
    ['status = 5', 'kind', 'kind'],
    ["status < 'b'", 'kind', 'kind'],
    ["seen > TIMESTAMP '2026-01-01 00:00:00'", 'kind', 'kind'],
    ['seen > CURRENT_TIMESTAMP', 'function', 'function'],
    ["UPPER(status) = 'A'", 'function', 'function'],
    ['id = id', 'function', 'function'],
    ['id + 1 = 2', 'function', 'function'],
    ['other = 1', 'field', 'field'],
    ["status = 'Status'", `"status" = 'Status'`, 'text'],
    ['shape IS NOT NULL', '"shape" IS NOT NULL', 'kind'],
    ['shape IS NULL', '"shape" IS NULL', 'parcels:"shape" IS NULL'],
  ])('%s', (where, cql, qgis) => {
    expect(textOf('cql', where)).toBe(cql)
    expect(textOf('qgis', where)).toBe(qgis)
  })

  const likeOf = (field: string, text: string) =>
    `<PropertyIsLike wildCard="*" singleChar="?" escape="!"><PropertyName>${field}</PropertyName><Literal>${text}</Literal></PropertyIsLike>`
  const known = (field: string) => `<And>${likeOf(field, '?*')}<Not>${likeOf(field, '0')}</Not></And>`
  const oneLine = `<Not>${likeOf('status', '*&#10;*')}</Not>`
  const same = (field: string, text: string) =>
    `<PropertyIsEqualTo><PropertyName>${field}</PropertyName><Literal>${text}</Literal></PropertyIsEqualTo>`
  const filter = (inner: string) => `(<Filter xmlns="http://www.opengis.net/ogc">${inner}</Filter>)`
  it.each<[where: string, fes: string]>([
    ["status = 'a & <b>'", filter(same('status', 'a &amp; &lt;b&gt;'))],
    ["status = 'it''s (7)'", filter(same('status', "it's (7)"))],
    ["status = '7'", filter(`<And>${likeOf('status', '7')}${oneLine}</And>`)],
    ["status <> '7'", filter(`<And>${known('status')}<Not>${likeOf('status', '7')}</Not></And>`)],
    ["status <> 'a'", filter(`<And>${known('status')}<Not>${same('status', 'a')}</Not></And>`)],
    ["status <> 'ä'", 'text'],
    ["status = 'ä'", filter(same('status', 'ä'))],
    ['id = 0', 'null'],
    ['id IS NOT NULL', filter(known('id'))],
    ['id < 5', filter(`<And>${known('id')}${same('id', '5').replaceAll('EqualTo', 'LessThan')}</And>`)],
    ["status = '0'", 'null'],
    [
      "status LIKE '0%'",
      filter(`<And><And>${known('status')}${likeOf('status', '0*')}</And>${oneLine}</And>`),
    ],
    ['shape IS NOT NULL', 'kind'],
    ["status LIKE 'a%'", filter(`<And>${likeOf('status', 'a*')}${oneLine}</And>`)],
    ["status LIKE 'a_'", 'pattern'],
    ["status NOT LIKE '%.x'", 'pattern'],
    ["status = '7.5'", 'text'],
    [`status LIKE '${'é'.repeat(60)}%'`, 'length'],
    ["status LIKE 'it''s%'", 'pattern'],
    ["status LIKE '*%'", 'pattern'],
    ["status LIKE '%'", filter(known('status'))],
    ['status IS NOT NULL', filter(known('status'))],
    ['status IS NULL', 'null'],
    ["status = ''", 'text'],
    ["status = '[Owner]'", 'text'],
    ["status = '_MAPSERVER_NULL_'", 'text'],
    [`status = 'a"b'`, 'text'],
    ['id = 1234567890123456', 'number'],
    [
      "status IN ('a','b','c')",
      filter(`<Or><Or>${same('status', 'a')}${same('status', 'b')}</Or>${same('status', 'c')}</Or>`),
    ],
    ['1 = 0', 'no rows'],
    ['1 = 1', 'all rows'],
  ])('for MapServer: %s', (where, fes) => {
    expect(textOf('fes', where)).toBe(fes)
  })

  it.each<[where: string, sql: string]>([
    ["STATUS LIKE 'a!%' ESCAPE '!'", `{"parcels":"status LIKE 'a!%' ESCAPE '!'"}`],
    ["NOT status = 'A'", `{"parcels":"NOT (status = 'A')"}`],
    ["UPPER(status) = 'A'", 'function'],
    ["status < 'b'", 'kind'],
    ['"größe M" > 5', `{"parcels":"\\"Größe m\\" > 5"}`],
    ['other = 1', 'field'],
    ['1 = 0 AND id = 1', 'no rows'],
    ['1 = 1', 'all rows'],
  ])('for ArcGIS Server: %s', (where, sql) => {
    expect(textOf('layerDefs', where)).toBe(sql)
  })
})

describe('the filters of several layers', () => {
  const dataSource = 'postgresql' as const
  const layers = [
    { name: 'a', where: undefined, fields, dataSource },
    { name: 'b', where: read("status = 'x'"), fields, dataSource },
    { name: 'c', where: read('1 = 0'), fields, dataSource },
  ]
  it.each<[FilterLanguage, string, string]>([
    ['cql', 'CQL_FILTER', `INCLUDE;"status" = 'x'`],
    ['qgis', 'FILTER', `b:"status" = 'x'`],
    ['layerDefs', 'layerDefs', `{"b":"status = 'x'"}`],
  ])('stand in the order of the layers, without those of no rows: %s', (language, name, value) => {
    expect(printFilters(language, layers)).toEqual({ layers: ['a', 'b'], parameter: { name, value } })
  })

  it('are as many as the layers for MapServer', () => {
    expect(printFilters('fes', layers).layers).toEqual(['a', 'b'])
    expect(printFilters('fes', layers)).toMatchObject({
      parameter: { name: 'FILTER', value: /^\(\)\(<Filter/ },
    })
  })

  it('leave nothing to ask where no layer has rows', () => {
    expect(printFilters('cql', [{ name: 'c', where: read('1 = 0'), fields, dataSource }])).toEqual({
      layers: [],
    })
  })

  it.each<[FilterLanguage, string]>([
    ['cql', 'a,b'],
    ['fes', ''],
    ['qgis', 'a:b'],
    ['qgis', 'a;b'],
    ['qgis', '<Filter'],
    ['layerDefs', ' a'],
  ])('are refused for a layer that %s cannot tell from a filter: %s', (language, name) => {
    expect(printFilters(language, [{ name, where: read('id = 1'), fields, dataSource }])).toEqual({
      reason: 'layer-name',
      layer: name,
    })
  })

  it('are refused for a layer that stands twice', () => {
    const [, b] = layers
    expect(printFilters('cql', b ? [b, b] : [])).toEqual({ reason: 'layer-name', layer: 'b' })
  })

  it('are refused for a list that is too long', () => {
    const long = `id IN (${Array.from({ length: 501 }, (_, i) => i).join(',')})`
    for (const language of ['cql', 'fes', 'qgis'] as const) expect(textOf(language, long)).toBe('length')
  })
})
