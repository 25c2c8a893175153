import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below the ports that systems give out: Linux begins at 32768, others at 49152. */
const [lowest, count] = [12_000, 18_000]
// Two test files run at once, in processes whose numbers are near each other: their ports are far apart.
let next = (process.pid * 577) % count

/**
 * A port of this machine that stays free until it is asked for by its number. One that the system gave out and took back may have gone to
 * another connection by then.
 */
export async function ownPort(): Promise<number> {
  for (;;) {
    const port = lowest + (next++ % count)
    if (await isFree(port)) return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port)
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
