import type { UpstreamLog } from '../port.ts'
import type { Proof, UpstreamCredential } from './credential.ts'
import type { ManagedToken } from './token-manager.ts'

/** Where the token of a credential comes from, such as a `TokenManager`. */
export interface TokenSource {
  readonly good: boolean
  readonly renewals: number
  /** @throws GatewayError `upstream.sign-in-failed` */
  current(): ManagedToken | Promise<ManagedToken>
  /** One that is renewed first if half its life is over. */
  longLived(): Promise<ManagedToken>
  /** Another one after that of `generation` was refused; undefined if there is none. */
  after(generation: number): Promise<ManagedToken | undefined>
}

/**
 * A token, sent in `X-Esri-Authorization`; as the parameter `token` once the upstream has shown that it is too old to know
 * the header (it answers 499 to it and takes the parameter).
 * @param referer what a token bound to a referer needs beside it
 */
export function tokenCredential(
  kind: string,
  tokens: TokenSource,
  options: { log: UpstreamLog; referer?: string | undefined },
): UpstreamCredential {
  let asParameter = false
  const beside = options.referer === undefined ? {} : { referer: options.referer }
  const proofOf = ({ value, generation }: ManagedToken, parameter: boolean): Proof =>
    parameter
      ? { headers: beside, parameter: value, generation }
      : { headers: { 'x-esri-authorization': `Bearer ${value}`, ...beside }, generation }
  const sameForm = (a: Proof, b: Proof) => (a.parameter === undefined) === (b.parameter === undefined)

  return {
    proof: (options) => {
      const token = options?.longLived ? tokens.longLived() : tokens.current()
      return token instanceof Promise
        ? token.then((found) => proofOf(found, asParameter))
        : proofOf(token, asParameter)
    },
    another: async (tried, refusal) => {
      const last = tried.at(-1)
      if (!last) return undefined
      const triedParameter = tried.some(({ parameter }) => parameter !== undefined)
      if (refusal === 'missing' && !triedParameter) return proofOf(await tokens.current(), true)
      if (tried.filter((proof) => sameForm(proof, last)).length > 1) return undefined
      const token = await tokens.after(last.generation)
      return token && proofOf(token, last.parameter !== undefined)
    },
    accepted: (proof) => {
      if (asParameter || proof.parameter === undefined) return
      asParameter = true
      options.log.info({}, 'the upstream knows no token header; its token is sent as a parameter from now on')
    },
    status: () => ({ kind, good: tokens.good, renewals: tokens.renewals }),
  }
}
