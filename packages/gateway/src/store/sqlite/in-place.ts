import { statSync } from 'node:fs'
import { GatewayError } from '../../core/errors/errors.ts'

/**
 * Makes a check that the file of a store, which is open, is still the one of its name. Others write into that one: after a restore beside a running gateway,
 * nothing that they revoke would be read any more.
 * @returns throws GatewayError `store.unavailable` where the file was moved away, deleted or replaced
 */
export function inPlace(file: string): () => void {
  const opened = statSync(file, { bigint: true })
  return () => {
    const found = statSync(file, { bigint: true, throwIfNoEntry: false })
    if (found?.ino === opened.ino && found.dev === opened.dev) return
    const detail = 'the file of the store was moved away or replaced while this gateway ran: restart it'
    throw new GatewayError('store.unavailable', detail, { retryAfterSeconds: 2 })
  }
}
