import { type ChildProcess, spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { expect, inject } from 'vitest'

const { installed } = inject('packed')
/** `npm` and the commands of the packages find this Node.js first. */
const path = `${installed}/node_modules/.bin${delimiter}${dirname(process.execPath)}${delimiter}${process.env.PATH}`

/** What a command has printed, and how it ended: -1 where a signal ended it. */
export interface Ended {
  readonly code: number
  readonly output: string
}

/** A command that runs in the folder where the packages are installed. */
export interface Running {
  readonly ended: Promise<Ended>
  /** Waits until it printed what the pattern fits, and gives the match. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>
  readonly stop: () => Promise<Ended>
}

const running = new Set<ChildProcess>()

/** Starts a command of the packages, or any other; `cwd` default: the folder where they are installed. */
export function start(command: string, args: readonly string[], cwd = installed): Running {
  const env = { ...process.env, PATH: path }
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const ended = new Promise<Ended>((done, fail) => {
    child.on('error', fail)
    child.on('close', (code) => {
      running.delete(child)
      done({ code: code ?? -1, output })
    })
  })
  const says = async (pattern: RegExp): Promise<RegExpExecArray> => {
    await expect.poll(() => (child.exitCode === null ? output : `${output}\n(it has ended)`)).toMatch(pattern)
    return pattern.exec(output) as RegExpExecArray
  }
  const stop = (): Promise<Ended> => {
    child.kill('SIGTERM')
    return ended
  }
  return { ended, says, stop }
}

/** Runs a command to its end. */
export const run = (command: string, args: readonly string[], cwd?: string): Promise<Ended> =>
  start(command, args, cwd).ended

/** Ends what a test left running, also where it failed. */
export function stopAll(): void {
  for (const child of running) child.kill('SIGKILL')
}
