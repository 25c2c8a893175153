import type { ServiceRights } from '../../model/rights.ts'
import { type Editor, editorsIn, permits, type RowChange } from '../edits/editor.ts'
import { mayWrite } from '../edits/written.ts'

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

/** A view by which rows are edited; `all` where one grant that narrows nothing gives all edits. */
type AnyEditor = 'all' | Editor

/** What may be edited of a layer; undefined for callers who may edit nothing of it, and for those who may edit everything. */
export function editingOf({ service, others }: ServiceRights, layerId: number): Editing | undefined {
  if (others === undefined) return undefined
  const fields = service.layers.find(({ id }) => id === layerId)?.fields ?? []
  const byChange = changes.map((change) => [change, editorsFor(others, layerId, change)] as const)
  const editors = new Map(byChange.filter(([, found]) => found.length > 0))
  const isFree = byChange.every(([, found]) => found.includes('all'))
  if (editors.size === 0 || isFree) return undefined
  const [adding = [], updating = [], deleting = []] = byChange.map(([, found]) => found)
  const writes = (some: readonly AnyEditor[]) => {
    const written = fields.filter((field) =>
      some.some((editor) => editor === 'all' || mayWrite(editor, field)),
    )
    const names = new Set(written.map(({ name }) => name.toLowerCase()))
    return (field: string) => names.has(field.toLowerCase())
  }
  return {
    changes: new Set(editors.keys()),
    writes: writes([...adding, ...updating]),
    fills: writes(adding),
    reshapes: updating.some((editor) => editor === 'all' || editor.right.geometry),
    ownRowsOnly: [...updating, ...deleting].every(
      (editor) => editor !== 'all' && editor.right.own !== undefined,
    ),
  }
}

function editorsFor(
  others: NonNullable<ServiceRights['others']>,
  layerId: number,
  change: RowChange,
): readonly AnyEditor[] {
  const rights = operationsFor[change].flatMap((name) => others.get(`FeatureServer.${name}`) ?? [])
  return rights.flatMap(({ whole, layers }): readonly AnyEditor[] => {
    if (whole) return ['all']
    const seen = layers.get(layerId)
    return seen === undefined ? [] : editorsIn(seen).filter((editor) => permits(editor, change))
  })
}

/** What may be edited of each layer of a service, where not everything may be. */
export const editingsIn = (rights: ServiceRights): readonly Editing[] =>
  rights.service.layers.flatMap(({ id }) => editingOf(rights, id) ?? [])
