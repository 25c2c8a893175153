import type { OgcDialect } from '@mapgate/protocol'
import type { AnswerSource } from './answer-source.ts'

/** One line per request: who, what, decision and cost. Never a credential, a query string or a body. */
export interface AuditEvent {
  readonly id: string
  readonly time: string
  readonly clientAddress: string
  readonly method: string
  /** Mount path, such as `/arcgis`; absent outside mounts. */
  readonly mount?: string
  /** Path of the door for resource-proxy by which the request came, such as `/proxy.ashx`. */
  readonly door?: string
  readonly principal: string
  readonly carrier: string
  readonly service?: string
  readonly operation?: string
  /** Protocol and version that a client of WMS or WMTS speaks, such as `WMS 1.3.0`; absent for all others. */
  readonly dialect?: OgcDialect
  /** What such a client asks for, such as `GetMap`. */
  readonly request?: string
  readonly layers?: readonly number[]
  readonly decision: 'permit' | 'deny' | 'fault' | 'none'
  /** Error code with its reason, or the names of the grants. */
  readonly reason?: string
  readonly dropped?: readonly string[]
  /** How many changes an edit asks for; one by a condition is one. */
  readonly edited?: {
    readonly adds: number
    readonly updates: number
    readonly deletes: number
    readonly attachments: number
  }
  /** True where the reply was the one that the same edit had under its key before. */
  readonly replayed?: true
  /** Where the answer of the map server came from, if it may be kept; of several the one that took longest. */
  readonly cache?: AnswerSource['from']
  /** Names of the quotas that refused the request, and of those that its answer says are nearly used up. */
  readonly quotas?: readonly string[]
  readonly upstreamStatus?: number
  readonly status: number
  readonly bytes: number
  readonly durationMs: number
}
