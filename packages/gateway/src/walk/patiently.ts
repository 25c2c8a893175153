import { setTimeout as wait } from 'node:timers/promises'
import { GatewayError } from '../core/errors/errors.ts'

/** Milliseconds before each further attempt. */
const pausesMs: readonly number[] = [50, 300, 1_000]

/**
 * Asks again where the map server could not be asked, or asked for another sign-in: what comes after a write is worth some patience, because nobody
 * asks for it a second time. A write of which nobody knows what became is not sent again.
 */
export async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof GatewayError && error.code.startsWith('upstream.'))) throw error
    }
    await wait(pauseMs)
  }
  return attempt()
}
