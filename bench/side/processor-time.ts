/** Microseconds of processor time of this thread for one call, others of the same process not counted. */
export function threadMicroseconds(calls: number, work: () => unknown): number {
  const start = process.threadCpuUsage()
  for (let call = 0; call < calls; call += 1) work()
  return elapsed(process.threadCpuUsage(start)) / calls
}

/** Microseconds of processor time of this thread for one call that is waited for. */
export async function threadMicrosecondsOf(calls: number, work: () => Promise<unknown>): Promise<number> {
  const start = process.threadCpuUsage()
  for (let call = 0; call < calls; call += 1) await work()
  return elapsed(process.threadCpuUsage(start)) / calls
}

/** Microseconds of processor time of the whole process for one call that is waited for: what other threads do of it too. */
export async function processMicroseconds(calls: number, work: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage()
  for (let call = 0; call < calls; call += 1) await work()
  return elapsed(process.cpuUsage(start)) / calls
}

const elapsed = ({ user, system }: { user: number; system: number }): number => user + system
