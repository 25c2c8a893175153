import type { World } from '@mapgate/sample-server'
import type { Shape } from '../../../packages/sample-server/src/world/geometry.ts'
import type { LayerDefinition } from '../../../packages/sample-server/src/world/layer.ts'
import { createStorage, indexShape } from '../../../packages/sample-server/src/world/storage.ts'
import { withBorderRows } from '../areas/border-rows.ts'
import type { Cell, Template, TemplateRow } from '../template.ts'
import { type EditPolicy, editedLayers, ownField } from './edit-grants.ts'
import { isInReach, isShown, type Judge } from './edit-right.ts'

/** Which of two worlds: equal in what the first editor of a policy is shown, different in everything else. */
export type Which = 'one' | 'other'

/** What stands in hidden cells of each world; a reply that holds it has leaked. */
export const canaryOf: Readonly<
  Record<Which, { readonly text: string; readonly number: number; readonly globalId: string }>
> = {
  one: { text: 'zqWr', number: 98_760_000, globalId: 'FACEFACE' },
  other: { text: 'zqFi', number: 87_650_000, globalId: 'BEADBEAD' },
}

/** The id of the last row of every layer, in both worlds, so that rows which are added get the same ids. */
const lastId = 9_000

/** The template with a field that says whose a row is. */
export function withEditors(template: Template): Template {
  const field = {
    name: ownField,
    type: 'esriFieldTypeString',
    alias: 'Editor',
    length: 60,
    domain: null,
    nullable: true,
    editable: true,
  } as const
  const layers = template.layers.map((layer) =>
    editedLayers.includes(layer.id) ? { ...layer, fields: [...layer.fields, field] } : layer,
  )
  const owners = ['user:visitor', 'user:second', null, 'user:visitor', 'badge-visitor']
  const rows = [...template.rows].map(
    ([id, list]) => [id, list.map((row, nth) => owned(id, row, owners[nth % 5]))] as const,
  )
  return { ...template, layers, rows: new Map(rows) }
}

/** The same with rows at the borders of areas. */
export const withBordersAndEditors = (template: Template): Template => withEditors(withBorderRows(template))

function owned(layerId: number, row: TemplateRow, owner: Cell | undefined): TemplateRow {
  if (!editedLayers.includes(layerId)) return row
  // Rows at borders are copies of others, and no two rows have the same global id.
  const GLOBALID = `{0000000${layerId}-0000-4000-8000-${String(row.objectId).padStart(12, '0')}}`
  return { ...row, values: { ...row.values, GLOBALID, [ownField]: owner ?? null } }
}

/** Makes one of the two worlds of the first editor of a policy. */
export function makeEditWorld(template: Template, policy: EditPolicy, which: Which): World {
  const database = createStorage([...template.layers])
  const judge: Judge = { policy, template, editor: policy.editors[0] }
  for (const layer of template.layers) {
    if (layer.kind === 'group') continue
    const rows = template.rows.get(layer.id) ?? []
    for (const row of rows) {
      const made = disguised(layer, row, { judge, which })
      if (made) insert(database, layer, made)
    }
    const [last] = rows
    if (last) insert(database, layer, lastRow(last))
  }
  const world: World = {
    seed: 1,
    layers: [...template.layers],
    layer: (id) => template.layers.find((layer) => layer.id === id),
    database,
    fullExtent: { xmin: -13_160_000, ymin: 4_080_000, xmax: -13_020_000, ymax: 4_140_000 },
  }
  return world
}

const lastRow = ({ values, shape }: TemplateRow): MadeRow => ({
  objectId: lastId,
  values: {
    ...Object.fromEntries(Object.keys(values).map((name) => [name, null])),
    OBJECTID: lastId,
    GLOBALID: `{00000000-0000-4000-8000-00000000${lastId}}`,
    district: 'Nowhere',
  },
  shape: shape && moved(shape, 5_000_000),
})

interface MadeRow {
  readonly objectId: number
  readonly values: Readonly<Record<string, Cell>>
  readonly shape: Shape | null
}

