import type { Principal } from '../model/principal.ts'
import type { CompiledGrant } from './compile-grant.ts'

/**
 * True for callers from whom no service of a mount is hidden: a grant that narrows nothing is on all of them. They may hear that
 * there is no such service. To everybody else a hidden service and one that is not there are the same.
 * @param grants those of the caller at the mount that hold now
 */
export function seesAllServices({ scope }: Principal, grants: readonly CompiledGrant[]): boolean {
  return scope.services === undefined && grants.some((grant) => grant.plain && isOnAllServices(grant))
}

/** True for a grant on all services of its mounts, also those that nobody knows of. */
export const isOnAllServices = ({ source }: CompiledGrant): boolean => source.on.services.includes('**')

/**
 * True for callers who may hear that a service is there and cannot be read: a grant of theirs names it letter by letter.
 * @param grants those of the caller that reach the service and hold now
 */
export function mayHearOfReading(grants: readonly CompiledGrant[], name: string): boolean {
  return grants.some(({ source }) =>
    source.on.services.some((service) => service.toLowerCase() === name.toLowerCase()),
  )
}
