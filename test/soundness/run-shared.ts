import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { RunOptions, RunResult } from './run.ts'

/** Shares a run among threads; each has the seed after that of the one before. */
export async function runShared(options: RunOptions, workers: number): Promise<RunResult> {
  const cases = Math.ceil(options.cases / workers)
  const results = await Promise.all(
    Array.from({ length: workers }, async (_, index) => {
      const workerData: RunOptions = { ...options, cases, seed: options.seed + index }
      const worker = new Worker(new URL('./run-worker.ts', import.meta.url), { workerData })
      const [result] = (await once(worker, 'message')) as [RunResult]
      return result
    }),
  )
  return results.reduce(joined)
}

function joined(one: RunResult, other: RunResult): RunResult {
  return {
    cases: one.cases + other.cases,
    leaks: [...one.leaks, ...other.leaks],
    made: added(one.made, other.made, (a, b) => ({
      asked: a.asked + b.asked,
      answered: a.answered + b.answered,
    })),
    telling: added(one.telling, other.telling, (a, b) => added(a, b, (c, d) => c + d)),
    refusals: added(one.refusals, other.refusals, (a, b) => a + b),
  }
}

function added<T>(
  one: ReadonlyMap<string, T>,
  other: ReadonlyMap<string, T>,
  add: (a: T, b: T) => T,
): ReadonlyMap<string, T> {
  const sum = new Map(one)
  for (const [key, value] of other) {
    const before = sum.get(key)
    sum.set(key, before === undefined ? value : add(before, value))
  }
  return sum
}
