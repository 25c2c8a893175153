/**
 * Processor time in a unit that every machine has: a fixed loop, measured in the same run. Only for what nothing but time can tell: whether
 * an expression or a loop goes back again and again. Even in this unit a busy machine measured five times as much as a quiet one, so a
 * limit lies ten times above what is measured, and the fault costs three times the limit; the comment beside it says both.
 */

/** About ten milliseconds of a processor of 2026. */
const rounds = 10_000_000

let unitMs: number | undefined

/** Processor milliseconds of this thread that a call takes. */
function processorMs(call: () => void): number {
  const start = process.threadCpuUsage()
  call()
  const { user, system } = process.threadCpuUsage(start)
  return (user + system) / 1_000
}

/** Processor milliseconds of the fixed loop on this machine: the median of seven measurements, taken once per process. */
function fixedLoopMs(): number {
  unitMs ??= Array.from({ length: 7 }, () => processorMs(fixedLoop)).toSorted((a, b) => a - b)[3] as number
  return unitMs
}

/** How many fixed loops the processor time of a call is worth. */
export const inFixedLoops = (call: () => void): number => {
  const unit = fixedLoopMs()
  return processorMs(call) / unit
}

let _sink = 0

function fixedLoop(): void {
  let state = 1
  for (let round = 0; round < rounds; round++) state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
  _sink ^= state
}
