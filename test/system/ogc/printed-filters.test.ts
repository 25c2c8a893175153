import { type DataSource, type Expression, parseExpression, printFilters, type Row } from '@mapgate/protocol'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decidedBy, letterByLetter } from '../../../packages/grammar/src/ogc/filter/compared-texts.fixture.ts'
import {
  row as anyRow,
  condition,
  fields,
} from '../../../packages/grammar/src/ogc/filter/conditions.fixture.ts'
import { rulesOfDatabases, rulesOfMapServer } from '../../../packages/grammar/src/ogc/filter/text-rules.ts'
import type { OgcServer } from '../../ogc/listener.ts'
import { colourAt, mapOf, pixelAt, pixelsOf } from '../../ogc/pictures.ts'
import { type ServerKind, startOgcServer } from '../../ogc/servers.ts'
import type { LayerSource, OgcLayer } from '../../ogc/world.ts'
import { type PostgresServer, startPostgres } from '../../postgres.ts'

// The printers are tested without a server beside them; here the real ones say which rows they draw, out of each data source that is known. They differ from
// what is read in their sources in no case that was tried: a field that QGIS Server has and its table has not is the reason for some of what is printed.

const spellings = [
  'open',
  'Open',
  'OPEN',
  'opens',
  'Opens',
  'A',
  'a',
  'Aa',
  'aA',
  'aZ',
  'az',
  'É',
  'é',
  'Éa',
  'éA',
  'a.b',
  'a_b',
  'z',
  'Z',
  'B',
]

/** Rows of which each lies at a place of its own; whole numbers, as the tables keep them. */
const rows: readonly Row[] = [
  ...fc.sample(anyRow, { numRuns: 400, seed: 18 }),
  ...spellings.map((text, id) => ({
    status: text,
    owner: text,
    'Größe m': 7,
    id,
    seen: null,
    shape: null,
    gone: null,
    away: null,
  })),
].map((row) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === 0.5 ? 5 : value])),
)

const placeOf = (index: number): readonly [number, number] => [
  40 + 45 * (index % 20),
  40 + 45 * Math.floor(index / 20),
]

const layerIn = (name: string, keptIn: LayerSource): OgcLayer => ({
  name,
  title: name,
  table: name,
  keptIn,
  kind: 'point',
  columns: { status: 'text', 'Größe m': 'number', id: 'number', owner: 'text' },
  colour: '3366cc',
  rows: rows.map((row, index) => ({
    fid: index + 1,
    values: Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Record<
      string,
      string | number
    >,
    places: [placeOf(index)],
  })),
})

/** Names of layers, with what their rows are in and how their server reads it. */
const places: Readonly<Record<ServerKind, Readonly<Record<string, DataSource>>>> = {
  mapserver: {
    indexed: 'geopackage',
    unindexed: 'geopackage',
    shapes: 'shapefile',
    shapes_by_ogr: 'shapefile',
    postgis: 'postgresql',
    postgis_by_ogr: 'postgresql',
  },
  qgis: { indexed: 'geopackage', shapes: 'shapefile', postgis: 'postgresql', postgis_by_ogr: 'postgresql' },
}

const sourcesAt = (postgis: number): Readonly<Record<string, LayerSource>> => ({
  indexed: 'geopackage',
  unindexed: 'geopackage-without-index',
  shapes: 'shapefile',
  shapes_by_ogr: 'shapefile-by-ogr',
  postgis: { postgis, by: 'own' },
  postgis_by_ogr: { postgis, by: 'ogr' },
})

/** The rows as a layer has them: a shapefile has neither empty texts nor blanks at the end, and OGR takes those at the beginning away. */
function rowsIn(kind: ServerKind, place: string): readonly Row[] {
  if (places[kind][place] !== 'shapefile') return rows
  const blanks = kind === 'qgis' || place === 'shapes_by_ogr' ? /^ +| +$/g : / +$/g
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.replaceAll(blanks, '') || null : value,
      ]),
    ),
  )
}

const read = (text: string): Expression => {
  const parsed = parseExpression(text)
  if ('fault' in parsed) throw new Error(parsed.fault.message)
  return parsed.expression
}

const languages = { mapserver: 'fes', qgis: 'qgis' } as const
const rules = { mapserver: rulesOfMapServer, qgis: rulesOfDatabases }

/** MapServer may take rows without a letter or with 0 for nulls, and QGIS Server leaves those with the name of the field out. */
function mayBeLost(kind: ServerKind, { id, status, owner }: Row): boolean {
  if (kind === 'mapserver' && (id === 0 || status === '0')) return true
  if (status === null) return false
  return (
    !/[\p{L}\d]/u.test(String(status)) ||
    status === 'status' ||
    owner === 'owner' ||
    /\n/.test(String(status))
  )
}

let postgis: PostgresServer
beforeAll(async () => {
  postgis = await startPostgres()
  await postgis.run('CREATE EXTENSION postgis')
})
afterAll(() => postgis?.close())

