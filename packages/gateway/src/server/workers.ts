import { type ChildProcess, fork } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'

const longestPauseMs = 30_000
const soundAfterMs = 10_000

/** Environment variable that tells a process which worker it is, from 0. */
export const workerVariable = 'MAPGATE_WORKER'

/**
 * Runs the same command as several processes on one port and keeps them running; no request passes through here, and no
 * worker is special. Signals go on to all of them; a worker that ends unasked is started again, after a growing pause.
 * @param log receives lines for people
 * @returns when all workers have ended after SIGTERM or SIGINT
 * @throws Error when a worker cannot even start
 */
export async function superviseWorkers(
  count: number,
  options: { module: string; args: readonly string[]; log: (line: string) => void },
): Promise<void> {
  const workers = new Map<number, ChildProcess>()
  let stopping = false
  const tellAll = (signal: NodeJS.Signals) => {
    for (const worker of workers.values()) worker.kill(signal)
  }
  const tellOthers = (teller: ChildProcess, task: string) => {
    for (const worker of workers.values()) if (worker !== teller && worker.connected) worker.send(task)
  }
  const stop = (signal: NodeJS.Signals) => {
    stopping = true
    tellAll(signal)
  }
  const signals: Partial<Record<NodeJS.Signals, (signal: NodeJS.Signals) => void>> = {
    SIGTERM: stop,
    SIGINT: stop,
    SIGHUP: tellAll,
    ...(process.platform === 'win32' ? {} : { SIGUSR2: tellAll }),
  }
  for (const [signal, act] of Object.entries(signals)) process.on(signal, act)

  const keepRunning = async (index: number): Promise<void> => {
    for (let pauseMs = 0; ; ) {
      const startedAt = performance.now()
      const code = await runOnce(index)
      if (stopping) return
      const lived = performance.now() - startedAt
      if (pauseMs === 0 && lived < soundAfterMs && code === 1)
        throw new Error(`worker ${index} could not start`)
      pauseMs = lived > soundAfterMs ? 500 : Math.min(Math.max(500, pauseMs * 2), longestPauseMs)
      options.log(`worker ${index} ended unasked (${code}); it is started again in ${pauseMs} ms`)
      await pause(pauseMs)
      if (stopping) return
    }
  }

  const runOnce = (index: number): Promise<number | string> =>
    new Promise((ended) => {
      const env = { ...process.env, [workerVariable]: String(index) }
      const worker = fork(options.module, options.args, { env, stdio: 'inherit' })
      workers.set(index, worker)
      worker.on('message', (message) => {
        if (message === 'reload') tellAll('SIGHUP')
        if (message === 'refresh-catalog') tellOthers(worker, message)
      })
      worker.once('exit', (code, signal) => {
        workers.delete(index)
        ended(code ?? signal ?? 'unknown')
      })
    })

  try {
    await Promise.all(Array.from({ length: count }, (_, index) => keepRunning(index)))
  } catch (error) {
    stop('SIGTERM')
    throw error
  } finally {
    for (const [signal, act] of Object.entries(signals)) process.off(signal, act)
  }
}
