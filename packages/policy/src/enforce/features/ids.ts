import { type Expression, fieldNamed, orExpressions } from '@mapgate/protocol'
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
  const operand = fieldNamed(objectIdField)
  const literal = (one: number): Expression => ({ kind: 'number', text: String(one) })
  const { runs, single } = dividedIds(ids)
  const between = runs.map(
    ({ from, to }): Expression => ({
      kind: 'between',
      negated: false,
      operand,
      low: literal(from),
      high: literal(to),
    }),
  )
  const lists = Array.from({ length: Math.ceil(single.length / mostInOneList) }, (_, index) =>
    single.slice(index * mostInOneList, (index + 1) * mostInOneList).map(literal),
  )
  return orExpressions(
    ...lists.map((values): Expression => ({ kind: 'in', negated: false, operand, values })),
    ...between,
  )
}

/** From so many ids on that follow each other, they are written as a range. */
const shortestRun = 8

interface Run {
  readonly from: number
  readonly to: number
}

/** Whole numbers that follow each other as ranges, because lists of many thousand ids slow a database down; the others one by one. */
function dividedIds(ids: readonly number[]): {
  readonly runs: readonly Run[]
  readonly single: readonly number[]
} {
  if (ids.length < shortestRun || !ids.every(Number.isSafeInteger)) return { runs: [], single: ids }
  const runs = runsOf([...new Set(ids)].sort((one, other) => one - other))
  const isLong = ({ from, to }: Run): boolean => to - from + 1 >= shortestRun
  const single = runs
    .filter((run) => !isLong(run))
    .flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index))
  return { runs: runs.filter(isLong), single }
}

function runsOf(sorted: readonly number[]): readonly Run[] {
  const runs: { from: number; to: number }[] = []
  for (const id of sorted) {
    const last = runs.at(-1)
    if (last && id === last.to + 1) last.to = id
    else runs.push({ from: id, to: id })
  }
  return runs
}
