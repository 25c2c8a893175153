import type { GatewayError } from '../core/errors/errors.ts'
import type { AuditEvent } from '../core/request/audit.ts'
import type { Inbound } from '../core/request/inbound.ts'
import type { Trace } from '../core/request/trace.ts'

/** The facts that are known when a reply has gone out. */
interface AuditInput {
  readonly inbound: Inbound | undefined
  readonly method: string
  readonly trace: Trace
  readonly error: GatewayError | undefined
  readonly status: number
  readonly bytes: number
  readonly durationMs: number
  /** Epoch milliseconds. */
  readonly timeMs: number
}

/**
 * The audit line of a request, made of parsed values only: a query string, a body or a credential cannot be in it. What is not
 * known is undefined, which the log leaves out: dropping members one by one costs as much as writing them.
 */
export function auditEvent(input: AuditInput): AuditEvent {
  const { inbound, trace, error } = input
  const { decision, principal } = trace
  const layers = trace.layers ?? (trace.layerId === undefined ? undefined : [trace.layerId])
  const event: { [Key in keyof AuditEvent]: AuditEvent[Key] | undefined } = {
    id: inbound?.id ?? '-',
    time: isoTime(input.timeMs),
    clientAddress: inbound?.clientAddress ?? '-',
    method: input.method,
    mount: trace.mount,
    door: inbound?.door?.at,
    principal: principal?.id ?? '-',
    carrier: principal?.carrier ?? inbound?.shown[0]?.carrier ?? 'none',
    service: trace.service,
    operation: trace.operation,
    dialect: trace.ogc?.dialect,
    request: trace.ogcRequest,
    layers,
    decision: decision?.effect ?? (error ? 'fault' : 'none'),
    reason: error ? reasonOf(error) : decision?.effect === 'permit' ? decision.grants.join(', ') : undefined,
    dropped: trace.dropped?.length ? trace.dropped : undefined,
    edited: trace.edited,
    replayed: trace.replayed ? true : undefined,
    cache: trace.cache?.from,
    quotas: trace.meter?.toldQuotas.size ? [...trace.meter.toldQuotas] : undefined,
    upstreamStatus: trace.upstreamStatus,
    status: input.status,
    bytes: input.bytes,
    durationMs: Math.round(input.durationMs * 10) / 10,
  }
  return event as AuditEvent
}

let latestMs = Number.NaN
let latestTime = ''

/** ISO 8601; many requests of a busy process end in the same millisecond. */
function isoTime(timeMs: number): string {
  if (timeMs !== latestMs) {
    latestMs = timeMs
    latestTime = new Date(timeMs).toISOString()
  }
  return latestTime
}

const reasonOf = (error: GatewayError): string =>
  error.detail ? `${error.code}: ${error.detail}` : error.code
