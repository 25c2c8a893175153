import type { Obligations } from '@mapgate/policy'
import type { AnswerSource } from '../request/answer-source.ts'
import type { GatewayRequest } from '../request/gateway-request.ts'
import type { Hold } from '../request/hold.ts'
import type { UpstreamReply } from '../upstream/outbound.ts'
import type { Reply } from './reply.ts'

/** A reply that was made before, as it would be made again now. */
export interface ReadyReply {
  readonly reply: Reply
  readonly source: AnswerSource
}

/** How a reply is given that is ready. */
interface GivenReady {
  /** Charges for as many questions as would have been asked; before the check, which may ask the map server. @throws GatewayError `limit.rate` */
  readonly charge: (steps: number) => Promise<void> | void
  readonly hold: Hold | undefined
  /** Checks the catalogue, where it is not certain that it was right when the answers came, as `Delivery.beforeSent`. What it throws keeps the reply from being given. */
  readonly beforeGiven: () => Promise<number>
}

/** A reply, and what it was made of. */
export interface MadeReply {
  /** With an `ETag`. */
  readonly reply: Reply
  /** The answers of the map server, one for each question. */
  readonly replies: readonly UpstreamReply[]
  /** The answers as one. */
  readonly combined: UpstreamReply
}

/** Pictures that were made of kept answers alone, for requests and rights that come again. */
export interface ReadyReplies {
  /**
   * The reply to a request that was made by equal rights before, while all that it was made of is kept and fresh. Undefined where there is none: the reply is
   * made then; where that turned out during the check, it was charged already.
   * @throws GatewayError `limit.*` where there is no room to hold it, and what the charge and the check throw
   */
  readonly find: (
    request: GatewayRequest,
    obligations: Obligations,
    given: GivenReady,
  ) => ReadyReply | undefined | Promise<ReadyReply | undefined>
  /** Remembers how a reply was made. What may not be given again is not remembered. */
  readonly remember: (request: GatewayRequest, obligations: Obligations, made: MadeReply) => void
}