describe.each<ServerKind>(['mapserver', 'qgis'])('%s', (kind) => {
  const names = Object.keys(places[kind])
  let server: OgcServer
  beforeAll(async () => {
    const sources = sourcesAt(postgis.port)
    // A server's own tables, because both of them write all layers.
    await postgis.run('DROP TABLE IF EXISTS postgis, postgis_by_ogr')
    server = await startOgcServer(
      kind,
      names.map((name) => layerIn(name, sources[name] ?? 'geopackage')),
    )
  })
  afterAll(() => server?.close())

  /** Which rows a filter draws; undefined where the server refuses. */
  async function drawnBy(place: string, filter: Readonly<Record<string, string>>) {
    const reply = await fetch(`${server.url}?${new URLSearchParams(mapOf(place, filter))}`)
    const body = Buffer.from(await reply.arrayBuffer())
    if (!/^image\/png/.test(reply.headers.get('content-type') ?? '')) return undefined
    const pixels = await pixelsOf(body)
    return rows.map((_, index) => colourAt(pixels, pixelAt(placeOf(index))) === '3366cc')
  }

  /** Which rows are drawn; undefined where the printer or the server refuses. */
  async function drawn(place: string, where: Expression): Promise<readonly boolean[] | undefined> {
    const dataSource = places[kind][place] ?? 'other'
    const printed = printFilters(languages[kind], [{ name: place, where, fields, dataSource }])
    if (printed.reason !== undefined) return undefined
    if (printed.layers.length === 0) return rows.map(() => false)
    const { name, value } = printed.parameter ?? { name: 'X', value: '' }
    return drawnBy(place, { [name]: value })
  }

  /** Of what is negated, files lose rows that differ in case alone. */
  const oracles = (place: string) =>
    places[kind][place] === 'postgresql'
      ? [letterByLetter]
      : [letterByLetter, { equality: 'folded', like: 'folded' } as const]

  const wrongIn = (place: string, where: Expression, shown: readonly boolean[]) =>
    rowsIn(kind, place).filter((row, index) => shown[index] && decidedBy(letterByLetter, where, row) !== true)

  it.each(names)('compares texts of %s as it is known to', async (place) => {
    const known = rules[kind][places[kind][place] ?? 'other']
    // Written as for a source that heeds case everywhere, so that nothing guards it.
    const unguarded = (where: string) => {
      const layer = { name: place, where: read(where), fields, dataSource: 'postgresql' as const }
      const printed = printFilters(languages[kind], [layer])
      if (printed.reason !== undefined || printed.parameter === undefined)
        throw new Error(`${where} is not printed`)
      return drawnBy(place, { [printed.parameter.name]: printed.parameter.value })
    }
    const isFolded = async (where: string) => {
      const shown = await unguarded(where)
      return rowsIn(kind, place).some(({ status }, index) => status === 'Open' && shown?.[index])
    }
    expect(await isFolded("status = 'open'")).toBe(known?.equality === 'folded')
    expect(await isFolded("status LIKE 'ope%'")).toBe(known?.like === 'folded')
  })

  it.each(names)('draws every row without a condition: %s', async (place) => {
    expect(await drawn(place, read('1 = 1'))).toEqual(rows.map(() => true))
  })

  it.each([
    "status = 'open'",
    "status <> 'open'",
    "status IN ('open', '07', 'Open')",
    "status NOT IN ('open', '07')",
    "NOT (status = 'open' OR id = 7)",
    "NOT (status <> 'OPEN')",
    "status = '7'",
    "status = '1'",
    "status = 'é'",
    "status LIKE 'o%'",
    "status LIKE 'Z%'",
    "status LIKE 'aZ%'",
    "status LIKE 'É%'",
    "status NOT LIKE 'o%'",
    "status LIKE '%'",
    'id = 7',
    'id <> 0',
    'id < 5',
    'id NOT BETWEEN 0 AND 5',
    'id IS NOT NULL',
    '"Größe m" >= 7',
    "OWNER = 'open' AND id <= 0",
  ])('draws the rows of %s and no other', async (text) => {
    const where = read(text)
    for (const place of names) {
      const shown = await drawn(place, where)
      if (shown === undefined) throw new Error(`${place}: the filter was refused`)
      expect([place, wrongIn(place, where, shown)]).toEqual([place, []])
      const lost = rowsIn(kind, place).filter(
        (row, index) =>
          !shown[index] &&
          !mayBeLost(kind, row) &&
          oracles(place).every((one) => decidedBy(one, where, row) === true),
      )
      expect([place, lost]).toEqual([place, []])
    }
  })

  it('draws no row for which a condition is not true, whatever the condition', async () => {
    const asked = new Map(names.map((name) => [name, 0]))
    await fc.assert(
      fc.asyncProperty(condition, async (where) => {
        for (const place of names) {
          const shown = await drawn(place, where)
          if (shown === undefined) continue
          asked.set(place, (asked.get(place) ?? 0) + 1)
          expect([place, wrongIn(place, where, shown)]).toEqual([place, []])
        }
      }),
      { numRuns: 80 },
    )
    for (const [, count] of asked) expect(count).toBeGreaterThan(15)
  })
})
