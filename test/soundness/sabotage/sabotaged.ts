import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { changesOf, type Sabotage } from './entry.ts'
import type { Noticed } from './noticing.ts'
import { noticedByTests } from './noticing-tests.ts'

/** What a process with a sabotage in its sources found. */
export interface Found extends Noticed {
  /** Files whose source was replaced. */
  readonly applied: readonly string[]
}

/** How a sabotage ended: how it was noticed, or why it was not. */
export interface Outcome {
  readonly name: string
  readonly cases: number
  readonly found?: string
  readonly fault?: string
}

const run = promisify(execFile)
const child = new URL('./child.ts', import.meta.url).pathname

/** The address of the hook for a sabotage, for `node --import`. */
export const hookOf = (name: string): string =>
  new URL(`./hook.ts?${encodeURIComponent(name)}`, import.meta.url).href

/** Runs the cases, or the unit tests, that notice a sabotage in a process whose sources have it; what was not in place counts as missed. */
export async function sabotaged(sabotage: Sabotage): Promise<Outcome> {
  const { name, noticed } = sabotage
  if ('tests' in noticed) return await noticedByTests(sabotage, noticed)
  const found = await askChild(name)
  if (typeof found === 'string') return { name, cases: 0, fault: found }
  const { applied, cases, leak } = found
  const missing = changesOf(sabotage).find(({ file }) => !applied.includes(file))
  if (missing) return { name, cases, fault: `${missing.file} was not replaced` }
  return leak === undefined
    ? { name, cases, fault: `nothing was found in ${cases} cases` }
    : { name, cases, found: leak }
}

async function askChild(name: string): Promise<Found | string> {
  try {
    const { stdout } = await run(process.execPath, ['--import', hookOf(name), child, name])
    return JSON.parse(stdout) as Found
  } catch (error) {
    const { stderr = String(error) } = error as { stderr?: string }
    return `the process failed: ${stderr.slice(0, 1_000)}`
  }
}
