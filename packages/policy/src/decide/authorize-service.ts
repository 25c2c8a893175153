import { namedLayer, serviceName } from '@mapgate/protocol'
import { permissionOf } from '../enforce/operations/table.ts'
import type { AreaBook } from '../model/area-book.ts'
import type { ServiceEntry } from '../model/catalog.ts'
import type { Decision, Deny } from '../model/decision.ts'
import type { Principal } from '../model/principal.ts'
import type { ServiceRights } from '../model/rights.ts'
import { type ActiveGrants, isActive, nextChange, type Question } from './active-grants.ts'
import type { CompiledGrant } from './compile-grant.ts'
import { type CachedDecision, createDecisionCache } from './decision-cache.ts'
import { denied, refused, scopeHasService } from './denials.ts'
import { mayLearnItIsUnreadable, seesAllServices } from './disclosure.ts'
import { withOthers } from './others.ts'
import { allows, createRightsOf, isSeen } from './service-policy.ts'
import { createSharedDecisions } from './shared-decisions.ts'

/** Makes the function that decides on requests to a service and to what is below it. It keeps its decisions until they may change. */
export function createAuthorizeService(
  active: ActiveGrants,
  areas: AreaBook,
): (question: Question) => Decision {
  const cache = createDecisionCache()
  const share = createSharedDecisions()

  const decide = (question: Question, service: ServiceEntry): CachedDecision => {
    const { principal, request, catalog, now } = question
    const grants = active.ofService(question, service)
    const asked = `${request.map.operation.id} ${principal.scope.readOnly ?? false}`
    const decision = share(
      service,
      { grants, asked, decide: () => decisionOn(question, service, grants) },
      { generation: catalog.generation, areas: areas.generation, from: now },
    )
    return cache.keep(principal, request, service, decision)
  }

  return (question) => {
    const { principal, request, catalog, now } = question
    const { mount, map } = request
    const name = serviceName(map.resource) ?? ''
    const service = catalog.service(mount.upstream, name, map.resource.serviceType ?? '')
    const recalled = service && cache.recall(principal, request, service, catalog, now)
    const known = recalled?.areas === areas.generation ? recalled : undefined
    // Checked before the service is looked at, so that response time does not reveal whether a service that no grant names exists.
    if (!known && active.candidates(question, name).length === 0)
      return denied(principal, 'no grant names the service')
    if (service === undefined) return unknown(question, name, active)
    if (!scopeHasService(principal.scope, service.name))
      return denied(principal, 'the credential is not for this service')
    const found = known ?? decide(question, service)
    if (!isSeen(found.seen)) return unseen(question, service, active)
    return refused(map) ?? permitted(question, found)
  }
}

/** Decides what the principal's grants, all of them that are on the service, give of a service for an operation, and until when that is so. */
function decisionOn(
  question: Question,
  service: ServiceEntry,
  all: readonly CompiledGrant[],
): Pick<CachedDecision, 'until' | 'grants' | 'rights' | 'seen'> {
  const { principal, request, now } = question
  const valid = all.filter((grant) => isActive(grant, now))
  const { operation } = request.map
  const { id } = operation
  const permission = permissionOf(operation)
  const rightsOf = createRightsOf(service, principal)
  return {
    until: nextChange(all, now),
    grants: valid.filter((grant) => allows(grant, permission, id)),
    rights: withOthers(rightsOf(valid, permission, id), operation, { grants: valid, principal, rightsOf }),
    seen: rightsOf(valid, 'any', id),
  }
}

/** The decision on a service that is seen. */
function permitted(
  { principal, request: { map } }: Question,
  { grants, rights, seen }: CachedDecision,
): Decision {
  if (grants.length === 0) return denied(principal, `no grant allows ${map.operation.id}`)
  return (
    layerHidden(principal, namedLayer(map), rights, seen) ?? {
      effect: 'permit',
      grants: grants.map((grant) => grant.name),
      obligations: { unrestricted: rights.whole, rights },
    }
  )
}

/** Denies a service that is not known. Only callers from whom no service is hidden learn that; all others get the answer for a hidden one. */
function unknown(question: Question, name: string, active: ActiveGrants): Deny {
  const { principal, request, catalog } = question
  const { mount, map } = request
  const why = catalog.whyUnknown?.(mount.upstream, name, map.resource.serviceType ?? '')
  const reason = why ? `the service cannot be read: ${why}` : 'the service is unknown'
  if (!seesAllServices(principal, active.candidates(question, name)))
    return { ...denied(principal, reason), mayBeLearned: true }
  return {
    effect: 'deny',
    code: why ? 'service.unreadable' : 'service.unknown',
    reason,
    mayBeLearned: true,
  }
}

/** Denies a service when the caller sees none of its layers: because they could not be read, or because no grant is on them. */
function unseen(question: Question, { name, unread }: ServiceEntry, active: ActiveGrants): Deny {
  const { principal } = question
  if (unread === undefined) return denied(principal, 'no grant names the service')
  const reason = `the layers of the service are not known: ${unread}`
  return mayLearnItIsUnreadable(active.candidates(question, name), name)
    ? { effect: 'deny', code: 'service.unreadable', reason, mayBeLearned: true }
    : { ...denied(principal, reason), mayBeLearned: true }
}

/** Denies a layer that the caller does not have for this operation. A layer that is hidden altogether is said not to exist. */
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

/** True for a group with something below it that is seen. */
function isGroupAbove({ service, layers }: Pick<ServiceRights, 'service' | 'layers'>, id: number): boolean {
  const group = service.layers.find((layer) => layer.id === id && layer.type === 'Group Layer')
  if (group === undefined) return false
  return group.childIds.some((child) => layers.has(child) || isGroupAbove({ service, layers }, child))
}
