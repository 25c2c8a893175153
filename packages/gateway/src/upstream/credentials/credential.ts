import type { CredentialStatus } from '../../core/upstream/observer.ts'

/** The headers or the token that a credential adds to one request. A secret: never logged. */
export interface Proof {
  readonly headers: Readonly<Record<string, string>>
  /** A token to be sent as the parameter `token`, for servers that know no header. */
  readonly parameter?: string
  /** The number of the token; it grows with each renewal. Part of cache keys. */
  readonly generation: number
}

/** The way in which an upstream refused a proof: it saw none (499, 401), or it rejects it (498, 403 of old versions). */
export type Refusal = 'missing' | 'invalid'

/** The gateway's own credential towards one upstream. */
export interface UpstreamCredential {
  /**
   * The proof for a request.
   * @param options.longLived true: one that is renewed first if half its life is over, for a request that takes long. Default false.
   * @throws GatewayError `upstream.sign-in-failed`
   */
  readonly proof: (options?: { readonly longLived: boolean }) => Proof | Promise<Proof>
  /**
   * Another proof to try after those refused, the last of them in this way; undefined if there is none.
   * @throws GatewayError `upstream.sign-in-failed`
   */
  readonly another: (tried: readonly Proof[], refusal: Refusal) => Promise<Proof | undefined>
  /** Called when a second proof was accepted, so that its form comes first from now on. */
  readonly accepted: (proof: Proof) => void
  /** For health and metrics; nothing secret. */
  readonly status: () => CredentialStatus
}
