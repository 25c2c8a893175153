import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { failedTest, type Report } from '../../policy-proof/report.ts'
import { runVitest } from '../../policy-proof/vitest.ts'
import { changesOf, type NoticingTests, type Sabotage } from './entry.ts'
import type { Outcome } from './sabotaged.ts'

/** Runs unit tests against sources with a sabotage: one of them has to fail. */
export async function noticedByTests(sabotage: Sabotage, noticing: NoticingTests): Promise<Outcome> {
  const { name } = sabotage
  const folder = await mkdtemp(join(tmpdir(), 'mapgate-sabotage-'))
  try {
    const report = join(folder, 'report.json')
    const options = ['--reporter=json', `--outputFile=${report}`, '--no-isolate']
    const { passed, stderr } = await run(noticing, { options, sabotage: name })
    const missing = changesOf(sabotage).find(({ file }) => !stderr.includes(`replaced ${file}`))
    if (missing) return { name, cases: 0, fault: `${missing.file} was not replaced` }
    if (passed) return { name, cases: 0, fault: 'all of its tests passed' }
    const found = failedTest(JSON.parse(await readFile(report, 'utf8')) as Report)
    return found === undefined
      ? { name, cases: 0, fault: `no test failed: ${stderr.slice(0, 1_000)}` }
      : { name, cases: 0, found: `the test ${found}` }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** True where the same tests pass with the sources as they are. */
export const passes = async (noticing: NoticingTests): Promise<boolean> =>
  (await run(noticing, { options: [] })).passed

const run = ({ tests }: NoticingTests, { options, sabotage }: { options: string[]; sabotage?: string }) =>
  runVitest(options, {
    MAPGATE_TESTS: tests.join(','),
    ...(sabotage === undefined ? {} : { MAPGATE_SABOTAGE: sabotage }),
  })
