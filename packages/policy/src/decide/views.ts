import { mayBecomeApostrophe } from '@mapgate/protocol'
import type { Permission } from '../enforce/operations/rule.ts'
import { type AreaRight, areaRowsKey } from '../model/area-right.ts'
import type { LayerEntry, ServiceEntry } from '../model/catalog.ts'
import { sameByIdentity, sameByValue, withoutContained } from '../model/containment.ts'
import { rowsNeedKey } from '../model/facts.ts'
import type { AttributeValue, Principal } from '../model/principal.ts'
import { geometryField, type LayerRights, type ServiceRights, type View } from '../model/rights.ts'
import {
  boundRows,
  fieldsOfRows,
  isNoRows,
  noRows,
  placeholdersOfRows,
  type RowsArea,
  rowsInArea,
} from '../model/row-filter.ts'
import { measureFields, shapeFields } from '../model/shape-fields.ts'
import type { BoundEdit } from './compile-edit.ts'
import type { CompiledGrant } from './compile-grant.ts'
import { editRightOn } from './edit-on-layer.ts'
import type { FieldRule } from './field-rule.ts'
import { noViews, withView } from './shared-views.ts'

/** Whose views, and for what kind of operation. */
interface Asked {
  readonly principal: Principal
  readonly permission: Permission
}

/** What a principal has of layers, by layer id. */
type LayersSeen = ServiceRights['layers']

/**
 * Makes the views that grants give a principal of the layers of a service, by layer id. Groups of layers have none, and a view that another
 * one of the layer contains is left out.
 */
export const layersOf = (service: ServiceEntry, grants: readonly CompiledGrant[], asked: Asked): LayersSeen =>
  withoutContainedViews(viewedLayers(service, grants, asked), asked.permission)

/** The same with all views, also those that others contain. Layers on which the same views are share one list of them. */
export function viewedLayers(
  service: ServiceEntry,
  grants: readonly CompiledGrant[],
  asked: Asked,
): LayersSeen {
  const bound = grants.map((grant) => ({ grant, given: boundFor(grant, asked) }))
  const byId = new Map(service.layers.map((layer) => [layer.id, layer]))
  const none = noViews()
  const seen = new Map<number, LayerRights>()
  for (const layer of service.layers) {
    if (!holdsRows(layer)) continue
    let found = none
    for (const { grant, given } of bound) {
      if (!isOn(grant, layer, byId)) continue
      for (const one of given) {
        const view = viewOf(grant, layer, one)
        if (view) found = withView(found, view)
      }
    }
    if (found !== none) seen.set(layer.id, { layer, views: found.views })
  }
  return seen
}

/**
 * Leaves out views that another one of their layer contains.
 *
 * Identify and find keep such views. They search many layers at once, and map servers limit the results over all of them: asking for one
 * layer less often may bring fewer rows of another.
 */
export function withoutContainedViews(seen: LayersSeen, permission: Permission): LayersSeen {
  if (seen.values().every(({ views }) => views.length === 1)) return seen
  const sameRows = searchesLayers(permission) ? sameByIdentity : sameByValue
  const known = new Map<readonly View[], readonly View[]>()
  return new Map(
    seen.entries().map(([id, { layer, views }]) => {
      const left = known.get(views) ?? withoutContained(views, sameRows)
      known.set(views, left)
      return [id, { layer, views: left }]
    }),
  )
}

/** True for operations that search many layers at once. */
export const searchesLayers = (permission: Permission): boolean => permission === 'identify'

/** Groups have no rows, and a layer that could not be read has none that can be narrowed. */
const holdsRows = (layer: LayerEntry): boolean => layer.type !== 'Group Layer' && layer.unread === undefined

/** True when the grant names the layer or a group above it. */
function isOn(
  { isOnLayer }: CompiledGrant,
  layer: LayerEntry,
  byId: ReadonlyMap<number, LayerEntry>,
): boolean {
  if (isOnLayer === null) return true
  if (layer.parentId === null) return isOnLayer(layer)
  const seen = new Set<LayerEntry>()
  for (let at: LayerEntry | undefined = layer; at && !seen.has(at); at = parentOf(at, byId)) {
    if (isOnLayer(at)) return true
    seen.add(at)
  }
  return false
}

const parentOf = (layer: LayerEntry, byId: ReadonlyMap<number, LayerEntry>): LayerEntry | undefined =>
  layer.parentId === null ? undefined : byId.get(layer.parentId)

/** The view that a grant gives of a layer; none if the layer lacks a field that the row condition names. */
function viewOf(grant: CompiledGrant, layer: LayerEntry, bound: BoundGrant): View | undefined {
  const { view: everywhere, conditionFields, edit } = bound
  // Rows of tables lie nowhere, and so in no area, whether the area is known or not.
  if (grant.source.with?.area !== undefined && layer.geometryType === undefined) return undefined
  if (conditionFields.length > 0 && lacksOne(layer, conditionFields)) return undefined
  const { area } = everywhere
  if (grant.fields === null && area === undefined && edit === undefined) return everywhere
  const rows = area === undefined ? everywhere.rows : rowsInArea(everywhere.rows, rowsAreaOf(layer, area))
  // What identify answers about a raster are not columns.
  const closed = grant.fields !== null && !/Raster|Mosaic|Image/.test(layer.type)
  const shown = shownFields(grant.fields, layer)
  const fields = area?.clip ? withoutMeasures(shown, layer) : shown
  const view: View = { ...everywhere, fields, rows, ...(closed ? { closed } : {}) }
  return edit ? editableView(view, layer, edit) : view
}

