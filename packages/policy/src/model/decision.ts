import type { Obligations } from './obligations.ts'
import type { RefusalCode } from './refusal.ts'

/** Yes, as long as the obligations are fulfilled; or no, with the reason for the audit line. */
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
  /** For the audit line and `explain`; never shown to the caller. */
  readonly reason: string
  /** What the caller reads instead of the code's own text: only of the request itself, never of what is hidden. */
  readonly publicText?: string
  /** True where a grant reaches what the catalogue does not know: once it is looked up, the decision may be another. */
  readonly mayBeLearned?: boolean
}
