import { resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type DestinationStream, destination, pino } from 'pino'
import type { Configuration } from '../config/schema.ts'
import type { AuditEvent } from '../core/audit.ts'

const longestCloseMs = 2_000

/** Lines that wait for a full or slow disk; more are dropped. */
const mostWaitingBytes = 8_000_000

/** Writes audit events as JSON lines. */
export function auditLog(stream: DestinationStream): (event: AuditEvent) => void {
  const log = pino({ base: null, timestamp: false, formatters: { level: () => ({}) } }, stream)
  return (event) => log.info(event)
}

/** The audit log of a configuration: standard output, or a file that is opened anew after it was moved away. */
export interface OpenAuditLog {
  readonly write: (event: AuditEvent) => void
  readonly reopen: () => void
  /** Writes what is still in memory, as far as the disk takes it within two seconds. */
  readonly close: () => Promise<void>
}

/**
 * @param failed told of lines that could not be written, such as on a full disk; requests are answered nevertheless
 * @throws Error when the file cannot be opened
 */
export function openAuditLog(
  { file }: Configuration['audit'],
  directory: string,
  failed: (error: Error) => void,
): OpenAuditLog {
  const name = file === undefined ? undefined : resolve(directory, file)
  const stream = destination(
    name === undefined
      ? { dest: 1, sync: false, maxLength: mostWaitingBytes }
      : { dest: name, append: true, mkdir: true, sync: false, maxLength: mostWaitingBytes },
  )
  stream.on('error', failed)
  return {
    write: auditLog(stream),
    reopen: () => {
      if (name !== undefined) stream.reopen()
    },
    close: async () => {
      const ended = new Promise((done) => stream.once('close', done))
      stream.end()
      await Promise.race([ended, setTimeout(longestCloseMs)])
      // Else it would try again at the exit of the process, for ever where the disk is full.
      stream.destroy()
    },
  }
}
