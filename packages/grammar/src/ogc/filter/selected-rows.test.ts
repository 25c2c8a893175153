import fc from 'fast-check'
import { CqlParser } from 'geostyler-cql-parser'
import { describe, expect, it } from 'vitest'
import { type Expression, evaluate, type Row } from '../../expression/index.ts'
import { decidedBy, letterByLetter } from './compared-texts.fixture.ts'
import { condition, fields, row } from './conditions.fixture.ts'
import { readEcql } from './ecql.fixture.ts'
import { readFes } from './mapserver.fixture.ts'
import { type FilterLanguage, printFilters } from './print-filters.ts'
import { isAllowed, readQgis } from './qgis-server.fixture.ts'
import { rulesOfDatabases } from './text-rules.ts'

type Known = 'postgresql' | 'geopackage' | 'shapefile'

const printed = (language: FilterLanguage, where: Expression, dataSource: Known = 'postgresql') =>
  printFilters(language, [{ name: 'parcels', where, fields, dataSource }])

const isTrue = (where: Expression, one: Row): boolean => decidedBy(letterByLetter, where, one) === true

type Selects = (value: string, dataSource: Known) => (row: Row) => boolean

const selects: Readonly<Record<'cql' | 'fes' | 'qgis', Selects>> = {
  cql: (value, dataSource) => readEcql(value, rulesOfDatabases[dataSource] ?? letterByLetter),
  fes: (value) => {
    const inner = value.slice(1, -1)
    // Nulls of numbers are empty, or 0 in shapefiles.
    const ofNumbers = (field: string) => (/^(?:id|away|Größe m)$/.test(field) ? '0' : '')
    const [plain, ofShapefile] = [readFes(inner), readFes(inner, { nullOf: ofNumbers, patterns: 'm' })]
    return (row) => plain(row) || ofShapefile(row)
  },
  qgis: (value, dataSource) =>
    readQgis(value, 'parcels', rulesOfDatabases[dataSource] ?? letterByLetter) ?? (() => true),
}

const everywhere = (['cql', 'fes', 'qgis'] as const).flatMap((language) =>
  (['postgresql', 'geopackage', 'shapefile'] as const).map((dataSource) => [language, dataSource] as const),
)

describe('no printed filter selects a row that the condition does not', () => {
  it.each(everywhere)('in %s over %s', (language, dataSource) => {
    let said = 0
    fc.assert(
      fc.property(condition, fc.array(row, { minLength: 1, maxLength: 5 }), (where, rows) => {
        const result = printed(language, where, dataSource)
        if (result.reason !== undefined) return
        said += 1
        const value = result.parameter?.value
        const test =
          value === undefined ? () => result.layers.length > 0 : selects[language](value, dataSource)
        for (const one of rows) if (!isTrue(where, one)) expect(test(one)).toBe(false)
      }),
      { numRuns: 2000 },
    )
    expect(said).toBeGreaterThan(100)
  })

  it.each([
    ['cql', 'postgresql'],
    ['qgis', 'postgresql'],
  ] as const)('nor leaves one out that it does, in %s over %s', (language, dataSource) => {
    fc.assert(
      fc.property(condition, row, (where, one) => {
        const result = printed(language, where, dataSource)
        if (result.reason !== undefined || result.parameter === undefined) return
        // The name of a field as its value is lost in QGIS Server.
        if (language === 'qgis' && (one.status === 'status' || one.owner === 'owner')) return
        // A comparison of two texts that differ in case is left open, and what is not known is not true.
        if (isTrue(where, one) && evaluate(where, one) === true)
          expect(selects[language](result.parameter.value, dataSource)(one)).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  it('for QGIS Server is on its list of words', () => {
    fc.assert(
      fc.property(condition, fc.constantFrom('geopackage', 'shapefile'), (where, dataSource) => {
        const result = printed('qgis', where, dataSource)
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
