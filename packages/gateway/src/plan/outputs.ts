import type { Outbound } from '../core/outbound.ts'

/** A picture that can be fetched later: the outbound request was decided on and narrowed when its address was given out. */
export interface StoredOutput {
  readonly outbound: Outbound
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

/** Stored plans by the secret in their address. */
export interface Outputs {
  /** Keeps an outbound request until `expiresAt`; gives the name under which it is fetched, such as `7fQ…-w.png`. */
  keep(output: StoredOutput, extension: string): string
  /** The request behind a name; undefined when there is none or its time is over. */
  get(name: string): StoredOutput | undefined
}

/** What stored plans need. */
export interface OutputOptions {
  /** So many random bytes. */
  readonly random: (bytes: number) => Uint8Array
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** Most plans that are kept; the oldest go first. Default 10,000. */
  readonly maximum?: number
}

/** Keeps plans in memory: the name carries 128 random bits and is all that a fetch needs, so it is short-lived. */
export function createOutputs({ random, clock, maximum = 10_000 }: OutputOptions): Outputs {
  const kept = new Map<string, StoredOutput>()
  return {
    keep(output, extension) {
      const name = `${Buffer.from(random(16)).toString('base64url')}.${extension}`
      kept.set(name, output)
      for (const oldest of kept.keys()) {
        if (kept.size <= maximum) break
        kept.delete(oldest)
      }
      return name
    },
    get(name) {
      const output = kept.get(name)
      if (output === undefined || output.expiresAt > clock()) return output
      kept.delete(name)
      return undefined
    },
  }
}
