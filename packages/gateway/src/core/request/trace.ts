import type { Decision, Principal } from '@mapgate/policy'
import type { OgcPresentation, Presentation } from '@mapgate/protocol'
import type { ErrorCode, GatewayError } from '../errors/errors.ts'
import type { AnswerSource } from './answer-source.ts'
import type { AuditEvent } from './audit.ts'
import type { Meter } from './meter.ts'

/** A request that was permitted, and could not be planned. */
interface Denied {
  readonly effect: 'deny'
  readonly code: ErrorCode
  readonly reason: string
}

/** The facts known about a request so far. The rooms fill it; the reply room reads it for the audit line and the form of errors. */
export interface Trace {
  mount?: string
  presentation?: Presentation
  /** How errors are told to a client of WMS or WMTS; absent for all others. */
  ogc?: OgcPresentation
  /** What a client of WMS or WMTS asks for, such as `GetMap`. */
  ogcRequest?: string
  /** True where refusals are also in the words of OAuth (RFC 6749, 5.2), inside HTTP 200. */
  speaksOauth?: boolean
  operation?: string
  service?: string | undefined
  layerId?: number | undefined
  /** Layers that the request selects, where the grammar says so. */
  layers?: readonly number[]
  dropped?: readonly string[]
  principal?: Principal
  decision?: Decision | Denied
  /** Why somebody was refused who was answered with a page of another kind than those of errors. */
  refused?: GatewayError
  /** How many changes an edit asks for. */
  edited?: AuditEvent['edited']
  /** True where the answer was known under the key of an edit. */
  replayed?: boolean
  /** Where the answers came from; of several the one that took longest. */
  cache?: AnswerSource
  upstreamStatus?: number
  /** Milliseconds spent waiting for the upstream. */
  upstreamMs?: number
  /** Measures what the request uses; absent where nothing is measured. */
  meter?: Meter
  /** The service as the catalogue knows it, `<upstream>/<service>`; absent where it does not. */
  usedService?: string
}
