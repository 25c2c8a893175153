import { type EditGrant, idOf } from './edit-grants.ts'
import { type Change, grantsOn, type Judge, whyForbidden } from './edit-right.ts'
import type { Row } from './truth.ts'

/** What was asked for and is permitted, and how much of it was done. */
export interface Fulfilment {
  readonly permitted: number
  readonly done: number
  /** The first that was permitted and not done. */
  readonly missing?: Change | undefined
}

/**
 * How much of a request was done that is permitted. `asked` are the changes that the map server makes when it is asked directly;
 * with what a grant writes into every row they have to be permitted, and then be there.
 */
export function fulfilmentOf(
  asked: readonly Change[],
  made: readonly Change[],
  { judge, allOrNothing }: { judge: Judge; allOrNothing: boolean },
): Fulfilment {
  const verdicts = asked.map((change) => ({ change, as: permittedForm(change, judge) }))
  const permitted = verdicts.flatMap(({ as }) => as ?? [])
  const isWanted = permitted.length > 0 && (!allOrNothing || permitted.length === asked.length)
  if (!isWanted) return { permitted: 0, done: 0 }
  const missing = permitted.filter((wanted) => !made.some((one) => isSameChange(one, wanted)))
  return { permitted: permitted.length, done: permitted.length - missing.length, missing: missing[0] }
}

/** The change with what a grant writes besides, as that grant permits it. */
function permittedForm(change: Change, judge: Judge): Change | undefined {
  for (const grant of grantsOn(judge, change.layerId)) {
    const form = withWritten(change, grant, judge)
    const alone = { ...judge, policy: { ...judge.policy, grants: [grant] } }
    if (whyForbidden(form, alone) === undefined) return form
  }
  return undefined
}

function withWritten(change: Change, { with: narrowing }: EditGrant, { editor }: Judge): Change {
  const { set = {}, own } = narrowing?.edit ?? {}
  if (change.after === undefined || (change.kind !== 'add' && change.kind !== 'update')) return change
  const bound = (value: string | number): string | number =>
    typeof value === 'string' && value.startsWith(':principal.')
      ? (editor.attributes[value.replace(':principal.', '')] as string)
      : value
  const written = Object.fromEntries(Object.entries(set).map(([name, value]) => [name, bound(value)]))
  const owner = own && { [own.field]: own.as ? bound(own.as) : idOf(editor) }
  return { ...change, after: { ...change.after, ...written, ...owner } as Row }
}

function isSameChange(one: Change, other: Change): boolean {
  if (one.kind !== other.kind || one.layerId !== other.layerId) return false
  if (one.kind === 'add') return contentOf(one.after) === contentOf(other.after)
  if (one.id !== other.id) return false
  return one.kind !== 'update' || contentOf(one.after) === contentOf(other.after)
}

/** The cells of a row, without the ids that a map server gives. */
function contentOf(row: Row = {}): string {
  const cells = Object.entries(row).filter(([name]) => name !== 'OBJECTID' && name !== 'GLOBALID')
  return JSON.stringify(cells.map(([name, cell]) => [name, name === 'shape' ? rounded(cell) : cell]).sort())
}

/** A shape that went through another form of the same numbers is the same shape. */
const rounded = (shape: unknown): unknown =>
  typeof shape === 'string' ? shape.replaceAll(/-?\d+\.\d+/g, (digits) => Number(digits).toFixed(3)) : shape
