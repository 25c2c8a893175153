import { serviceName } from '@mapgate/protocol'
import type { GrantConfiguration } from '../config/sections/grants.ts'
import type { Catalog, ServiceEntry } from '../core/catalog.ts'
import type { Decision, Deny } from '../core/decision.ts'
import type { GatewayRequest } from '../core/gateway-request.ts'
import type { Mount } from '../core/mount.ts'
import { namedLayer } from '../core/named-layer.ts'
import type { SeenListing } from '../core/obligations.ts'
import type { Principal } from '../core/principal.ts'
import type { ServiceRights } from '../core/rights.ts'
import { asking } from './asking.ts'
import { demandOf } from './classes.ts'
import { type CompiledGrant, compileGrant } from './compile-grant.ts'
import { denied, outOfScope, refused, scopeHasService } from './denials.ts'
import { createMemos, type Memo } from './memos.ts'
import { createReach } from './reach.ts'
import { allows, createServicePolicies, grantsFor, isSeen, isWhole, rightsOf } from './service-policy.ts'
import { isOnAllServices, mayHearOfReading, seesAllServices } from './true-words.ts'

/** Decides on requests: pure, synchronous, and parsing nothing. */
interface Authorizer {
  /** `now` in epoch milliseconds. Names are resolved against what this principal may see. */
  authorize(principal: Principal, request: GatewayRequest, catalog: Catalog, now: number): Decision
  /** True when some grant is for callers without a credential. */
  readonly anonymousHasGrants: boolean
}

/** Compiles grants to a decision structure. Time of a decision does not grow with their number. */
export function compileGrants(configuration: { readonly grants: readonly GrantConfiguration[] }): Authorizer {
  const grants = configuration.grants.map(compileGrant)
  const policyOf = createServicePolicies(grants)
  const reach = createReach(grants)
  const memos = createMemos()

  const grantsNow = (
    principal: Principal,
    mount: Mount,
    service: ServiceEntry,
    catalog: Catalog,
    now: number,
  ) => grantsFor(policyOf(catalog, mount, service), principal).filter((grant) => holds(grant, now))

  const sees = (
    principal: Principal,
    mount: Mount,
    service: ServiceEntry,
    catalog: Catalog,
    now: number,
  ): boolean =>
    scopeHasService(principal.scope, service.name) &&
    grantsNow(principal, mount, service, catalog, now).length > 0

  const grantsReaching = (principal: Principal, mount: Mount, name: string | undefined, now: number) =>
    reach(principal, mount, name).filter((grant) => holds(grant, now))

  const reaches = (principal: Principal, mount: Mount, name: string | undefined, now: number): boolean =>
    grantsReaching(principal, mount, name, now).length > 0

  const memoOf = (
    principal: Principal,
    request: GatewayRequest,
    service: ServiceEntry,
    catalog: Catalog,
    now: number,
  ): Memo => {
    const { mount, map } = request
    const all = grantsFor(policyOf(catalog, mount, service), principal)
    const valid = all.filter((grant) => holds(grant, now))
    const asked = { principal, demand: demandOf(map.operation), operationId: map.operation.id }
    return memos.keep(principal, request, service, {
      generation: catalog.generation,
      from: now,
      until: nextChange(all, now),
      grants: valid.filter((grant) => allows(grant, asked.demand, asked.operationId)),
      rights: { ...rightsOf(service, valid, asked), askingFor: asking(service, valid, principal) },
      seen: rightsOf(service, valid, { ...asked, demand: 'any' }),
    })
  }

  const authorizeListing = (
    principal: Principal,
    { mount, map }: GatewayRequest,
    catalog: Catalog,
    now: number,
  ): Decision => {
    const seen = catalog
      .services(mount.upstream)
      .filter((service) => sees(principal, mount, service, catalog, now))
    const folder = map.resource.folder?.toLowerCase()
    const inside =
      folder === undefined ? seen : seen.filter(({ name }) => name.toLowerCase().startsWith(`${folder}/`))
    if (inside.length === 0) {
      const mayBeLearned = reaches(principal, mount, undefined, now)
      return { ...denied(principal, 'no service here is granted'), mayBeLearned }
    }
    return (
      refused(map) ?? {
        effect: 'permit',
        grants: [],
        obligations: { unrestricted: false, listing: listingOf(seen) },
      }
    )
  }

  /** Those from whom no service is hidden hear the truth about a name; everybody else what is said of a hidden one. */
  const unknown = (principal: Principal, request: GatewayRequest, catalog: Catalog, now: number): Deny => {
    const { mount, map } = request
    const name = serviceName(map.resource) ?? ''
    const why = catalog.whyUnknown?.(mount.upstream, name, map.resource.serviceType ?? '')
    const reason = why ? `the service cannot be read: ${why}` : 'the service is unknown'
    if (!seesAllServices(principal, grantsReaching(principal, mount, name, now)))
      return { ...denied(principal, reason), mayBeLearned: true }
    return {
      effect: 'deny',
      code: why ? 'service.unreadable' : 'service.unknown',
      reason,
      mayBeLearned: true,
    }
  }

  /** A service of which these grants show nothing: because its layers are not known, or because none of them is granted. */
  const unseen = (
    principal: Principal,
    { mount }: GatewayRequest,
    { name, unread }: ServiceEntry,
    now: number,
  ): Deny => {
    if (unread === undefined) return denied(principal, 'no grant names the service')
    const reason = `the layers of the service are not known: ${unread}`
    return mayHearOfReading(grantsReaching(principal, mount, name, now), name)
      ? { effect: 'deny', code: 'service.unreadable', reason, mayBeLearned: true }
      : { ...denied(principal, reason), mayBeLearned: true }
  }

  const authorizeService = (
    principal: Principal,
    request: GatewayRequest,
    catalog: Catalog,
    now: number,
  ): Decision => {
    const { mount, map } = request
    const name = serviceName(map.resource) ?? ''
    const service = catalog.service(mount.upstream, name, map.resource.serviceType ?? '')
    const known = service && memos.recall(principal, request, service, catalog, now)
    // Before it matters whether there is such a service, so that names which no grant reaches tell nothing by their time.
    if (!known && !reaches(principal, mount, name, now))
      return denied(principal, 'no grant names the service')
    if (service === undefined) return unknown(principal, request, catalog, now)
    if (!scopeHasService(principal.scope, service.name))
      return denied(principal, 'the credential is not for this service')
    const { rights, seen, grants: found } = known ?? memoOf(principal, request, service, catalog, now)
    if (!isSeen(seen)) return unseen(principal, request, service, now)
    const refusal = refused(map)
    if (refusal) return refusal
    if (found.length === 0) return denied(principal, `no grant allows ${map.operation.id}`)
    const hidden = layerHidden(principal, namedLayer(map), rights, seen)
    if (hidden) return hidden
    return {
      effect: 'permit',
      grants: found.map((grant) => grant.name),
      obligations: { unrestricted: rights.whole, rights },
    }
  }

  /**
   * A file in the output directory has no owner and may show anything, also of services that no list names: it is for those from whom
   * nothing of the site is hidden, whatever of it is known.
   */
  const authorizeOutput = (principal: Principal, { mount, map }: GatewayRequest, now: number): Decision => {
    const grants = grantsReaching(principal, mount, undefined, now).filter(isOnAllServices)
    if (principal.scope.services === undefined && isWhole(grants, demandOf(map.operation), map.operation.id))
      return { effect: 'permit', grants: grants.map(({ name }) => name), obligations: { unrestricted: true } }
    return denied(principal, 'output files are for callers from whom nothing of the site is hidden')
  }

  return {
    anonymousHasGrants: grants.some(
      ({ source: { to } }) =>
        to.anonymous || to.roles?.includes('anonymous') || to.principals?.includes('anonymous'),
    ),
    authorize(principal, request, catalog, now) {
      const scope = outOfScope(principal, request)
      if (scope) return scope
      switch (request.map.operation.group) {
        case 'Catalog':
          return authorizeListing(principal, request, catalog, now)
        case 'Output':
          return authorizeOutput(principal, request, now)
        case 'Info':
        case 'Site':
        case 'Tokens':
          return denied(principal, 'there is no grant for this')
        default:
          return authorizeService(principal, request, catalog, now)
      }
    },
  }
}

