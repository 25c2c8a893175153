import { namedLayer, serviceName } from '@mapgate/protocol'
import { permissionOf } from '../enforce/operations/table.ts'
import type { ServiceEntry } from '../model/catalog.ts'
import type { Decision, Deny } from '../model/decision.ts'
import type { Principal } from '../model/principal.ts'
import type { ServiceRights } from '../model/rights.ts'
import { denied, refused, scopeHasService } from './denials.ts'
import { type GrantsInForce, holds, nextChange, type Question } from './grants-in-force.ts'
import { createMemos, type Memo } from './memos.ts'
import { withOthers } from './others.ts'
import { allows, isSeen, rightsOf } from './service-policy.ts'
import { mayHearOfReading, seesAllServices } from './true-words.ts'

/** Decides on requests to a service and what is below it; what was found for a caller is remembered until it may change. */
export function createAuthorizeService(inForce: GrantsInForce): (question: Question) => Decision {
  const memos = createMemos()

  const memoOf = (question: Question, service: ServiceEntry): Memo => {
    const { principal, request, catalog, now } = question
    return memos.keep(principal, request, service, {
      generation: catalog.generation,
      from: now,
      ...foundOn(question, service, inForce),
    })
  }

  return (question) => {
    const { principal, request, catalog, now } = question
    const { mount, map } = request
    const name = serviceName(map.resource) ?? ''
    const service = catalog.service(mount.upstream, name, map.resource.serviceType ?? '')
    const known = service && memos.recall(principal, request, service, catalog, now)
    // Before it matters whether there is such a service, so that names which no grant reaches tell nothing by their time.
    if (!known && inForce.reaching(question, name).length === 0)
      return denied(principal, 'no grant names the service')
    if (service === undefined) return unknown(question, name, inForce)
    if (!scopeHasService(principal.scope, service.name))
      return denied(principal, 'the credential is not for this service')
    const found = known ?? memoOf(question, service)
    if (!isSeen(found.seen)) return unseen(question, service, inForce)
    return refused(map) ?? permitted(question, found)
  }
}

/** What the grants of a service give for an operation, what of the service they show at all, and until when. */
function foundOn(
  question: Question,
  service: ServiceEntry,
  inForce: GrantsInForce,
): Pick<Memo, 'until' | 'grants' | 'rights' | 'seen'> {
  const { principal, request, now } = question
  const all = inForce.ofService(question, service)
  const valid = all.filter((grant) => holds(grant, now))
  const { operation } = request.map
  const asked = { principal, permission: permissionOf(operation), operationId: operation.id }
  return {
    until: nextChange(all, now),
    grants: valid.filter((grant) => allows(grant, asked.permission, asked.operationId)),
    rights: withOthers(rightsOf(service, valid, asked), operation, { grants: valid, principal }),
    seen: rightsOf(service, valid, { ...asked, permission: 'any' }),
  }
}

/** The decision on a service that is seen. */
function permitted({ principal, request: { map } }: Question, { grants, rights, seen }: Memo): Decision {
  if (grants.length === 0) return denied(principal, `no grant allows ${map.operation.id}`)
  return (
    layerHidden(principal, namedLayer(map), rights, seen) ?? {
      effect: 'permit',
      grants: grants.map((grant) => grant.name),
      obligations: { unrestricted: rights.whole, rights },
    }
  )
}

/** Those from whom no service is hidden hear the truth about a name; everybody else what is said of a hidden one. */
function unknown(question: Question, name: string, inForce: GrantsInForce): Deny {
  const { principal, request, catalog } = question
  const { mount, map } = request
  const why = catalog.whyUnknown?.(mount.upstream, name, map.resource.serviceType ?? '')
  const reason = why ? `the service cannot be read: ${why}` : 'the service is unknown'
  if (!seesAllServices(principal, inForce.reaching(question, name)))
    return { ...denied(principal, reason), mayBeLearned: true }
  return {
    effect: 'deny',
    code: why ? 'service.unreadable' : 'service.unknown',
    reason,
    mayBeLearned: true,
  }
}

/** A service of which these grants show nothing: because its layers are not known, or because none of them is granted. */
function unseen(question: Question, { name, unread }: ServiceEntry, inForce: GrantsInForce): Deny {
  const { principal } = question
  if (unread === undefined) return denied(principal, 'no grant names the service')
  const reason = `the layers of the service are not known: ${unread}`
  return mayHearOfReading(inForce.reaching(question, name), name)
    ? { effect: 'deny', code: 'service.unreadable', reason, mayBeLearned: true }
    : { ...denied(principal, reason), mayBeLearned: true }
}

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
