import { runSoundness } from '../run.ts'
import type { Template } from '../template.ts'
import type { Noticing } from './entry.ts'

/** What the cases of a sabotage found, in the sources of this process. */
export interface Noticed {
  /** Cases until the first leak, or all of them. */
  readonly cases: number
  readonly leak?: string | undefined
}

/** Runs the cases that notice a sabotage, until the first leak. `most` in place of what the entry says. */
export async function runCases(
  { operations, emphasis = {}, seed = 1, cases = 1_000, casesPerPolicy = 20 }: Noticing,
  { most = cases, template }: { most?: number; template?: Template } = {},
): Promise<Noticed> {
  const { leaks, cases: ran } = await runSoundness({
    cases: most,
    seed,
    operations,
    emphasis,
    casesPerPolicy,
    areas: emphasis.areas ? 1 : 0,
    stopsAtLeak: true,
    ...(template ? { template } : {}),
  })
  const [first] = leaks
  return {
    cases: ran,
    leak: first && `${first.property}, ${first.request.operation}: ${printable(first.what).slice(0, 120)}`,
  }
}

/** Bodies in which two replies differ may be of any bytes. */
const printable = (text: string): string => text.replaceAll(/[^ -~…]+/g, '·')
