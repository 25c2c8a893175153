import { type DestinationStream, pino } from 'pino'
import type { AuditEvent } from '../core/audit.ts'

/** Writes audit events as JSON lines. */
export function auditLog(destination: DestinationStream): (event: AuditEvent) => void {
  const log = pino({ base: null, timestamp: false, formatters: { level: (level) => ({ level }) } }, destination)
  return (event) => log.info(event)
}
