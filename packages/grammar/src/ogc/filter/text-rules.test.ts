import { describe, expect, it } from 'vitest'
import { textOf } from './printed-text.fixture.ts'

const like = (pattern: string): string =>
  `( "status" IS NOT NULL AND "status" LIKE '${pattern}' AND "status" != 'status' )`
const unlike = (pattern: string): string => like(pattern).replace(' LIKE', ' NOT LIKE')
const differs = (text: string): string =>
  `( "status" IS NOT NULL AND "status" != '${text}' AND "status" != 'status' )`

describe('texts are compared letter by letter', () => {
  it.each<[where: string, geopackage: string, shapefile: string]>([
    ["status = 'Open'", `"status" = 'Open'`, `( "status" = 'Open' AND ${like('Open')} )`],
    ["NOT (status <> 'Open')", `"status" = 'Open'`, `( "status" = 'Open' AND ${like('Open')} )`],
    ["status = '7'", `"status" = '7'`, `"status" = '7'`],
    ["status <> 'Open'", differs('Open'), differs('Open')],
    ["status = 'A_'", `"status" = 'A_'`, 'pattern'],
    ["status LIKE 'A%'", `( ${like('A%')} AND ( "status" >= 'A' AND "status" < 'B' ) )`, like('A%')],
    [
      "status LIKE 'aZ-1%'",
      `( ${like('aZ-1%')} AND ( "status" >= 'aZ' AND "status" < 'a[' ) )`,
      like('aZ-1%'),
    ],
    ["status LIKE 'É'", `( ${like('É')} AND ( "status" >= 'É' AND "status" < 'Ê' ) )`, like('É')],
    ["status LIKE '7%-'", like('7%-'), like('7%-')],
    ["status LIKE '_7'", like('_7'), 'pattern'],
    ["status NOT LIKE '_7'", unlike('_7'), 'pattern'],
    ["status LIKE '%a'", 'letter-case', like('%a')],
    ["status LIKE 'a%b'", 'letter-case', like('a%b')],
    ["NOT (status NOT LIKE '%a')", 'letter-case', like('%a')],
    ["status NOT LIKE '%a'", unlike('%a'), unlike('%a')],
    ["NOT (status LIKE '%a')", unlike('%a'), unlike('%a')],
  ])('by QGIS Server: %s', (where, geopackage, shapefile) => {
    expect(textOf('qgis', where, 'geopackage')?.replace('parcels:', '')).toBe(geopackage)
    expect(textOf('qgis', where, 'shapefile')?.replace('parcels:', '')).toBe(shapefile)
  })

  it.each<[where: string, geopackage: string, shapefile: string]>([
    ["status = 'a'", `"status" = 'a'`, `("status" = 'a' AND "status" LIKE 'a')`],
    [
      "status LIKE 'a%'",
      `("status" LIKE 'a%' AND ("status" >= 'a' AND "status" < 'b'))`,
      `"status" LIKE 'a%'`,
    ],
    ["status LIKE '%a'", 'letter-case', `"status" LIKE '%a'`],
  ])('by GeoServer: %s', (where, geopackage, shapefile) => {
    expect(textOf('cql', where, 'geopackage')).toBe(geopackage)
    expect(textOf('cql', where, 'shapefile')).toBe(shapefile)
  })

  it('by MapServer, which heeds case whatever the data are in', () => {
    for (const where of ["status = 'Open'", "status LIKE '%a'"])
      for (const dataSource of ['geopackage', 'shapefile'] as const)
        expect(textOf('fes', where, dataSource)).toBe(textOf('fes', where, 'postgresql'))
  })

  it('by ArcGIS Server over PostgreSQL alone', () => {
    expect(textOf('layerDefs', "status = 'a'", 'postgresql')).toBe(`{"parcels":"status = 'a'"}`)
    for (const dataSource of ['geopackage', 'shapefile'] as const)
      expect(textOf('layerDefs', "status = 'a'", dataSource)).toBe('data-source')
  })

  it.each(['cql', 'fes', 'qgis', 'layerDefs'] as const)(
    'or not at all, where nobody says what the data are in: %s',
    (language) => {
      for (const where of [
        "status = 'a'",
        "status <> '7'",
        "status LIKE '7%'",
        "status NOT LIKE '%a'",
        "id = 1 OR status IN ('a')",
      ])
        expect(textOf(language, where, 'other')).toBe('data-source')
      for (const where of ['id = 1', 'id IN (1, 2) AND status IS NOT NULL'])
        expect(textOf(language, where, 'other')).toBe(textOf(language, where, 'postgresql'))
    },
  )
})
