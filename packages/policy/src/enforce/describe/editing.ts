import type { LayerEntry } from '../../model/catalog.ts'
import { layerById } from '../../model/layer-index.ts'
import type { ServiceRights } from '../../model/rights.ts'
import { relatedOutOfReach } from '../edits/composite.ts'
import { type Editor, editorsIn, mayWrite, permits, type RowChange } from '../edits/editor.ts'

/** What a caller may edit of a layer, where grants say which edits they permit. */
export interface Editing {
  /** Kinds of changes that some rows may get. */
  readonly changes: ReadonlySet<RowChange>
  /** True for a field that the caller writes, in rows that are added or changed. */
  readonly writes: (field: string) => boolean
  /** True for a field that the caller writes in rows that are added. */
  readonly fills: (field: string) => boolean
  /** True where shapes of rows that are there may be changed. */
  readonly reshapes: boolean
  /** True where nobody changes or deletes the rows of somebody else. */
  readonly ownRowsOnly: boolean
}

const changes = ['add', 'update', 'delete'] as const

/** Operations of feature services by which rows are changed so. */
const operationsFor: Readonly<Record<RowChange, readonly string[]>> = {
  add: ['applyEdits', 'applyLayerEdits', 'addFeatures'],
  update: ['applyEdits', 'applyLayerEdits', 'updateFeatures', 'calculate'],
  delete: ['applyEdits', 'applyLayerEdits', 'deleteFeatures'],
}

/** Ids of all of them. */
const editingIds = [...new Set(Object.values(operationsFor).flat())].map((name) => `FeatureServer.${name}`)

/** A view by which rows are edited; `all` where one grant that narrows nothing gives all edits. */
type AnyEditor = 'all' | Editor

/** What may be edited of a layer; undefined for callers who may edit nothing of it, and for those who may edit everything. */
export function editingOf({ service, others }: ServiceRights, layerId: number): Editing | undefined {
  // Asked of each of thousands of layers, most of them of services whose rows are not edited at all.
  if (others === undefined || !isEdited(others)) return undefined
  const layer = layerById(service, layerId)
  if (layer === undefined) return undefined
  const byChange = changes.map((change) => [change, editorsFor(others, layer, change)] as const)
  const isFree = byChange.every(([, found]) => found.includes('all'))
  if (isFree || byChange.every(([, found]) => found.length === 0)) return undefined
  const [adding = [], updating = [], deleting = []] = byChange.map(([, found]) => found)
  const writes = (some: readonly AnyEditor[]) => {
    const written = layer.fields.filter((field) =>
      some.some((editor) => editor === 'all' || mayWrite(editor, field)),
    )
    const names = new Set(written.map(({ name }) => name.toLowerCase()))
    return (field: string) => names.has(field.toLowerCase())
  }
  return {
    changes: new Set(byChange.flatMap(([change, found]) => (found.length > 0 ? [change] : []))),
    writes: writes([...adding, ...updating]),
    fills: writes(adding),
    reshapes:
      updating.some((editor) => editor === 'all' || editor.right.geometry) && movesRelated(layer, others),
    ownRowsOnly: [...updating, ...deleting].every(
      (editor) => editor !== 'all' && editor.right.own !== undefined,
    ),
  }
}

/** Rights by operation. */
type Others = NonNullable<ServiceRights['others']>

/** True where the service has an operation by which rows are changed. */
const isEdited = (others: Others): boolean => editingIds.some((id) => others.has(id))

/** True where rows that belong to rows of the layer may be moved with them. */
const movesRelated = (layer: LayerEntry, others: Others): boolean =>
  rightsFor('update', others).some(
    ({ whole, layers }) => whole || relatedOutOfReach(layer, 'move', layers).length === 0,
  )

const rightsFor = (change: RowChange, others: Others): readonly ServiceRights[] =>
  operationsFor[change].flatMap((name) => others.get(`FeatureServer.${name}`) ?? [])

function editorsFor(others: Others, layer: LayerEntry, change: RowChange): readonly AnyEditor[] {
  return rightsFor(change, others).flatMap(({ whole, layers }): readonly AnyEditor[] => {
    if (whole) return ['all']
    if (change === 'delete' && relatedOutOfReach(layer, 'delete', layers).length > 0) return []
    const seen = layers.get(layer.id)
    return seen === undefined ? [] : editorsIn(seen).filter((editor) => permits(editor, change))
  })
}

/** What may be edited of each layer of a service, where not everything may be. */
export const editingsIn = (rights: ServiceRights): readonly Editing[] =>
  rights.others === undefined || !isEdited(rights.others)
    ? []
    : rights.service.layers.flatMap(({ id }) => editingOf(rights, id) ?? [])
