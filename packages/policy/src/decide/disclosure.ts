import type { Principal } from '../model/principal.ts'
import type { CompiledGrant } from './compile-grant.ts'

/**
 * True for callers from whom no service of a mount is hidden, because a grant that narrows nothing is on all of them. They may learn that
 * a service does not exist. All others get the same answer for a hidden service and for one that does not exist.
 * @param grants the caller's active grants at the mount
 */
export function seesAllServices({ scope }: Principal, grants: readonly CompiledGrant[]): boolean {
  return scope.services === undefined && grants.some((grant) => grant.plain && isOnAllServices(grant))
}

/** True for a grant on all services of its mounts, also those that the catalogue does not know. */
export const isOnAllServices = ({ source }: CompiledGrant): boolean =>
  source.on.services.includes('**') && source.on.types === undefined

/**
 * True for callers who may learn that a service exists and could not be read: one of their grants names it, without `*`.
 * @param grants the caller's active grants on the service
 */
export function mayLearnItIsUnreadable(grants: readonly CompiledGrant[], name: string): boolean {
  return grants.some(({ source }) =>
    source.on.services.some((service) => service.toLowerCase() === name.toLowerCase()),
  )
}
