import {
  andExpressions,
  type Edit,
  type Expression,
  type FeatureQuery,
  fieldNamed,
  orExpressions,
  printExpression,
} from '@mapgate/protocol'
import type { RowAsItIs } from '../../model/facts.ts'
import { Refused } from '../../model/refusal.ts'
import type { ServiceRights } from '../../model/rights.ts'
import { placedIn } from '../areas/placed.ts'
import { idCondition } from '../features/ids.ts'
import { queryOf } from '../features/own-queries.ts'
import { cannotNarrow } from '../narrowing.ts'
import { type Change, globalIdKey } from './changes.ts'
import { areaOf, conditionFor, decidingFields, type Editor, type RowChange, spelledField } from './editor.ts'
import { isInReach } from './reach.ts'

/** Most rows that one edit may reach by a condition. */
const mostRows = 2_000

/** Rows that are asked for: by their ids, or by the condition of the client. */
interface RowsAsked {
  readonly change: RowChange
  readonly rows: Expression | undefined
  readonly area?: FeatureQuery['area']
  /** Object ids where they are known. */
  readonly ids?: readonly number[]
  /** Fields that are needed besides those that decide, in any case. */
  readonly fields: readonly string[]
  /** The reference of the shapes; undefined for none. */
  readonly wkid: number | undefined
  readonly most: number
}

/**
 * The rows that a view permits to change so, as they are on the map server, which judges the conditions.
 * @throws Refused with what has to be known where they were not read yet; `access.denied` where they are too many
 */
export function rowsAsTheyAre(
  intent: Edit,
  editor: Editor,
  rights: ServiceRights,
  asked: RowsAsked,
): readonly RowAsItIs[] {
  const { ids, wkid, most } = asked
  const { layer } = editor
  const { question, key } = questionFor(intent, editor, asked)
  const found = rights.facts?.rowsToEdit?.get(key)
  if (found === undefined) {
    demandPlaced(editor, rights, wkid)
    const reaches = (row: RowAsItIs) => isInReach(editor, rights, row, wkid)
    throw new Refused('access.denied', `rows of layer ${layer.id} that are to be edited are not known`, {
      need: {
        kind: 'rows-to-edit',
        layerId: layer.id,
        key,
        question,
        most,
        reaches,
        ...(ids ? { ids } : {}),
      },
    })
  }
  if ('rows' in found) return found.rows
  throw new Refused(
    'access.denied',
    `more than ${found.tooMany} rows of layer ${layer.id} are to be edited`,
    {
      publicText: 'This edit reaches too many rows at once. Edit fewer at a time.',
    },
  )
}

/** The question for rows of a view, and its key. */
function questionFor(
  intent: Edit,
  editor: Editor,
  { change, rows, area, fields, wkid }: RowsAsked,
): { readonly question: FeatureQuery; readonly key: string } {
  const { layer } = editor
  const where = [rows, conditionFor(editor, change)].filter((one) => one !== undefined)
  const deciding = fieldsToRead(editor, change, fields)
  const question = queryOf(intent, layer.id, {
    ...(where.length === 0 ? {} : { where: andExpressions(...where) }),
    ...(area ? { area } : {}),
    fields: deciding,
    shapes: wkid === undefined ? { geometry: false } : { geometry: true, reference: { wkid } },
  })
  const key = JSON.stringify([
    layer.id,
    question.where && printExpression(question.where),
    area ?? null,
    deciding,
    wkid ?? null,
  ])
  return { question, key }
}

/** The area by which rows are judged has to be placed before they are read. @throws Refused with what has to be known */
function demandPlaced(editor: Editor, { facts }: ServiceRights, wkid: number | undefined): void {
  const right = areaOf(editor)
  if (right && wkid !== undefined) placedIn(facts, right, wkid)
}

/** The rows that changes name, by the key of `rowKey`, as far as a view permits them. */
export function namedRows(
  intent: Edit,
  editor: Editor,
  rights: ServiceRights,
  {
    changes,
    fields,
    wkid,
  }: { changes: readonly Change[]; fields: readonly string[]; wkid: number | undefined },
): ReadonlyMap<string, RowAsItIs> {
  const [first] = changes
  if (first === undefined) return new Map()
  const ids = changes.flatMap(({ id, globalId }) =>
    globalId === undefined || !byGlobalId(intent) ? (id ?? []) : [],
  )
  const { layer } = editor
  const found = rowsAsTheyAre(intent, editor, rights, {
    change: first.kind,
    rows: byGlobalId(intent)
      ? globalIdsAmong(
          editor,
          changes.flatMap(({ globalId }) => globalId ?? []),
        )
      : idCondition(layer, ids),
    ...(byGlobalId(intent) ? {} : { ids }),
    fields,
    wkid,
    most: changes.length,
  })
  return new Map(found.map((row) => [byGlobalId(intent) ? globalIdIn(row, editor) : String(row.id), row]))
}

/** The key under which a change finds its row. */
export const rowKey = (intent: Edit, { id, globalId }: Change): string =>
  (byGlobalId(intent) ? globalId : id?.toString()) ?? ''

const byGlobalId = ({ manner }: Edit): boolean => manner.byGlobalId === true

/** The global id of a row, as `globalIdKey` writes it. */
export function globalIdIn({ attributes }: RowAsItIs, { layer }: Editor): string {
  const value = layer.globalIdField === undefined ? undefined : attributes[layer.globalIdField]
  return typeof value === 'string' ? globalIdKey(value) : ''
}

/** The condition that a row has one of these global ids. Databases hold them with braces in upper case, or without in lower case. */
export function globalIdsAmong({ layer }: Pick<Editor, 'layer'>, keys: readonly string[]): Expression {
  const { globalIdField } = layer
  if (globalIdField === undefined)
    throw cannotNarrow(`layer ${layer.id} has no global ids to tell its rows by`)
  const values = keys.flatMap((key) => [`{${key}}`, key.toLowerCase()])
  const lists = Array.from({ length: Math.ceil(values.length / 1_000) }, (_, index) =>
    values.slice(index * 1_000, (index + 1) * 1_000),
  )
  return orExpressions(
    ...lists.map(
      (list): Expression => ({
        kind: 'in',
        negated: false,
        operand: fieldNamed(globalIdField),
        values: list.map((value): Expression => ({ kind: 'string', value, national: false })),
      }),
    ),
  )
}

/** The rows of a condition of the client, and where they have to lie. */
export const rowsByCondition = (
  intent: Edit,
  editor: Editor,
  rights: ServiceRights,
  asked: Omit<RowsAsked, 'most'>,
): readonly RowAsItIs[] => rowsAsTheyAre(intent, editor, rights, { ...asked, most: mostRows })

/** In the layer's spelling and order, so that equal questions are equal. */
function fieldsToRead(editor: Editor, change: RowChange, more: readonly string[]): readonly string[] {
  const { layer } = editor
  const needed = new Set(
    [layer.objectIdField, layer.globalIdField, ...more, ...decidingFields(editor, change)].flatMap((name) =>
      name === undefined ? [] : [spelledField(layer, name)],
    ),
  )
  return layer.fields.map(({ name }) => name).filter((name) => needed.has(name))
}
