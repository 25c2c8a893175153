import type { Policy } from '../soundness/policies.ts'

/** A fault that befalls every request to the map server while one request is served. */
export type AskedFault =
  | { readonly kind: 'fail'; readonly status: number }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'token-expired' }

/** A request as plain data. `KEPT(name)` in target, headers and body stands for what an earlier reply gave. */
export interface Ask {
  /** Where it comes from, such as `fuzz` or `soundness query`. */
  readonly source: string
  readonly method: string
  /** Path and query, as they stand in the first line. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** Sends the body in chunks, without saying how long it is. */
  readonly inChunks?: boolean
  /** Keeps a credential of the reply under a name, for later requests. */
  readonly keeps?: { readonly name: string; readonly from: 'token' | 'ticket' | 'cookie' }
  /** Asks again with the `ETag` of the reply. */
  readonly revalidates?: boolean
  readonly fault?: AskedFault
  /** Time that passes before it, in milliseconds; default 40. */
  readonly afterMs?: number
}

/** One configuration with a map server of its own, and the requests that are sent to it, one after the other. */
export interface Scene {
  readonly number: number
  /** The configuration file, as JSON. */
  readonly configuration: string
  /** What the world of the map server is made for. */
  readonly policy: Policy
  /** `small`: some rows, made for the policy; `whole`: the sample world, with replies of its size. */
  readonly world: 'small' | 'whole'
  readonly asks: readonly Ask[]
}

/** What can be seen of one request from outside. */
export interface Exchange {
  readonly status: string
  /** One `name: value` a line, in the order and letters in which they came. */
  readonly headers: string
  readonly body: Uint8Array
  /** The requests to the map server, sorted. */
  readonly outbound: string
  /** The audit line, and after it a failure that nobody waited for: Node would have ended the process. */
  readonly audit: string
}

/** The parts that are compared. */
export const parts = ['status', 'headers', 'body', 'outbound', 'audit'] as const
/** Name of a part that is compared. */
export type Part = (typeof parts)[number]

/** What is known of a request without its details. */
export interface Outline {
  /** Of every exchange that belongs to it. */
  readonly digest: string
  readonly status: string
  /** As the audit line names it; empty where it names none. */
  readonly operation: string
  /** Requests that were made to the map server. */
  readonly sent: number
  /** True if the process of a gateway would have ended. */
  readonly isFatal: boolean
}

/** What a side is asked for. */
export type Order =
  | { readonly kind: 'play'; readonly scene: Scene }
  | { readonly kind: 'details'; readonly scene: number; readonly ask: number }

/** What a side answers. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'outlines'; readonly outlines: readonly Outline[]; readonly processorMs: number }
  | { readonly kind: 'exchanges'; readonly exchanges: readonly Exchange[] }
  | { readonly kind: 'failure'; readonly message: string }
