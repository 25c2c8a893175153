import type { AskedRequest } from '../model/asked-request.ts'
import type { Catalog, ServiceEntry } from '../model/catalog.ts'
import type { Principal } from '../model/principal.ts'
import { createCandidateGrants } from './candidate-grants.ts'
import type { CompiledGrant } from './compile-grant.ts'
import { createServicePolicies, grantsFor } from './service-policy.ts'

/** What one decision is made about. */
export interface Question {
  /** The caller. */
  readonly principal: Principal
  readonly request: AskedRequest
  /** The services that are known at this moment. */
  readonly catalog: Catalog
  /** Epoch milliseconds. */
  readonly now: number
}

/** Finds the grants of a configuration that matter to a question. */
export interface ActiveGrants {
  /** The principal's grants on a service, also those that are not active yet or not any more. */
  ofService(question: Question, service: ServiceEntry): readonly CompiledGrant[]
  /** The principal's active grants that name a service of the type asked for, whether it exists or not; without a name, all of them at this mount. */
  candidates(question: Question, name: string | undefined): readonly CompiledGrant[]
}

/** Indexes grants, so that the time to find some does not grow with the number of all. */
export function createActiveGrants(grants: readonly CompiledGrant[]): ActiveGrants {
  const policyOf = createServicePolicies(grants)
  const candidatesOf = createCandidateGrants(grants)
  return {
    ofService: ({ principal, request, catalog }, service) =>
      grantsFor(policyOf(catalog, request.mount, service), principal),
    candidates: ({ principal, request, now }, name) =>
      candidatesOf(
        principal,
        request.mount,
        name === undefined ? undefined : { name, type: request.map.resource.serviceType ?? '' },
      ).filter((grant) => isActive(grant, now)),
  }
}

/** True from the beginning of a grant until just before its end; `now` in epoch milliseconds. */
export const isActive = ({ validFrom, validUntil }: CompiledGrant, now: number): boolean =>
  validFrom <= now && now < validUntil

/** The next time, in epoch milliseconds, at which one of these grants begins or ends; infinite if none does. */
export const nextChange = (grants: readonly CompiledGrant[], now: number): number =>
  Math.min(
    ...grants.flatMap(({ validFrom, validUntil }) => [validFrom, validUntil]).filter((at) => at > now),
    Number.POSITIVE_INFINITY,
  )
