import { type AreaBook, noAreas } from '../model/area-book.ts'
import type { AskedRequest } from '../model/asked-request.ts'
import type { Catalog } from '../model/catalog.ts'
import type { Decision } from '../model/decision.ts'
import type { GrantConfiguration } from '../model/grant-schema.ts'
import type { Principal } from '../model/principal.ts'
import { createActiveGrants } from './active-grants.ts'
import { authorizeListing } from './authorize-listing.ts'
import { authorizeOutput } from './authorize-output.ts'
import { createAuthorizeService } from './authorize-service.ts'
import { compileGrant } from './compile-grant.ts'
import { denied, outOfScope } from './denials.ts'

/** Decides on requests. It is pure and synchronous, and parses nothing. */
export interface Authorizer {
  /**
   * Decides on one request; `now` in epoch milliseconds. Names are looked up in the catalogue, and what is hidden from this principal is
   * answered as what does not exist.
   */
  authorize(principal: Principal, request: AskedRequest, catalog: Catalog, now: number): Decision
  /** True when some grant is for callers without a credential. */
  readonly anonymousHasGrants: boolean
}

/**
 * Compiles grants once, so that the time of a decision does not grow with their number.
 * @param areas where areas of grants are found when a request is decided on; default: no area is known, so no row lies in one
 */
export function compileGrants(
  configuration: { readonly grants: readonly GrantConfiguration[] },
  areas: AreaBook = noAreas,
): Authorizer {
  const grants = configuration.grants.map((grant, index) => compileGrant(grant, index, areas))
  const active = createActiveGrants(grants)
  const authorizeService = createAuthorizeService(active, areas)
  return {
    anonymousHasGrants: grants.some(
      ({ source: { to } }) =>
        to.anonymous || to.roles?.includes('anonymous') || to.principals?.includes('anonymous'),
    ),
    authorize(principal, request, catalog, now) {
      const scope = outOfScope(principal, request)
      if (scope) return scope
      const question = { principal, request, catalog, now }
      switch (request.map.operation.group) {
        case 'Catalog':
          return authorizeListing(question, active)
        case 'Output':
          return authorizeOutput(question, active)
        case 'Info':
        case 'Site':
        case 'Tokens':
          return denied(principal, 'there is no grant for this')
        default:
          return authorizeService(question)
      }
    },
  }
}
