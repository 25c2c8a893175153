import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { entries } from '../soundness/sabotage/all.ts'
import { changesOf, type Sabotage } from '../soundness/sabotage/entry.ts'
import { failedTest, type Report } from './report.ts'
import { runVitest } from './vitest.ts'

/** How a sabotage ended: killed by a test, or survived; `fault` where the run itself went wrong. */
export interface Outcome {
  readonly name: string
  readonly file: string
  readonly killedBy?: string
  readonly fault?: string
}

/** How many processes run beside each other. */
const atOnce = 2

/** The sabotages that change files of policy and no others. */
export const ofPolicy: readonly Sabotage[] = entries.filter((entry) =>
  changesOf(entry).every(({ file }) => file.startsWith('packages/policy/')),
)

/** Runs the unit tests of policy against each sabotage, two at a time, and tells each outcome when it is known. */
export async function outcomesOf(
  sabotages: readonly Sabotage[],
  tell: (outcome: Outcome) => void,
): Promise<readonly Outcome[]> {
  const left = [...sabotages]
  const outcomes: Outcome[] = []
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      const outcome = await outcomeOf(next)
      outcomes.push(outcome)
      tell(outcome)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return outcomes
}

async function outcomeOf(sabotage: Sabotage): Promise<Outcome> {
  const { name, file } = sabotage
  const folder = await mkdtemp(join(tmpdir(), 'mapgate-policy-proof-'))
  try {
    const report = join(folder, 'report.json')
    const options = ['--reporter=json', `--outputFile=${report}`, '--bail=1', '--no-isolate']
    const { passed, stderr } = await runVitest(options, { MAPGATE_SABOTAGE: name })
    const missing = changesOf(sabotage).find((change) => !stderr.includes(`replaced ${change.file}`))
    if (missing) return { name, file, fault: `${missing.file} was not replaced` }
    if (passed) return { name, file }
    const killedBy = failedTest(JSON.parse(await readFile(report, 'utf8')) as Report)
    return killedBy === undefined
      ? { name, file, fault: `no test failed: ${stderr}` }
      : { name, file, killedBy }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
