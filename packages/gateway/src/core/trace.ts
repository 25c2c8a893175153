import type { Presentation } from '@mapgate/protocol'
import type { Decision } from './decision.ts'
import type { Principal } from './principal.ts'

/** What is known of a request so far: filled on its walk, read by the reply room for the audit line and the form of errors. */
export interface Trace {
  mount?: string
  presentation?: Presentation
  operation?: string
  service?: string | undefined
  layerId?: number | undefined
  /** Layers that the request selects, where the grammar says so. */
  layers?: readonly number[]
  dropped?: readonly string[]
  principal?: Principal
  decision?: Decision
  upstreamStatus?: number
  /** Milliseconds spent waiting for the upstream. */
  upstreamMs?: number
}
