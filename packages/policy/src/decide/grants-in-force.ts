import type { AskedRequest } from '../model/asked-request.ts'
import type { Catalog, ServiceEntry } from '../model/catalog.ts'
import type { Principal } from '../model/principal.ts'
import type { CompiledGrant } from './compile-grant.ts'
import { createReach } from './reach.ts'
import { createServicePolicies, grantsFor } from './service-policy.ts'

/** Who asks what, of which catalogue, and when, in epoch milliseconds. */
export interface Question {
  readonly principal: Principal
  readonly request: AskedRequest
  readonly catalog: Catalog
  readonly now: number
}

/** The grants of a configuration, as questions find them. */
export interface GrantsInForce {
  /** Those of a service for this principal, also those whose time has not come or is over. */
  ofService(question: Question, service: ServiceEntry): readonly CompiledGrant[]
  /** Those that hold now and reach a service by its name, whether there is such a service or not; of any service without a name. */
  reaching(question: Question, name: string | undefined): readonly CompiledGrant[]
}

/** Time to find grants does not grow with their number. */
export function createGrantsInForce(grants: readonly CompiledGrant[]): GrantsInForce {
  const policyOf = createServicePolicies(grants)
  const reach = createReach(grants)
  return {
    ofService: ({ principal, request, catalog }, service) =>
      grantsFor(policyOf(catalog, request.mount, service), principal),
    reaching: ({ principal, request, now }, name) =>
      reach(principal, request.mount, name).filter((grant) => holds(grant, now)),
  }
}

/** True from the beginning of a grant until its end. */
export const holds = ({ validFrom, validUntil }: CompiledGrant, now: number): boolean =>
  validFrom <= now && now < validUntil

/** When the next grant of these begins or ends. */
export const nextChange = (grants: readonly CompiledGrant[], now: number): number =>
  Math.min(
    ...grants.flatMap(({ validFrom, validUntil }) => [validFrom, validUntil]).filter((at) => at > now),
    Number.POSITIVE_INFINITY,
  )
