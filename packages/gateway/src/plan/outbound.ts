import {
  buildRequest,
  buildUpload,
  type Format,
  type MapRequest,
  replyKind,
  serviceName,
  withResource,
} from '@mapgate/protocol'
import { callerOf } from '../core/asker.ts'
import type { ServiceEntry } from '../core/catalog.ts'
import type { GatewayRequest } from '../core/gateway-request.ts'
import type { Upload } from '../core/inbound.ts'
import type { Expected, Outbound } from '../core/outbound.ts'
import type { Principal } from '../core/principal.ts'

/** Who asks and how the reply is treated. */
export interface OutboundOptions {
  readonly principal: Principal
  readonly holds: Outbound['holds']
  /** Parsed headers of the caller that may go on, written anew; none for replies that are changed. */
  readonly headers?: Readonly<Record<string, string>>
  /** Default: what the format says. */
  readonly expects?: Expected
}

/** Builds the outbound form of a request that is authorized: from parsed values only, without callback and credentials. */
export function outboundOf(request: GatewayRequest, map: MapRequest, options: OutboundOptions): Outbound {
  const { effect, id } = map.operation
  return {
    upstream: request.mount.upstream,
    ...onTheWire(map, request.inbound.upload),
    headers: options.headers ?? {},
    holds: options.holds,
    expects: options.expects ?? expectedOf(map.format),
    repeatable: effect !== 'write' && effect !== 'job',
    operation: id,
    principalId: callerOf(options.principal, request.inbound),
  }
}

function expectedOf(format: Format): Expected {
  const kind = replyKind(format)
  if (format === 'kmz') return 'kmz'
  return kind === 'bytes' || kind === 'page' ? 'file' : kind
}

type OnTheWire = Pick<Outbound, 'method' | 'path' | 'query' | 'body' | 'upload' | 'contentType'>

function onTheWire(map: MapRequest, upload: Upload | undefined): OnTheWire {
  const built = upload && buildUpload(map, upload.boundary)
  if (built === undefined) return buildRequest(map)
  const { body, ...rest } = built
  return { ...rest, upload: body }
}

/** The same request in the catalogue's spelling of the service. */
export function inCatalogSpelling(map: MapRequest, service: ServiceEntry | undefined): MapRequest {
  if (service === undefined || serviceName(map.resource) === service.name) return map
  const slash = service.name.indexOf('/')
  return slash < 0
    ? withResource(map, { service: service.name })
    : withResource(map, { folder: service.name.slice(0, slash), service: service.name.slice(slash + 1) })
}
