import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { isLoopback } from '../config/advice.ts'

/** The machines that can reach a demo, and the name it has for them. */
interface Reach {
  /** True when no other machine reaches it. */
  readonly isOnlyHere: boolean
  /** The name to call it by, in a URL. */
  readonly publicHost: string
}

/**
 * Tells who reaches an address that is listened on. For all interfaces (`0.0.0.0`, `::`) the name is the first address of this machine
 * on its network.
 */
export function reachOf(host: string, addresses = addressesOfThisMachine): Reach {
  const isAll = host === '0.0.0.0' || host === '::'
  const called = isAll ? (addresses()[0] ?? '127.0.0.1') : host
  return { isOnlyHere: isLoopback(host), publicHost: isIP(called) === 6 ? `[${called}]` : called }
}

const addressesOfThisMachine = (): readonly string[] =>
  Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address)
