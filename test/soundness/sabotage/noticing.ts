import { type EditLeak, runEdits } from '../edits/edit-run.ts'
import { runGaps } from '../edits/gaps.ts'
import { runKept } from '../kept/kept-run.ts'
import { type FoundLeak, runSoundness } from '../run.ts'
import type { Template } from '../template.ts'
import type { Noticing, NoticingEdits, NoticingKept } from './entry.ts'

/** What the cases of a sabotage found, in the sources of this process. */
export interface Noticed {
  /** Cases until the first leak, or all of them. */
  readonly cases: number
  readonly leak?: string | undefined
}

/** Runs the cases that notice a sabotage, until the first leak. `most` in place of what the entry says. */
export const runCases = (
  noticing: Noticing | NoticingKept | NoticingEdits,
  bounds: Bounds = {},
): Promise<Noticed> => ('edits' in noticing ? editsUntil(noticing, bounds) : casesUntil(noticing, bounds))

interface Bounds {
  readonly most?: number
  readonly template?: Template
}

async function editsUntil(
  { edits, seed = 1, cases = 1_000, operations, emphasis, habits = {} }: NoticingEdits,
  { most = cases, template }: Bounds,
): Promise<Noticed> {
  const run = edits === 'rows' ? runEdits : runGaps
  const { leaks, cases: ran } = await run({
    cases: most,
    seed,
    casesPerPolicy: 15,
    habits,
    stopsAtLeak: true,
    ...(operations ? { operations } : {}),
    ...(emphasis ? { emphasis } : {}),
    ...(template ? { template } : {}),
  })
  return { cases: ran, leak: firstOf(leaks) }
}

async function casesUntil(
  {
    operations,
    emphasis = {},
    seed = 1,
    cases = 1_000,
    casesPerPolicy = 20,
    ...more
  }: Noticing | NoticingKept,
  { most = cases, template }: Bounds,
): Promise<Noticed> {
  const { leaks, cases: ran } = await ('kept' in more ? runKept : runSoundness)({
    cases: most,
    seed,
    operations,
    emphasis,
    casesPerPolicy,
    areas: emphasis.areas ? 1 : 0,
    stopsAtLeak: true,
    ...(template ? { template } : {}),
  })
  return { cases: ran, leak: firstOf(leaks) }
}

const firstOf = ([first]: readonly (FoundLeak | EditLeak)[]): string | undefined =>
  first && `${first.property}, ${first.request.operation}: ${printable(first.what).slice(0, 120)}`

/** Bodies in which two replies differ may be of any bytes. */
const printable = (text: string): string => text.replaceAll(/[^ -~…]+/g, '·')