/** The row with canaries in what is hidden of it; undefined where the world lacks the row. */
function disguised(
  layer: LayerDefinition,
  { objectId, values, shape }: TemplateRow,
  { judge, which }: { judge: Judge; which: Which },
): MadeRow | undefined {
  const row = { ...values, shape: shape && JSON.stringify(shape) }
  const isReached = isInReach(layer.id, row, judge)
  if (!isReached && which === 'other' && objectId % 2 === 0) return undefined
  const { text, number } = canaryOf[which]
  const kept = namedIn(judge.policy)
  const hidesId = isReached && !kept('OBJECTID') && !isShown(layer.id, row, 'OBJECTID', judge)
  const id = hidesId ? objectId + (which === 'one' ? 1 : 2) : objectId
  const cells = layer.fields.map(({ name, type, length }): [string, Cell] => {
    if (name === 'OBJECTID') return [name, id]
    const isKept = kept(name) || isShown(layer.id, row, name, judge)
    if (isKept) return [name, values[name] ?? null]
    if (type === 'esriFieldTypeGlobalID') return [name, globalIdOf(which, objectId)]
    if (type !== 'esriFieldTypeString') return [name, number + objectId]
    return [name, `${text}${objectId}`.slice(0, length ?? 60)]
  })
  const hidesPlace = !isReached && judge.policy.grants.every((grant) => grant.with?.area === undefined)
  return {
    objectId: id,
    values: Object.fromEntries(cells),
    shape: shape && hidesPlace ? moved(shape, which === 'one' ? 900 : -1_700) : shape,
  }
}

const globalIdOf = (which: Which, objectId: number): string =>
  `{${canaryOf[which].globalId}-0000-4000-8000-${String(objectId).padStart(12, '0')}}`

/** Fields that a condition of a grant names: their values decide who sees the row, so they stay. */
function namedIn({ grants }: EditPolicy): (name: string) => boolean {
  const conditions = grants.flatMap(({ with: { where, edit } = {} }) => [
    where,
    edit?.add,
    edit?.update,
    edit?.delete,
    edit?.own?.field,
  ])
  const text = conditions.join(' ')
  return (name) => new RegExp(`\\b${name}\\b`).test(text)
}

function insert(database: World['database'], layer: LayerDefinition, row: MadeRow): void {
  const { objectId, values, shape } = row
  const names = layer.fields.map((field) => field.name)
  const columns = layer.kind === 'feature' ? [...names, 'shape'] : names
  const cells = [
    ...names.map((name) => values[name] ?? null),
    ...(layer.kind === 'feature' ? [shape && JSON.stringify(shape)] : []),
  ]
  database
    .prepare(
      `INSERT INTO layer_${layer.id} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    )
    .run(...cells)
  if (shape) indexShape(database, layer.id, objectId, shape)
  if (layer.hasAttachments && (objectId % 2 === 1 || objectId === lastId))
    attach(database, layer.id, objectId)
}

/** One file for the row, whose name and bytes are the same in both worlds where the row is. */
function attach(database: World['database'], layerId: number, objectId: number): void {
  const body = Buffer.from(`note on row ${objectId}`)
  database
    .prepare('INSERT INTO attachments VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    .run(
      layerId * 10_000 + objectId,
      layerId,
      objectId,
      attachmentGlobalId(objectId),
      'note.txt',
      'text/plain',
      body.byteLength,
      body,
    )
}

/** The global id of the file that hangs on a row. */
export const attachmentGlobalId = (objectId: number): string =>
  `{AAAAAAAA-0000-4000-8000-${String(objectId).padStart(12, '0')}}`

/** The shape, so many metres further east and north. */
export function moved(shape: Shape, metres: number): Shape {
  const text = JSON.stringify(shape, (_, value) => {
    const isPlace =
      Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === 'number')
    return isPlace ? value.map((one: number) => one + metres) : value
  })
  const copy = JSON.parse(text) as Shape
  return 'x' in copy ? { x: copy.x + metres, y: copy.y + metres } : copy
}
