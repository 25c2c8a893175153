import { resolve } from 'node:path'
import type { Configuration } from '../config/schema.ts'
import type { AdminEvent } from '../core/admin-event.ts'
import type { AlarmEvent } from '../core/edits/alarm.ts'
import type { AuditEvent } from '../core/request/audit.ts'
import { LogFile } from './log-file.ts'

/** Writes audit events as JSON lines. They have no levels, names or hidden members, so JSON.stringify is enough. */
export const auditLog =
  (lines: { write(line: string): unknown }): ((event: AuditEvent | AlarmEvent | AdminEvent) => void) =>
  (event) =>
    void lines.write(`${JSON.stringify(event)}\n`)

/** The audit log of a configuration: standard output, or a file that is reopened after it was moved away. */
interface OpenAuditLog {
  readonly write: (event: AuditEvent | AlarmEvent | AdminEvent) => void
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
  const lines = new LogFile(file === undefined ? undefined : resolve(directory, file), failed)
  return {
    write: auditLog(lines),
    reopen: () => lines.reopen(),
    close: () => lines.close(),
  }
}