/** True for a layer without one of these fields, whose names are lower-case. */
function lacksOne(layer: LayerEntry, fields: readonly string[]): boolean {
  const names = new Set(layer.fields.map(lowerName))
  return fields.some((name) => !names.has(name))
}

/** The view with what may be edited in it. Its questions hold more attributes then, so it may be uncertain where it was not. */
function editableView(view: View, layer: LayerEntry, bound: BoundEdit): View {
  const edit = editRightOn(layer, view, bound)
  return edit ? { ...view, ...(bound.uncertain ? { uncertain: true } : {}), edit } : view
}

/** What a grant gives one principal, before it is put to a layer. */
interface BoundGrant {
  /** On a layer of which the grant hides no field. Its rows are those of all places. */
  readonly view: View
  /** Lower-case names of the fields that a layer needs for the condition. */
  readonly conditionFields: readonly string[]
  /** Absent for operations that do not edit, so that reads fall into no more views than they need. */
  readonly edit?: BoundEdit
}

const rowsAreaOf = ({ id }: LayerEntry, right: AreaRight): RowsArea => ({
  key: rowsNeedKey(id, areaRowsKey(right)),
  layerId: id,
  right,
})

/**
 * Binds the attributes of a principal in the condition of a grant, for each of its areas, because rows lie in one of them. No rows if an attribute
 * is missing, or there is no area.
 */
function boundFor(grant: CompiledGrant, { principal, permission }: Asked): readonly BoundGrant[] {
  const { areasFor } = grant
  const attribute = (name: string) => attributeOf(principal, name)
  const areas = areasFor(attribute)
  if (areas?.length === 0) return [{ view: viewWith(grant, { rows: noRows }), conditionFields: [] }]
  const bound = boundRows(grant.rows, attribute)
  const isNone = isNoRows(bound)
  const values = [...placeholdersOfRows(grant.rows)].flatMap((name) => attribute(name) ?? [])
  const uncertain = !isNone && values.some((value) => typeof value === 'string' && mayBecomeApostrophe(value))
  const edit = permission === 'edit' ? grant.edit?.bind(principal, attribute) : undefined
  const rows = isNone ? noRows : bound
  return (areas ?? [undefined]).map((area) => ({
    view: viewWith(grant, { rows, ...(area ? { area } : {}), ...(uncertain ? { uncertain } : {}) }),
    conditionFields: fieldsOfRows(rows).map((name) => name.toLowerCase()),
    ...(edit ? { edit } : {}),
  }))
}

/** The view by which a grant shows rows with all fields. */
const viewWith = (
  { name, records, picture, statedExtent, statedClasses }: CompiledGrant,
  rows: Pick<View, 'rows' | 'area' | 'uncertain'>,
): View => ({
  grant: name,
  fields: null,
  ...rows,
  ...(statedExtent ? { statedExtent } : {}),
  ...(statedClasses ? { statedClasses } : {}),
  records,
  picture,
})

const prefix = 'principal.'

/** The attribute of a principal that a placeholder such as `principal.district` stands for; undefined where there is none. */
export function attributeOf(
  { id, name: principalName, attributes }: Principal,
  placeholder: string,
): AttributeValue | undefined {
  if (!placeholder.startsWith(prefix)) return undefined
  const name = placeholder.slice(prefix.length)
  if (Object.hasOwn(attributes, name)) return attributes[name]
  return name === 'id' ? id : name === 'name' ? principalName : undefined
}

/**
 * The lower-case names of the fields that a rule shows, with `geometry` for the shape; null if it shows everything. A rule that hides the
 * shape also hides the fields that are computed from it, unless `only` names them.
 */
function shownFields(rule: FieldRule | null, layer: LayerEntry): ReadonlySet<string> | null {
  if (rule === null) return null
  const shapes = shapeFields(layer)
  const measures = measureFields(layer).filter((name) => !rule.only?.has(name))
  const kept = new Set([layer.objectIdField?.toLowerCase(), geometryField, ...shapes])
  const hidesShape = [geometryField, ...shapes].some((name) => rule.except.has(name))
  const shows = (name: string) =>
    !rule.except.has(name) &&
    !(hidesShape && (name === geometryField || shapes.includes(name) || measures.includes(name))) &&
    (rule.only === null || rule.only.has(name) || kept.has(name))
  const all = [...layer.fields.map(lowerName), geometryField]
  const shown = all.filter(shows)
  return shown.length === all.length ? null : new Set(shown)
}

/** The fields without areas and lengths of whole shapes, where shapes are cut off. */
function withoutMeasures(shown: ReadonlySet<string> | null, layer: LayerEntry): ReadonlySet<string> | null {
  const measures = measureFields(layer)
  if (measures.length === 0) return shown
  const all = shown ?? new Set([...layer.fields.map(lowerName), geometryField])
  return all.difference(new Set(measures))
}

const lowerName = ({ name }: { name: string }): string => name.toLowerCase()
