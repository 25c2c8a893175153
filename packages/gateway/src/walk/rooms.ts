import type { Catalog, Decision, Found, Need, Obligations, Principal, ServiceEntry } from '@mapgate/policy'
import type { Opened, Parsed, RawRequest } from '@mapgate/protocol'
import type { Authenticate } from '../core/authentication/authentication.ts'
import type { RowAlarm } from '../core/edits/alarm.ts'
import type { OpenEdit } from '../core/edits/open-edit.ts'
import type { GatewayError } from '../core/errors/errors.ts'
import type { Directory } from '../core/reply/directory.ts'
import type { OgcDoors } from '../core/reply/ogc-door.ts'
import type { ReadyReplies } from '../core/reply/ready-replies.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { Admit } from '../core/request/charge.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import type { Inbound } from '../core/request/inbound.ts'
import type { RequestContext } from '../core/request/request-context.ts'
import type { Forward, UpstreamReply } from '../core/upstream/outbound.ts'
import type { Plan } from '../core/upstream/plan.ts'
import type { OpenRequest } from './remembered-requests.ts'

/** The request for which something has to be known. */
interface NeedAsked {
  readonly request: GatewayRequest
  readonly service: ServiceEntry
  readonly context: RequestContext
}

/** The rooms that a request walks through, as the server wired them. */
export interface Rooms {
  /** Opens requests without a large body; default: each as if it were the first. */
  readonly open?: OpenRequest
  /** Opens requests of WMS and WMTS; default: they are requests to addresses where there is nothing. */
  readonly ogc?: OgcDoors
  readonly authenticate: Authenticate
  /** Answers the requests to a site that the gateway serves itself: `rest/info` and the token service; undefined for everything else. */
  readonly siteEndpoint: (request: GatewayRequest, shown: Inbound['shown']) => Promise<Reply> | undefined
  /** Shows browsers what `f=json` tells their caller, as a page; undefined for everything else. */
  readonly directory?: Directory
  /** Looks up a service that the catalogue does not know yet, once. */
  readonly learn: (request: GatewayRequest) => Promise<void>
  /** Checks, at most every few seconds, whether the layers of a service are still those of the catalogue; default: no check. */
  readonly revalidate?: (request: GatewayRequest, service: ServiceEntry) => Promise<void>
  /** Reads a service again after a reply came from another layer than the catalogue knows; default: the reply is refused. */
  readonly reread?: (request: GatewayRequest, service: ServiceEntry) => Promise<void>
  readonly catalog: () => Catalog
  /** The error that keeps an upstream entirely unknown; undefined when it is known. */
  readonly outageOf: (upstream: string) => GatewayError | undefined
  /** Admits a request within the caller's rates; faulty requests count too. @throws GatewayError `limit.rate` */
  readonly admit: Admit
  /** Reads a large form where other callers do not wait for it; undefined for any other. */
  readonly readLarge?: (
    raw: RawRequest,
    opened: Opened,
    context: RequestContext,
  ) => Promise<Parsed> | undefined
  /** Most requests to a map server for one request of a caller. */
  readonly maxUpstreamRequests: number
  readonly authorize: (
    principal: Principal,
    request: GatewayRequest,
    catalog: Catalog,
    now: number,
  ) => Decision
  /** True if anonymous callers have any grant: then they are told what is wrong with a faulty request. */
  readonly anonymousHasGrants: boolean
  /** Finds out what has to be known before a request can be planned, of areas and of rows to edit; default: such requests are refused. @throws GatewayError */
  readonly findOut?: (need: Need, asked: NeedAsked) => Promise<Found>
  /** Opens an edit, which keeps its rows from other callers and its reply under its key. Default: nobody is kept apart, and keys mean nothing. */
  readonly openEdit?: () => OpenEdit
  /** Finds pictures that were made for an earlier request. Default: every reply is made for its own request. */
  readonly ready?: ReadyReplies
  readonly plan: (request: GatewayRequest, obligations: Obligations, principal: Principal) => Plan
  readonly forward: Forward
  /** Told of rows that were not what they had been when their edit was checked. Default: nobody is. */
  readonly alarmed?: (request: GatewayRequest, principal: Principal, alarms: readonly RowAlarm[]) => void
  /** Told of a request whose edit was sent, whatever became of it: what is remembered of its rows may be wrong now. The reply waits for it. Default: nothing is remembered. */
  readonly edited?: (request: GatewayRequest) => void | Promise<void>
  /** Makes a large reply where other callers do not wait for it; undefined for any other. */
  readonly transformLarge?: (
    request: GatewayRequest,
    answers: { readonly plan: Plan; readonly replies: readonly UpstreamReply[] },
    obligations: Obligations,
    principal: Principal,
  ) => Promise<Reply> | undefined
  readonly transform: (
    request: GatewayRequest,
    reply: UpstreamReply,
    obligations: Obligations,
  ) => Reply | Promise<Reply>
  readonly clock: () => number
}