function listingOf(seen: readonly ServiceEntry[]): SeenListing {
  const services = new Set(seen.map(({ name, type }) => `${name} ${type}`.toLowerCase()))
  const folders = new Set(seen.flatMap(({ name }) => name.toLowerCase().split('/').slice(0, -1)))
  return { services, folders }
}

const holds = ({ validFrom, validUntil }: CompiledGrant, now: number): boolean =>
  validFrom <= now && now < validUntil

/** When the next grant of these begins or ends. */
const nextChange = (grants: readonly CompiledGrant[], now: number): number =>
  Math.min(
    ...grants.flatMap(({ validFrom, validUntil }) => [validFrom, validUntil]).filter((at) => at > now),
    Number.POSITIVE_INFINITY,
  )

/** A hidden layer does not exist; one that may be seen, but not in this way, is denied. */
function layerHidden(
  principal: Principal,
  layerId: number | undefined,
  rights: ServiceRights,
  seen: ServiceRights,
): Deny | undefined {
  if (rights.whole || layerId === undefined || rights.layers.has(layerId)) return undefined
  if (isGroupAbove(seen, layerId)) return undefined
  if (seen.layers.has(layerId)) return denied(principal, `layer ${layerId} is not granted for this`)
  return { effect: 'deny', code: 'request.not-found', reason: `layer ${layerId} is hidden or does not exist` }
}

/** A group is seen where something below it is. */
function isGroupAbove({ service, layers }: Pick<ServiceRights, 'service' | 'layers'>, id: number): boolean {
  const group = service.layers.find((layer) => layer.id === id && layer.type === 'Group Layer')
  if (group === undefined) return false
  return group.childIds.some((child) => layers.has(child) || isGroupAbove({ service, layers }, child))
}
