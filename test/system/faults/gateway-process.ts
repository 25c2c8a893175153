import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const mapgate = fileURLToPath(new URL('../../../packages/gateway/bin/mapgate.mjs', import.meta.url))

/** The gateway as a process of its own, so that its memory and handles can be measured and it can be killed. */
export interface GatewayProcess {
  readonly url: string
  readonly adminUrl: string
  readonly child: ChildProcess
  /** What it wrote to stderr so far. */
  readonly log: () => string
  /** Resident memory now, in megabytes. */
  readonly memoryMb: () => number
  /** Largest resident memory since the last call of `resetPeak` (Linux). */
  readonly peakMb: () => number
  readonly resetPeak: () => void
  readonly status: () => Promise<ProcessStatus>
  readonly stop: () => Promise<number | null>
}

export interface ProcessStatus {
  readonly inFlight: number
  readonly resources: Readonly<Record<string, number>>
  readonly memory: NodeJS.MemoryUsage
  readonly upstreams: readonly { readonly inFlight: number; readonly waiting: number }[]
}

/** Runs `mapgate serve` on a configuration with `listen.port: 0` and `admin.port: 0`. */
export async function startGatewayProcess(
  file: string,
  options: {
    readonly command?: readonly string[]
    readonly environment?: NodeJS.ProcessEnv
    /** The program of another release; default: that of this checkout. */
    readonly program?: string
  } = {},
): Promise<GatewayProcess> {
  const { command = [], environment = {}, program = mapgate } = options
  const [first = '', ...rest] = [...command, process.execPath, program, 'serve', '--config', file]
  const child = spawn(first, rest, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...environment },
  })
  let log = ''
  child.stderr.on('data', (text: Buffer) => {
    log += text
  })
  const [url = '', adminUrl = ''] = await new Promise<string[]>((found, failed) => {
    child.once('exit', (code) => failed(new Error(`mapgate ended with ${code}: ${log}`)))
    child.stderr.on('data', () => {
      const listens = /Mapgate listens on (\S+), admin on (\S+)/.exec(log)
      if (listens) found(listens.slice(1))
    })
  })
  const field = (name: string) =>
    Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) /
    1000
  return {
    url: url.replace(/,$/, ''),
    adminUrl,
    child,
    log: () => log,
    memoryMb: () => field('VmRSS'),
    peakMb: () => field('VmHWM'),
    resetPeak: () => writeFileSync(`/proc/${child.pid}/clear_refs`, '5'),
    status: async () => (await (await fetch(`${adminUrl}/status`)).json()) as ProcessStatus,
    stop: async () => {
      if (child.exitCode !== null) return child.exitCode
      child.kill('SIGTERM')
      const [code] = await once(child, 'exit')
      return code
    },
  }
}
