import fc from 'fast-check'
import { CqlParser } from 'geostyler-cql-parser'
import { describe, expect, it } from 'vitest'
import { type Expression, evaluate, parseExpression, type Row } from '../../expression/index.ts'
import { condition, fields, row } from './conditions.fixture.ts'
import { readEcql } from './ecql.fixture.ts'
import { readFes } from './mapserver.fixture.ts'
import { type FilterLanguage, printFilters } from './print-filters.ts'
import { isAllowed, readQgis } from './qgis-server.fixture.ts'

const read = (text: string): Expression => {
  const parsed = parseExpression(text)
  if ('fault' in parsed) throw new Error(parsed.fault.message)
  return parsed.expression
}

const printed = (language: FilterLanguage, where: string | Expression) => {
  const expression = typeof where === 'string' ? read(where) : where
  return printFilters(language, [{ name: 'parcels', where: expression, fields }])
}

const textOf = (language: FilterLanguage, where: string): string | undefined => {
  const result = printed(language, where)
  return result.reason ?? result.parameter?.value ?? (result.layers.length === 0 ? 'no rows' : 'all rows')
}

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
      '"Größe in m" > 0.5',
      `"Größe in m" > 0.5`,
      `parcels:( "Größe in m" IS NOT NULL AND "Größe in m" > 0.5 AND "Größe in m" < 1E300 )`,
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

  const like = (field: string, text: string) =>
    `<PropertyIsLike wildCard="*" singleChar="?" escape="!"><PropertyName>${field}</PropertyName><Literal>${text}</Literal></PropertyIsLike>`
  const known = (field: string) => `<And>${like(field, '?*')}<Not>${like(field, '0')}</Not></And>`
  const same = (field: string, text: string) =>
    `<PropertyIsEqualTo><PropertyName>${field}</PropertyName><Literal>${text}</Literal></PropertyIsEqualTo>`
  const filter = (inner: string) => `(<Filter xmlns="http://www.opengis.net/ogc">${inner}</Filter>)`
  it.each<[where: string, fes: string]>([
    ["status = 'a & <b>'", filter(same('status', 'a &amp; &lt;b&gt;'))],
    ["status = 'it''s (7)'", filter(same('status', "it's (7)"))],
    ["status = '7'", filter(like('status', '7'))],
    ["status <> '7'", filter(`<And>${known('status')}<Not>${like('status', '7')}</Not></And>`)],
    ["status <> 'a'", filter(`<And>${known('status')}<Not>${same('status', 'a')}</Not></And>`)],
    ["status <> 'ä'", 'text'],
    ["status = 'ä'", filter(same('status', 'ä'))],
    ['id = 0', 'null'],
    ['id IS NOT NULL', filter(known('id'))],
    ['id < 5', filter(`<And>${known('id')}${same('id', '5').replaceAll('EqualTo', 'LessThan')}</And>`)],
    ["status = '0'", 'null'],
    ["status LIKE '0%'", filter(`<And>${known('status')}${like('status', '0*')}</And>`)],
    ['shape IS NOT NULL', 'kind'],
    ["status LIKE 'a%'", filter(like('status', 'a*'))],
    ["status LIKE 'a_'", 'pattern'],
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
    ["NOT UPPER(status) = 'A'", `{"parcels":"NOT (UPPER(status) = 'A')"}`],
    ['"größe IN m" > 5', `{"parcels":"\\"Größe in m\\" > 5"}`],
    ['other = 1', 'field'],
    ['1 = 0 AND id = 1', 'no rows'],
    ['1 = 1', 'all rows'],
  ])('for ArcGIS Server: %s', (where, sql) => {
    expect(textOf('layerDefs', where)).toBe(sql)
  })
})

describe('the filters of several layers', () => {
  const layers = [
    { name: 'a', where: undefined, fields },
    { name: 'b', where: read("status = 'x'"), fields },
    { name: 'c', where: read('1 = 0'), fields },
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
    expect(printFilters('cql', [{ name: 'c', where: read('1 = 0'), fields }])).toEqual({ layers: [] })
  })

  it.each<[FilterLanguage, string]>([
    ['cql', 'a,b'],
    ['fes', ''],
    ['qgis', 'a:b'],
    ['qgis', 'a;b'],
    ['qgis', '<Filter'],
    ['layerDefs', ' a'],
  ])('are refused for a layer that %s cannot tell from a filter: %s', (language, name) => {
    expect(printFilters(language, [{ name, where: read('id = 1'), fields }])).toEqual({
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

describe('no printed filter selects a row that the condition does not', () => {
  const selects: Readonly<Record<'cql' | 'fes' | 'qgis', (value: string) => (row: Row) => boolean>> = {
    cql: readEcql,
    fes: (value) => {
      const inner = value.slice(1, -1)
      // Nulls of numbers are empty, or 0 in shapefiles.
      const ofNumbers = (field: string) => (/^(?:id|away|Größe in m)$/.test(field) ? '0' : '')
      const [plain, ofShapefile] = [readFes(inner), readFes(inner, ofNumbers)]
      return (row) => plain(row) || ofShapefile(row)
    },
    qgis: (value) => readQgis(value, 'parcels') ?? (() => true),
  }
  it.each(['cql', 'fes', 'qgis'] as const)('in %s', (language) => {
    let said = 0
    fc.assert(
      fc.property(condition, fc.array(row, { minLength: 1, maxLength: 5 }), (where, rows) => {
        const result = printed(language, where)
        if (result.reason !== undefined) return
        said += 1
        const value = result.parameter?.value
        const test = value === undefined ? () => result.layers.length > 0 : selects[language](value)
        for (const one of rows) if (evaluate(where, one) !== true) expect(test(one)).toBe(false)
      }),
      { numRuns: 3000 },
    )
    expect(said).toBeGreaterThan(100)
  })

  it.each(['cql', 'qgis'] as const)('nor leaves one out that it does, in %s', (language) => {
    fc.assert(
      fc.property(condition, row, (where, one) => {
        const result = printed(language, where)
        if (result.reason !== undefined || result.parameter === undefined) return
        // The name of a field as its value is lost in QGIS Server.
        if (language === 'qgis' && (one.status === 'status' || one.owner === 'owner')) return
        if (evaluate(where, one) === true) expect(selects[language](result.parameter.value)(one)).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  it('for QGIS Server is on its list of words', () => {
    fc.assert(
      fc.property(condition, (where) => {
        const result = printed('qgis', where)
        if (result.reason !== undefined || result.parameter === undefined) return
        expect(isAllowed(result.parameter.value.slice('parcels:'.length))).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('for GeoServer is read by another parser, where that knows the words', () => {
    const parser = new CqlParser()
    let read = 0
    fc.assert(
      fc.property(condition, (where) => {
        const result = printed('cql', where)
        const value = result.reason === undefined ? result.parameter?.value : undefined
        // It knows neither doubled apostrophes nor what IS NOT NULL means.
        if (value === undefined || /''|IS N/.test(value)) return
        expect(parser.read(value)).toBeDefined()
        read += 1
      }),
      { numRuns: 2000 },
    )
    expect(read).toBeGreaterThan(20)
  })
})
