import type { UsageBy, UsageCounts, UsageStore, UsageSum } from '../../store/usage-port.ts'

/** Steps of time that usage is told apart by. */
export type Step = 'hour' | 'day' | 'month'

/** What a report is asked for. */
export interface Asked {
  readonly by: readonly UsageBy[]
  /** Undefined: all of the time in one. */
  readonly every: Step | undefined
  /** Epoch milliseconds. */
  readonly from: number
  readonly to: number
  /** The largest are told by name, the others together; undefined: all are. */
  readonly top: number | undefined
}

/** A line of a report. */
export interface Line extends UsageCounts {
  /** Beginning of the step, epoch milliseconds; 0 where there are none. */
  readonly at: number
  /** In the order of `by`; undefined for all others together. */
  readonly names: readonly string[] | undefined
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Usage by name and step: steps in order, in each the largest first and all others together last. */
export async function reportOf(store: Pick<UsageStore, 'sums'>, asked: Asked): Promise<readonly Line[]> {
  const { by, every, from, to, top } = asked
  const stepMs = every === 'hour' ? hourMs : dayMs
  const sums = await store.sums({ from, to, by, ...(every === undefined ? {} : { stepMs }) })
  const namesOf = (sum: UsageSum): readonly string[] => by.map((name) => sum[name])
  const largest = largestOf(sums, namesOf, top)
  const lines = new Map<string, Line>()
  for (const sum of sums) {
    const names = namesOf(sum)
    const told = largest.has(JSON.stringify(names)) ? names : undefined
    const at = every === 'month' ? monthOf(sum.at) : sum.at
    const key = JSON.stringify([at, told])
    lines.set(key, added(lines.get(key) ?? { at, names: told, ...nothing }, sum))
  }
  return [...lines.values()].sort(inOrder)
}

/** The names with the most units. */
function largestOf(
  sums: readonly UsageSum[],
  namesOf: (sum: UsageSum) => readonly string[],
  top = Number.POSITIVE_INFINITY,
): ReadonlySet<string> {
  const units = new Map<string, number>()
  for (const sum of sums) {
    const key = JSON.stringify(namesOf(sum))
    units.set(key, (units.get(key) ?? 0) + sum.units)
  }
  const ordered = [...units].sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1))
  return new Set(ordered.slice(0, top).map(([key]) => key))
}

const inOrder = (one: Line, other: Line): number =>
  one.at - other.at ||
  Number(one.names === undefined) - Number(other.names === undefined) ||
  other.units - one.units

const nothing: UsageCounts = {
  requests: 0,
  units: 0,
  megapixels: 0,
  records: 0,
  renders: 0,
  hits: 0,
  bytes: 0,
  refused: 0,
}

const added = (line: Line, sum: UsageCounts): Line => ({
  ...line,
  requests: line.requests + sum.requests,
  units: line.units + sum.units,
  megapixels: line.megapixels + sum.megapixels,
  records: line.records + sum.records,
  renders: line.renders + sum.renders,
  hits: line.hits + sum.hits,
  bytes: line.bytes + sum.bytes,
  refused: line.refused + sum.refused,
})

function monthOf(time: number): number {
  const date = new Date(time)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth())
}

/** A step as people write it, in UTC. */
export function stepName(at: number, every: Step): string {
  const text = new Date(at).toISOString()
  if (every === 'hour') return `${text.slice(0, 13).replace('T', ' ')}h`
  return text.slice(0, every === 'day' ? 10 : 7)
}
