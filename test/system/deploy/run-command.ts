import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Root of the checkout, with a slash at the end. */
export const root = fileURLToPath(new URL('../../../', import.meta.url))

/** The `mapgate` command that runs. */
interface RunningCommand {
  readonly child: ChildProcess
  /** Standard output and error, as far as they came. */
  readonly output: () => string
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>
}

/** Starts the `mapgate` command of the checkout. */
export function startMapgate(...args: readonly string[]): RunningCommand {
  const child = spawn(process.execPath, [`${root}packages/gateway/bin/mapgate.mjs`, ...args], {
    env: { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  return {
    child,
    output: () => output,
    ended: new Promise((done) => child.on('close', (code) => done({ code, output }))),
  }
}

/** Runs the `mapgate` command of the checkout to its end. */
export const runMapgate = (...args: readonly string[]) => startMapgate(...args).ended
