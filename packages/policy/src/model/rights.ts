import { type Expression, orExpressions } from '@mapgate/protocol'
import { type AreaRight, areaRowsKey } from './area-right.ts'
import type { LayerEntry, ServiceEntry } from './catalog.ts'
import type { EditRight } from './edit-right.ts'
import type { Facts } from './facts.ts'
import { isAllRows, orRows, type RowFilter, statedCondition } from './row-filter.ts'

/** The name of a layer's geometry wherever fields are named. */
export const geometryField = 'geometry'

/**
 * What one grant gives of a layer: these fields of these rows, in such pictures. Several grants give several views, which are never mixed: a
 * field of one is not shown for the rows of another.
 */
export interface View {
  readonly grant: string
  /** Lower-case names, `geometry` among them; null: all that the catalogue knows. */
  readonly fields: ReadonlySet<string> | null
  /** True where the grant names fields: then a column that the catalogue does not know yet is hidden. Default false. */
  readonly closed?: boolean
  /** Placeholders are bound already. */
  readonly rows: RowFilter
  /** The area that the view is limited to; absent where it has none. `rows` holds it as well, until its rows are known. */
  readonly area?: AreaRight
  /** True where an attribute in `rows` holds a character that a database without Unicode may read as an apostrophe. Default false. */
  readonly uncertain?: boolean
  /** True if the grant shows the extent that the author of the service states, although rows are hidden. Default false. */
  readonly statedExtent?: boolean
  /** True if the grant shows the classes that the author of the map fixed, although rows are hidden. Default false. */
  readonly statedClasses?: boolean
  /** Most records in one reply; infinite for no limit. */
  readonly records: number
  readonly picture: PictureLimits
  /** How the rows may be edited; absent for operations that do not edit, and where nothing may be. */
  readonly edit?: EditRight
}

/** Which pictures a view may be drawn in. */
export interface PictureLimits {
  /** Scale denominators, 0 and infinite for no limit. */
  readonly scaleFrom: number
  readonly scaleTo: number
  readonly pixels: number
  /** Lower-case picture formats; null: all. */
  readonly formats: ReadonlySet<string> | null
}

/** What one grant gives of cached tiles, which hold all layers and rows. */
export interface TileRight {
  readonly picture: PictureLimits
  /** Outside of it pixels are empty; absent where tiles are given whole. */
  readonly area?: AreaRight
}

/** What a principal has of a layer or table: at least one view. */
export interface LayerRights {
  readonly layer: LayerEntry
  readonly views: readonly View[]
}

/** What a principal has of a service for one operation. */
export interface ServiceRights {
  readonly service: ServiceEntry
  /** True when one grant gives all of it without narrowing: nothing is hidden. */
  readonly whole: boolean
  /** What each grant gives of cached tiles. Those without an area give KML too. */
  readonly tiles: readonly TileRight[]
  /** True if the service was read again for this request. Default false. */
  readonly confirmed?: boolean
  /** Lower-case types of services, where every grant is on some alone: nothing is said of services of this name that are of others. Default: all types. */
  readonly types?: ReadonlySet<string>
  /** Layers and tables with rows, by id. Groups are seen where something below them is. */
  readonly layers: ReadonlyMap<number, LayerRights>
  /** What was found out for this request. Default: nothing yet. */
  readonly facts?: Facts
  /** What the same principal has of the service for each other operation, by its id; for operations that describe the service. */
  readonly others?: ReadonlyMap<string, ServiceRights>
}

/** True when the view shows a field of its layer; `*` stands for any field, and `geometry` for the shape. */
export function shows(view: View, field: string): boolean {
  return view.fields === null || view.fields.has(field.toLowerCase())
}

/** True when the view shows every column, also one that the catalogue does not know yet. */
export function showsAll({ fields, closed = false }: View): boolean {
  return fields === null && !closed
}

/** The views that show all of these fields. A condition on the fields may choose only among the rows of these views. */
export function covering(views: readonly View[], fields: Iterable<string>): readonly View[] {
  const named = [...fields]
  return views.filter((view) => named.every((field) => shows(view, field)))
}

/** A text that is the same for views of one layer with the same columns and shapes that are cut off alike, whatever their rows are. */
export function columnsKey(view: View): string {
  const columns = view.fields === null ? 'known' : `${[...view.fields].sort()} ${view.closed}`
  return `${showsAll(view) ? 'all' : columns}${view.area?.clip ? ` ${areaRowsKey(view.area)}` : ''}`
}

