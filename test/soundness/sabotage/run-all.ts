import { createTemplate, type Template } from '../template.ts'
import type { Sabotage } from './entry.ts'
import { runCases } from './noticing.ts'
import { passes } from './noticing-tests.ts'
import { type Outcome, sabotaged } from './sabotaged.ts'

/** How many processes run beside each other. */
const atOnce = 2

/** Takes away one protection after the other, two at a time, and tells each outcome when it is known. */
export async function sabotageAll(
  sabotages: readonly Sabotage[],
  tell: (outcome: Outcome) => void,
): Promise<readonly Outcome[]> {
  const template = await createTemplate()
  const left = [...sabotages]
  const outcomes: Outcome[] = []
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      const outcome = await proven(next, template)
      outcomes.push(outcome)
      tell(outcome)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return outcomes
}

/** What is noticed has to be noticed because of the sabotage: the same cases find nothing in the sources as they are. */
export async function proven(sabotage: Sabotage, template: Template): Promise<Outcome> {
  const outcome = await sabotaged(sabotage)
  if (outcome.found === undefined) return outcome
  const { noticed } = sabotage
  const { name, cases } = outcome
  if ('tests' in noticed)
    return (await passes(noticed)) ? outcome : { name, cases, fault: 'the tests fail without it too' }
  const { leak } = await runCases(noticed, { most: cases, template })
  return leak === undefined ? outcome : { name, cases, fault: `found without the sabotage too: ${leak}` }
}

/** One line for an outcome. */
export const inWords = ({ name, cases, found, fault }: Outcome): string =>
  found === undefined
    ? `MISSED   ${name}: ${fault}`
    : `noticed  ${name}${cases === 0 ? '' : ` after ${cases} ${cases === 1 ? 'case' : 'cases'}`}, by ${found}`
