import type { Obligations } from './obligations.ts'
import type { RefusalCode } from './refusal.ts'

/** Whether a request is permitted. A permit comes with obligations, a denial with its reason. */
export type Decision = Permit | Deny

interface Permit {
  readonly effect: 'permit'
  readonly obligations: Obligations
  /** Names of the grants that matched, for the audit line. */
  readonly grants: readonly string[]
}

/** Why a request is denied; each is a code of the gateway's table of errors. */
type DenialCode =
  | RefusalCode
  | 'credential.missing'
  | 'request.operation-refused'
  | 'request.format-unknown'
  | 'service.unknown'
  | 'service.unreadable'

export interface Deny {
  readonly effect: 'deny'
  readonly code: DenialCode
  /** For the audit line and `explain`. The caller never sees it. */
  readonly reason: string
  /** The text for the caller in place of that of the code. It speaks of the request alone, never of what is hidden. */
  readonly publicText?: string
  /** True if a grant names what the catalogue does not know. Once that is looked up, the decision may change. */
  readonly mayBeLearned?: boolean
}
