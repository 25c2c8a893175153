import { type AreaRight, areaRowsKey } from '../../model/area-right.ts'
import type { LayerEntry, ServiceEntry } from '../../model/catalog.ts'
import { Refused } from '../../model/refusal.ts'
import type { ServiceRights, View } from '../../model/rights.ts'
import { conditionOf, orRows, type RowFilter, rowsAnywhere, withoutArea } from '../../model/row-filter.ts'
import { idCondition } from '../features/ids.ts'

/** Longer lists of ids are not sent for a picture: the map server chooses rows by their place instead. */
const mostIds = 1_000

/** What pictures of a layer are held to. */
export interface DrawnArea {
  readonly right: AreaRight
  /** The same for areas that layers can be drawn under together, and for no others. */
  readonly key: string
  /** True where the rows are too many to be told by their ids, so that the map server chooses them by their place. */
  readonly isByPlace: boolean
}

/** Views of a layer that are drawn under one area, and their rows. */
interface DrawnRows {
  readonly views: readonly View[]
  readonly rows: RowFilter
  /** Absent where the views have no area. */
  readonly area?: DrawnArea
}

/**
 * Divides the views of a layer by their areas, for a picture. Rows in an area are told by their ids, unless the area admits all of them.
 * @throws Refused `access.denied` where they are not known yet, or too many for a service that cannot choose rows by their place
 */
export function drawnRows(
  layer: LayerEntry,
  views: readonly View[],
  rights: ServiceRights,
): readonly DrawnRows[] {
  const groups = Map.groupBy(views, ({ area }) => (area === undefined ? '' : drawnKey(area)))
  return [...groups].map(([key, group]) => {
    const right = group[0]?.area
    if (right === undefined) return { views: group, rows: orRows(...group.map(({ rows }) => rows)) }
    const found = group.map((view) => rowsUnder(right, { view, layer, rights }))
    const isByPlace = found.some((one) => one.isByPlace)
    return { views: group, rows: orRows(...found.map(({ rows }) => rows)), area: { right, key, isByPlace } }
  })
}

/** The views of a layer with their rows wherever they lie, for what tells of no place. */
export const rowsOfAllPlaces = (views: readonly View[]): readonly DrawnRows[] => [
  { views, rows: orRows(...views.map(({ rows }) => rowsAnywhere(rows))) },
]

/** Where pixels alone are masked, the relation of rows to the area means nothing. */
const drawnKey = (right: AreaRight): string =>
  JSON.stringify([
    right.pictures,
    areaRowsKey(right.pictures === 'rows' ? right : { ...right, relation: 'within' }),
  ])

interface Viewed {
  readonly view: View
  readonly layer: LayerEntry
  readonly rights: ServiceRights
}

function rowsUnder(
  { pictures }: AreaRight,
  { view, layer, rights: { facts, service } }: Viewed,
): { readonly rows: RowFilter; readonly isByPlace: boolean } {
  const { rows } = view
  if (service.cached) demandNothingElseHidden(view, service)
  if (rows.area === null || pictures === 'pixels') return { rows: rowsAnywhere(rows), isByPlace: false }
  const found = facts?.rows.get(rows.area.key)
  if (found !== undefined && 'ids' in found && found.ids.length <= mostIds)
    return { rows: withoutArea(rows, idCondition(layer, found.ids)), isByPlace: false }
  // Throws, with what has to be known.
  if (found === undefined) conditionOf(rows)
  if (service.supportsSpatialFilter) return { rows: rowsAnywhere(rows), isByPlace: true }
  throw new Refused(
    'access.denied',
    `more than ${mostIds} rows of layer ${layer.id} are in the area, and the service has no spatialFilter`,
    {
      publicText: `More than ${mostIds} rows of a layer are in the area of this account, and this service cannot draw so many of them alone. Ask for a picture without layer ${layer.id}.`,
    },
  )
}

/**
 * A service with cached tiles may draw from them, whatever rows it is asked for: it is masked where symbols from outside may be seen, and nothing else is
 * hidden.
 * @throws Refused `access.denied`
 */
function demandNothingElseHidden({ area, fields, rows }: View, { name }: ServiceEntry): void {
  const hasCondition = rows.area === null ? rows.where !== null : rows.where.inside !== null
  if (area?.pictures === 'pixels' && fields === null && !hasCondition) return
  throw new Refused('access.denied', `${name} is drawn from cached tiles, of which no row can be taken out`, {
    publicText:
      'This service is drawn from cached tiles. No row can be taken out of them, so this account has no pictures of it.',
  })
}
