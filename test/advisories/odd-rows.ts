import type { Odd } from './odd-stack.ts'

const rows = [
  { OBJECTID: 1, NAME: 'a', OWNER: 'Ines', DISTRICT: 'North' },
  { OBJECTID: 2, NAME: 'b', OWNER: 'Olga', DISTRICT: 'North' },
  { OBJECTID: 3, NAME: 'c', OWNER: 'Olga', DISTRICT: 'South' },
  { OBJECTID: 4, NAME: 'd', OWNER: 'Petra', DISTRICT: 'South' },
]

/** How such a server is odd. */
export interface Oddity {
  /** Columns are called as they were asked for. */
  readonly namesAsAsked?: boolean
  /** All columns are answered, whichever are asked for. */
  readonly answersAll?: boolean
  /** Where ids are named, the condition beside them is not read. */
  readonly prefersIds?: boolean
}

/** Queries of four rows of the layer `Sites`, of which two are in the district North. It knows conditions on the district and on ids only. */
export function rowsOfSites({ namesAsAsked, answersAll, prefersIds }: Oddity = {}): Odd {
  return (url) => {
    if (!url.pathname.endsWith('/query')) return undefined
    const asked = (name: string) => url.searchParams.get(name) ?? ''
    const ids = asked('objectIds').split(',').filter(Boolean).map(Number)
    const isNamed = (id: number) => ids.length === 0 || ids.includes(id)
    const where = prefersIds && ids.length > 0 ? '' : asked('where')
    const found = rows.filter((row) => isNamed(row.OBJECTID) && holds(where, row))
    if (asked('returnIdsOnly') === 'true')
      return { objectIdFieldName: 'OBJECTID', objectIds: found.map((row) => row.OBJECTID) }
    const names = asked('outFields').split(',').filter(Boolean)
    const columns = answersAll || names.includes('*') ? Object.keys(rows[0] ?? {}) : names
    const shown = found.map((row) => shownRow(row, columns, namesAsAsked ?? false))
    if (asked('f') !== 'geojson')
      return { objectIdFieldName: 'OBJECTID', features: shown.map((attributes) => ({ attributes })) }
    const features = shown.map((properties, index) => ({
      type: 'Feature',
      id: found[index]?.OBJECTID,
      geometry: null,
      properties,
    }))
    return { type: 'FeatureCollection', features }
  }
}

type Row = (typeof rows)[number]

const shownRow = (row: Row, columns: readonly string[], asAsked: boolean) =>
  Object.fromEntries(
    columns.flatMap((column) => {
      const name = Object.keys(row).find((one) => one.toLowerCase() === column.toLowerCase())
      return name === undefined ? [] : [[asAsked ? column : name, row[name as keyof Row]]]
    }),
  )

function holds(where: string, row: Row): boolean {
  if (where.includes('1 = 0') || where.includes('1=0')) return false
  const district = /DISTRICT = '(\w+)'/.exec(where)?.[1]
  const list = /OBJECTID IN \(([^)]*)\)/.exec(where)?.[1]
  const ids = list?.split(',').map(Number)
  const isOr = / OR /.test(where)
  if (isOr) throw new Error(`not understood: ${where}`)
  return (district === undefined || row.DISTRICT === district) && (ids?.includes(row.OBJECTID) ?? true)
}
