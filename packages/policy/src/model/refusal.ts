import type { EditVerdict } from './edit-alarm.ts'
import type { Need } from './facts.ts'

/** Why a request is refused, or why a reply of a map server cannot be given out; each is a code of the gateway's table of errors. */
export type RefusalCode =
  | 'access.denied'
  | 'request.not-found'
  | 'request.parameter-invalid'
  | 'upstream.invalid-reply'
  | 'upstream.layers-changed'
  | 'gateway.internal'
  | 'edit.rolled-back'
  | 'edit.outcome-unknown'

/** A refusal as a value. */
export interface Refusal {
  readonly code: RefusalCode
  /** For the audit line; never shown to the caller. */
  readonly detail: string
  /** The text for the caller in place of that of the code. It speaks of the request alone, never of what is hidden. */
  readonly publicText?: string
  /** What has to be found out before the question can be narrowed. Once it is known, the question is narrowed again. */
  readonly need?: Need
  /** Further sentences for the caller, of which the same holds. */
  readonly details?: readonly string[]
  /** Of an edit: what its changes came to. */
  readonly verdicts?: readonly EditVerdict[]
  /** The error behind it. */
  readonly cause?: unknown
}

/** What was made, or why it is refused. */
export type Outcome<T> =
  | { readonly value: T; readonly refusal?: undefined }
  | { readonly refusal: Refusal; readonly value?: undefined }

/** Carries a refusal through this package as an exception. At its edge `outcomeOf` makes a value of it. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly refusal: Refusal

  constructor(code: RefusalCode, detail: string, more: Omit<Refusal, 'code' | 'detail'> = {}) {
    super(`${code}: ${detail}`, { cause: more.cause })
    this.refusal = { code, detail, ...more }
  }

  get code(): RefusalCode {
    return this.refusal.code
  }
}

/** Runs some work and gives what it makes, or why it is refused. */
export function outcomeOf<T>(work: () => T): Outcome<T> {
  try {
    return { value: work() }
  } catch (error) {
    return refusedBy(error)
  }
}

/** The same for asynchronous work. */
export async function outcomeOfLater<T>(work: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work }
  } catch (error) {
    return refusedBy(error)
  }
}

function refusedBy(error: unknown): { readonly refusal: Refusal } {
  if (error instanceof Refused) return { refusal: error.refusal }
  throw error
}
