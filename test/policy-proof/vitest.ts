import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const path = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

/** What a run of Vitest printed, and whether all of its tests passed. */
export interface Ran {
  readonly passed: boolean
  readonly stdout: string
  readonly stderr: string
}

/** Runs the unit tests of policy in a process of their own. */
export async function runVitest(
  options: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  const command = [
    path('../../node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    path('./vitest.config.ts'),
  ]
  const env = { ...process.env, NO_COLOR: '1', ...environment }
  try {
    const printed = await run(process.execPath, [...command, ...options], { env, maxBuffer: 100_000_000 })
    return { passed: true, ...printed }
  } catch (error) {
    const { stdout = '', stderr = String(error) } = error as { stdout?: string; stderr?: string }
    return { passed: false, stdout, stderr }
  }
}
