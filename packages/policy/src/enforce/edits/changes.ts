import type { Edit, EditFeature, Geometry, LayerEdit } from '@mapgate/protocol'
import type { LayerEntry } from '../../model/catalog.ts'
import { Refused } from '../../model/refusal.ts'
import { shows } from '../../model/rights.ts'
import { cannotNarrow, unknownField, wordFor } from '../narrowing.ts'
import { type Editor, permits, type RowChange, showsNames } from './editor.ts'

/** A cell as it is written. */
export type Cell = string | number | null

/** One change of one row, as it was submitted. */
export interface Change {
  readonly kind: RowChange
  /** Its place among the changes of its kind. */
  readonly index: number
  /** How its row is named; a row that is added may bring a global id. */
  readonly id?: number
  /** As `globalIdKey` writes it. */
  readonly globalId?: string
  /** By the layer's spelling of the field; without the ids. */
  readonly values: ReadonlyMap<string, Cell>
  /** null: the shape is taken away; absent: nothing is said of it. */
  readonly geometry?: Geometry | null
}

/** A layer that is edited, and how its rows are named. */
interface Naming {
  readonly layer: LayerEntry
  readonly byGlobalId: boolean
  readonly words: Pick<Edit, 'words'>
}

/** A global id without braces in upper case, as servers write it in several ways. */
export const globalIdKey = (text: string): string => text.replace(/^\{|\}$/g, '').toUpperCase()

/** The changes of single rows that an edit asks for in a layer, in the order of its lists. @throws Refused `request.parameter-invalid` */
export function changesOf(
  { adds = [], updates = [], deletes }: LayerEdit,
  naming: Naming,
): readonly Change[] {
  const changes = [
    ...adds.map((row, index) => changeOf('add', row, { naming, index })),
    ...updates.map((row, index) => changeOf('update', row, { naming, index })),
    ...deletedRows(deletes, naming),
  ]
  demandOnce(changes)
  return changes
}

function deletedRows(deletes: LayerEdit['deletes'], { byGlobalId }: Naming): readonly Change[] {
  const { ids = [], globalIds = [] } = deletes ?? {}
  if (byGlobalId ? ids.length > 0 : globalIds.length > 0)
    throw invalid('deletes', 'names rows in another way than the request says')
  return [
    ...ids.map((id, index): Change => ({ kind: 'delete', index, id, values: new Map() })),
    ...globalIds.map(
      (globalId, index): Change => ({
        kind: 'delete',
        index,
        globalId: globalIdKey(globalId),
        values: new Map(),
      }),
    ),
  ]
}

function changeOf(
  kind: 'add' | 'update',
  { attributes, geometry }: EditFeature,
  { naming, index }: { naming: Naming; index: number },
): Change {
  const { layer, byGlobalId } = naming
  const [oid, gid] = [layer.objectIdField, layer.globalIdField].map((name) => name?.toLowerCase())
  const names = new Map(layer.fields.map(({ name }) => [name.toLowerCase(), name]))
  const values = new Map<string, Cell>()
  let [id, globalId]: [number | undefined, string | undefined] = [undefined, undefined]
  for (const [name, value] of Object.entries(attributes)) {
    const lower = name.toLowerCase()
    const spelled = names.get(lower)
    if (lower === oid) id = objectIdOf(value, kind)
    else if (lower === gid) globalId = globalIdOf(value)
    else if (spelled === undefined) throw unknownField(wordOf(kind, naming))
    else values.set(spelled, value)
  }
  if (kind === 'update' && (byGlobalId ? globalId : id) === undefined)
    throw invalid(
      wordOf(kind, naming),
      `does not name its row by ${byGlobalId ? 'a global id' : 'an object id'}`,
    )
  return {
    kind,
    index,
    ...(id === undefined || kind === 'add' ? {} : { id }),
    ...(globalId === undefined || (kind === 'add' && !byGlobalId) ? {} : { globalId }),
    values,
    ...(geometry === undefined ? {} : { geometry }),
  }
}

const wordOf = (kind: 'add' | 'update', { words }: Naming): string => wordFor(words, `${kind}s`)

/** The object id of a row. Clients write it into rows that they add too, where it names nothing. */
function objectIdOf(value: Cell, kind: RowChange): number | undefined {
  if (value === null || kind === 'add') return undefined
  const id = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  if (typeof id === 'number' && Number.isSafeInteger(id) && id >= 0) return id
  throw invalid('updates', 'names its row by an object id that is no whole number')
}

function globalIdOf(value: Cell): string | undefined {
  if (value === null) return undefined
  const key = typeof value === 'string' ? globalIdKey(value) : ''
  if (/^[0-9A-F]{8}-(?:[0-9A-F]{4}-){3}[0-9A-F]{12}$/.test(key)) return key
  throw invalid('updates', 'names its row by a global id that is none')
}

/** No row may be named twice: which of two changes is made last differs by server. */
function demandOnce(changes: readonly Change[]): void {
  for (const key of ['id', 'globalId'] as const) {
    const ids = changes.flatMap((change) => change[key] ?? [])
    if (new Set(ids).size < ids.length) throw invalid('the edit', 'names a row twice')
  }
}

const invalid = (what: string, why: string): Refused =>
  new Refused('request.parameter-invalid', `${what} ${why}`, { publicText: `${what} ${why}.` })

/**
 * Fields that are written have to be there for the caller: some view by which such a change is permitted shows them.
 * @throws Refused `request.parameter-invalid` for a field that is hidden, in the words for one that is not there
 */
export function demandFieldsSeen(
  changes: readonly Change[],
  editors: readonly Editor[],
  words: Pick<Edit, 'words'>,
): void {
  for (const { kind, values, id, globalId } of changes) {
    if (!editors.some((editor) => showsNames(editor, { id, globalId })))
      throw unknownField(wordFor(words, `${kind}s`))
    if (kind === 'delete') continue
    for (const name of values.keys()) {
      if (!editors.some(({ view }) => shows(view, name))) throw unknownField(wordFor(words, `${kind}s`))
    }
  }
}

/** @throws Refused `access.denied` where no view permits a kind of change that the edit asks for */
export function demandPermitted(
  kinds: Iterable<RowChange>,
  editors: readonly Editor[],
  layerId: number,
): void {
  for (const kind of kinds) {
    if (!editors.some((editor) => permits(editor, kind)))
      throw cannotNarrow(`no grant permits to ${kind} rows of layer ${layerId}`)
  }
}
