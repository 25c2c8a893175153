import { type Expression, fieldNamed, matchNone, orExpressions } from '@mapgate/protocol'
import type { LayerEntry } from '../../model/catalog.ts'
import { cannotNarrow } from '../narrowing.ts'

/** Some databases take no longer lists. */
const mostInOneList = 1_000

/**
 * The condition that a row has one of these ids. Where ids and a condition stand side by side in a request, some servers read the ids alone;
 * so ids that have to be held to a policy go into its condition.
 * @throws Refused `access.denied` for layers without object ids
 */
export function idCondition({ id, objectIdField }: LayerEntry, ids: readonly number[]): Expression {
  if (objectIdField === undefined) throw cannotNarrow(`layer ${id} has no object ids to tell its rows by`)
  if (ids.length === 0) return matchNone
  const operand = fieldNamed(objectIdField)
  const values = ids.map((one): Expression => ({ kind: 'number', text: String(one) }))
  const lists = Array.from({ length: Math.ceil(values.length / mostInOneList) }, (_, index) =>
    values.slice(index * mostInOneList, (index + 1) * mostInOneList),
  )
  return orExpressions(
    ...lists.map((list): Expression => ({ kind: 'in', negated: false, operand, values: list })),
  )
}
