import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'

/**
 * Watches what else runs on the machine, since a figure of a machine that was busy is none.
 * @returns tells the share of all cores that others took since the call; processes that this one started count as its own once they have ended
 */
export function watchOtherProcesses(): () => number {
  const began = performance.now()
  const before = ticksOfOthers()
  return () => {
    const seconds = (performance.now() - began) / 1_000
    return Math.max(0, (ticksOfOthers() - before) / ticksPerSecond / seconds / cpus().length)
  }
}

const ticksPerSecond = 100

/** Time in processes and in the kernel for them, and time that a hypervisor gave to somebody else, without what this process and its children took. */
function ticksOfOthers(): number {
  const [user = 0, nice = 0, system = 0, , , , , steal = 0] = numbersOf('/proc/stat', /^cpu +(.*)/)
  // User and system time, and those of children.
  const own = numbersOf('/proc/self/stat', /\) \S (.*)/).slice(10, 14)
  return user + nice + system + steal - own.reduce((sum, ticks) => sum + ticks, 0)
}

const numbersOf = (file: string, line: RegExp): number[] =>
  (line.exec(readFileSync(file, 'utf8'))?.[1] ?? '').split(' ').map(Number)
