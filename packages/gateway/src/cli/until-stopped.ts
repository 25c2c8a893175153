/**
 * Waits for SIGINT, SIGTERM, or the end of the process that supervises this one; then closes. A second signal ends the
 * process at once.
 */
export async function untilStopped(close: () => Promise<void>): Promise<void> {
  await new Promise<void>((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop())
    process.once('disconnect', () => stop())
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  await close()
  process.exit(0)
}
