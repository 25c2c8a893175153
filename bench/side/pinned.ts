import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'

/** The core of what is measured, and that of the load and of the upstream. */
export const measuredCore = 0
export const loadCore = 1

/** Keeps this process, which sends the load, and what it starts from then on off the core of what is measured. */
export const stayOffMeasuredCore = (): void => {
  execFileSync('taskset', ['-pc', String(loadCore), String(process.pid)], { stdio: 'ignore' })
}

const ticksPerSecond = 100

/** A server that runs on cores of its own. */
export interface PinnedServer {
  readonly pid: number
  /** Seconds of the core that it used so far, in the kernel too. */
  readonly cpuSeconds: () => number
  readonly stop: () => Promise<void>
}

/**
 * Starts a server on cores, as `taskset` reads them, and waits until its port answers.
 * @throws Error when something else has the port, when the server ends, or does not listen in 60 s
 */
export async function startPinned(
  cores: string | number,
  port: number,
  command: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<PinnedServer> {
  if (await answers(port))
    throw new Error(`port ${port} is taken: what answers there would be measured instead`)
  const child = spawn('taskset', ['-c', String(cores), ...command], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...environment },
  })
  // A bench that is stopped leaves nothing running.
  const end = () => void child.kill('SIGTERM')
  process.once('exit', end)
  child.once('exit', () => process.off('exit', end))
  await untilListening(port, child)
  return {
    pid: child.pid ?? 0,
    cpuSeconds: () => cpuSecondsOf(child.pid ?? 0),
    stop: async () => {
      if (child.exitCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.join(' ')} ended with ${child.exitCode}`)
    if (await answers(port)) return
    await new Promise((next) => setTimeout(next, 100))
  }
  throw new Error(`${child.spawnargs.join(' ')} does not listen on ${port}`)
}

const answers = (port: number): Promise<boolean> =>
  new Promise((found) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => found(true)).once('error', () => found(false))
    socket.once('connect', () => socket.destroy())
  })

/** User and system time of a process and of its children (nginx works in one). */
function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const own = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return (
    own + (children ? children.split(' ').reduce((sum, child) => sum + cpuSecondsOf(Number(child)), 0) : 0)
  )
}
