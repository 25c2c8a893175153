import type { Expected, Principal, ServiceEntry, Step } from '@mapgate/policy'
import {
  buildRequest,
  buildUpload,
  type Format,
  type Intent,
  type MapRequest,
  replyKind,
  serviceName,
  withResource,
} from '@mapgate/protocol'
import { costOf } from '../core/request/cost.ts'
import type { GatewayRequest } from '../core/request/gateway-request.ts'
import type { Upload } from '../core/request/inbound.ts'
import { onceForEach } from '../core/request/once-for-each.ts'
import { callerOf } from '../core/request/request-context.ts'
import type { Delivery } from '../core/upstream/delivery.ts'
import type { Outbound } from '../core/upstream/outbound.ts'
import type { Question } from '../core/upstream/question.ts'
import { forwardedHeaders } from './forwarded-headers.ts'
import { basisOf, subjectOf } from './subject.ts'

/** A request as it goes to an upstream, and how its reply is brought. */
interface AskedUpstream extends Omit<Step, 'intent'> {
  readonly map: MapRequest
  /** Default: its answer is not kept. */
  readonly keeping?: KeptStep | undefined
}

/** A step whose answer may be kept: it is shown by its own question alone, whatever else was found out for the request. */
interface KeptStep {
  /** The service whose numbers of layers the question was narrowed by; absent where nothing is hidden from the caller. */
  readonly narrowedBy?: ServiceEntry | undefined
  /** As the catalogue knows the service. */
  readonly service: ServiceEntry | undefined
  /** Absent: nobody has read it. */
  readonly intent: Intent | undefined
}

/** Builds the outbound form of a request that is authorized: from parsed values only, without callback and credentials. */
export function outboundOf(
  { mount, inbound }: GatewayRequest,
  { map, holds, expects, mayFail, keeping }: AskedUpstream,
  principal: Principal,
): Outbound {
  const { effect, id } = map.operation
  const subject = keeping && !mayFail ? subjectOf(map, { upstream: mount.upstream, ...keeping }) : undefined
  const { upload, ...wire } = onTheWire(map, inbound.upload)
  return {
    question: {
      upstream: mount.upstream,
      ...wire,
      headers: holds === 'stream' ? forwardedHeaders(inbound) : {},
      expects: expects ?? expectedOf(map.format),
      repeatable: effect !== 'write' && effect !== 'job',
      operation: id,
      ...(subject && keeping?.narrowedBy ? { basis: basisOf(mount.upstream, keeping.narrowedBy) } : {}),
    },
    delivery: {
      principalId: callerOf(principal, inbound),
      traits: principal,
      cost: costOf(map),
      holds,
      ...(subject ? { subject, mount: mount.path } : {}),
      ...(upload ? { upload } : {}),
      ...(mayFail ? { mayFail } : {}),
    },
  }
}

function expectedOf(format: Format): Expected {
  const kind = replyKind(format)
  if (format === 'kmz') return 'kmz'
  return kind === 'bytes' || kind === 'page' ? 'file' : kind
}

type OnTheWire = Pick<Question, 'method' | 'path' | 'query' | 'body' | 'contentType'> &
  Pick<Delivery, 'upload'>

function onTheWire(map: MapRequest, upload: Upload | undefined): OnTheWire {
  const built = upload && buildUpload(map, upload.boundary)
  if (built === undefined) return builtOf(map)
  const { body, ...rest } = built
  return { ...rest, upload: body }
}

const builtOf = onceForEach((map: MapRequest) => buildRequest(map))

/** The same request in the catalogue's spelling of the service. */
export function inCatalogSpelling(map: MapRequest, service: ServiceEntry | undefined): MapRequest {
  if (service === undefined || serviceName(map.resource) === service.name) return map
  const slash = service.name.indexOf('/')
  return slash < 0
    ? withResource(map, { service: service.name })
    : withResource(map, { folder: service.name.slice(0, slash), service: service.name.slice(slash + 1) })
}