/** The area at whose edge the shapes that a view shows are cut off; undefined where they are whole. */
export const clipOf = ({ area }: View): AreaRight | undefined => (area?.clip ? area : undefined)

/** True for a view whose rows may reach out of the area, with shapes that are cut off at its edge: nothing may tell of what is outside. */
export const hidesOuterParts = ({ area }: View): boolean =>
  area?.clip === true && area.relation === 'intersects'

/** The rows that at least one of the views shows. */
export const rowsOf = (views: readonly View[]): RowFilter => orRows(...views.map((view) => view.rows))

/** A condition that every row satisfies that one of the views shows, and perhaps others; undefined where a view shows all rows. */
export function statedConditionOf(views: readonly View[]): Expression | undefined {
  const stated = views.map(({ rows }) => statedCondition(rows))
  return stated.every((one) => one !== undefined) ? orExpressions(...stated) : undefined
}

/** True when the field exists for the principal: some view shows it, and the layer has it. */
export function sees({ layer, views }: LayerRights, field: string): boolean {
  const name = field.toLowerCase()
  return (
    layer.fields.some((one) => one.name.toLowerCase() === name) && views.some((view) => shows(view, name))
  )
}

/** Names of the fields that some view shows, in the layer's order and spelling, without the shape. */
export function seenFields({ layer, views }: LayerRights): readonly string[] {
  return layer.fields
    .filter(
      (field) => field.type !== 'esriFieldTypeGeometry' && views.some((view) => shows(view, field.name)),
    )
    .map((field) => field.name)
}

/** The fields of a reply if the client names none: display field and object id, or all that are seen if neither is. */
export function unnamedFields(seen: LayerRights): readonly string[] {
  const all = seenFields(seen)
  const few = all.filter((name) => name === seen.layer.displayField || name === seen.layer.objectIdField)
  return few.length === 0 ? all : few
}

/** True if one view shows these fields of all rows. */
export function seesAllRows({ views }: LayerRights, fields: Iterable<string>): boolean {
  return covering(views, fields).some((view) => isAllRows(view.rows))
}

/**
 * True if the classes of a renderer over these fields may be shown as the author fixed them: a view that shows the fields and the shape has
 * all rows, or its grant shows the author's classes.
 */
export function tellsClasses(views: readonly View[], fields: Iterable<string>): boolean {
  return covering(views, [geometryField, ...fields]).some(
    ({ rows, statedClasses }) => isAllRows(rows) || statedClasses === true,
  )
}

/** False for a layer, as it is drawn, whose legend is one picture of all classes where these may not be told. Other legends are told class by class. */
export function tellsLegend({ service, layers }: ServiceRights, { id, drawing }: LayerEntry): boolean {
  const seen = layers.get(id)
  return (
    service.opaqueLegends !== true || (seen !== undefined && tellsClasses(seen.views, drawing.rendererFields))
  )
}

/** True if the stated extent of a layer may be shown: a view that shows the shape has all rows, or its grant shows that extent. */
export const seesStatedExtent = (views: readonly View[]): boolean =>
  covering(views, [geometryField]).some(({ rows, statedExtent }) => isAllRows(rows) || statedExtent === true)

/** True where some view shows the shapes of a layer. */
export const seesShapes = (views: readonly View[]): boolean =>
  views.some((view) => shows(view, geometryField))

/** The function, which works once for each list of views: thousands of layers share a few lists. */
export function onceForEach<Result>(
  work: (views: readonly View[]) => Result,
): (views: readonly View[]) => Result {
  const known = new Map<readonly View[], { readonly result: Result }>()
  return (views) => {
    const found = known.get(views) ?? { result: work(views) }
    known.set(views, found)
    return found.result
  }
}

const groups = new WeakMap<ServiceRights['layers'], ReadonlySet<number>>()

/** The ids of the groups that are seen, because something below them is. Found out once for each decision: descriptions ask for each of thousands of layers. */
export function seenGroups({
  service,
  layers,
}: Pick<ServiceRights, 'service' | 'layers'>): ReadonlySet<number> {
  const known = groups.get(layers)
  if (known) return known
  const byId = new Map(service.layers.map((layer) => [layer.id, layer]))
  const seen = new Set<number>()
  for (const { layer } of layers.values()) {
    for (let at = layer.parentId; at !== null && !seen.has(at); at = byId.get(at)?.parentId ?? null)
      seen.add(at)
  }
  groups.set(layers, seen)
  return seen
}
