import { parseExpression, printExpression } from '@mapgate/protocol'
import { planned } from '../advisories/planned.ts'
import { Random } from '../fuzz/random.ts'
import type { Engine } from './engines.ts'
import { conditionText, havingText } from './generate.ts'
import { Stopped, tryOnRow } from './model.ts'
import { hidden, layer, policy } from './worlds.ts'

/** What a run found. */
export interface ConditionRun {
  /** Conditions that were sent. */
  readonly permitted: number
  /** Of these, how many the database answered with rows. */
  readonly answered: number
  readonly refused: number
  /** Refused conditions by which this database does tell the worlds apart: they show that the run would notice. */
  readonly tellingRefused: number
  /** Refused conditions at which the model stops. */
  readonly stoppingRefused: number
  /** Conditions that were sent and behave differently in two worlds, with what each came to. */
  readonly differences: readonly string[]
  /** Conditions that were sent and at which the model stops. */
  readonly stops: readonly string[]
}

interface Case {
  readonly text: string
  readonly isPermitted: boolean
  /** With `{table}` for the table. */
  readonly statements: readonly string[]
}

const batchSize = 250

/** Makes conditions, puts them to the gateway of a caller from whom rows are hidden, and what it sends to the engine and to the model. */
export async function runConditions(
  engine: Engine,
  { cases, seed }: { cases: number; seed: number },
): Promise<ConditionRun> {
  const random = new Random(seed)
  const found = { permitted: 0, answered: 0, refused: 0, tellingRefused: 0, stoppingRefused: 0 }
  const differences: string[] = []
  const stops: string[] = []
  for (let done = 0; done < cases; done += batchSize) {
    const batch = Array.from({ length: Math.min(batchSize, cases - done) }, () => caseOf(random)).filter(
      (one) => one !== undefined,
    )
    const outcomes = await engine.outcomes(batch.flatMap(({ statements }) => statements))
    let at = 0
    for (const { text, isPermitted, statements } of batch) {
      const told = outcomes.slice(at, at + statements.length)
      at += statements.length
      const differing = told.filter((worlds) => new Set(worlds).size > 1)
      const stop = stopOf(text)
      found[isPermitted ? 'permitted' : 'refused'] += 1
      if (!isPermitted) {
        found.tellingRefused += differing.length > 0 ? 1 : 0
        found.stoppingRefused += stop === undefined ? 0 : 1
        continue
      }
      if (!told[0]?.[0]?.startsWith('error')) found.answered += 1
      if (differing.length > 0) differences.push(`${text}: ${JSON.stringify(differing)}`)
      if (stop !== undefined) stops.push(`${text}: ${stop}`)
    }
  }
  return { ...found, differences, stops }
}

/** Undefined for what the grammar refuses to everybody. */
function caseOf(random: Random): Case | undefined {
  if (random.chance(0.15)) return havingCase(havingText(random))
  const text = conditionText(random)
  const sent = sentFor({ where: text })?.where
  const own =
    sent === undefined ? printed(text) : sent === policy ? '1=1' : sent.slice(`${policy} AND `.length)
  if (own === undefined) return undefined
  return {
    text: own,
    isPermitted: sent !== undefined,
    statements: [
      selected(sent ?? `${policy} AND (${own})`),
      // However a database orders the two, the caller's condition is never tried on more rows than all.
      selected(`CASE WHEN ${own} THEN ${policy} ELSE 1=0 END`),
    ],
  }
}

const selected = (where: string): string =>
  `SELECT string_agg(objectid::text, ',' ORDER BY objectid) FROM {table} WHERE ${where}`

function havingCase(text: string): Case | undefined {
  const outStatistics =
    '[{"statisticType":"count","onStatisticField":"objectid","outStatisticFieldName":"n"}]'
  const sent = sentFor({
    where: '1=1',
    groupByFieldsForStatistics: 'district',
    outStatistics,
    having: text,
  })
  const own = sent?.having ?? printed(text, 'having')
  if (own === undefined) return undefined
  const groups = `SELECT district FROM {table} WHERE ${policy} GROUP BY district HAVING ${own}`
  return {
    text: own,
    isPermitted: sent !== undefined,
    statements: [`SELECT string_agg(district, ',' ORDER BY district) FROM (${groups}) AS kept`],
  }
}

/** What the gateway sends; undefined where it refuses. */
function sentFor(query: Readonly<Record<string, string>>): Readonly<Record<string, string>> | undefined {
  try {
    const plan = planned(layer, [{ where: policy }], new URLSearchParams(query).toString())
    return Object.fromEntries(new URLSearchParams(plan.steps[0]?.([]).question.query))
  } catch {
    return undefined
  }
}

function printed(text: string, kind: 'where' | 'having' = 'where'): string | undefined {
  const parsed = parseExpression(text, { kind })
  return 'fault' in parsed ? undefined : printExpression(parsed.expression)
}

/** Why the model stops at a condition on some hidden row; undefined where it does not, and for conditions on groups. */
function stopOf(text: string): string | undefined {
  const parsed = parseExpression(text)
  if ('fault' in parsed) return undefined
  try {
    for (const row of hidden.flat()) tryOnRow(parsed.expression, row)
    return undefined
  } catch (error) {
    if (error instanceof Stopped) return error.message
    throw error
  }
}
