import { resolve } from 'node:path'
import { type DestinationStream, destination, pino } from 'pino'
import type { Configuration } from '../config/schema.ts'
import type { AuditEvent } from '../core/audit.ts'

/** Writes audit events as JSON lines. */
export function auditLog(stream: DestinationStream): (event: AuditEvent) => void {
  const log = pino({ base: null, timestamp: false, formatters: { level: () => ({}) } }, stream)
  return (event) => log.info(event)
}

/** The audit log of a configuration: standard output, or a file that is opened anew after it was moved away. */
export interface OpenAuditLog {
  readonly write: (event: AuditEvent) => void
  readonly reopen: () => void
  /** Writes what is still in memory. */
  readonly close: () => void
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
    name === undefined ? { dest: 1, sync: false } : { dest: name, append: true, mkdir: true, sync: false },
  )
  stream.on('error', failed)
  return {
    write: auditLog(stream),
    reopen: () => {
      if (name !== undefined) stream.reopen()
    },
    close: () => {
      try {
        stream.flushSync()
      } catch (error) {
        failed(error as Error)
      }
    },
  }
}
