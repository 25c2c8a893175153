import type { ServiceRights } from './rights.ts'

/**
 * What must hold for a permitted request: plan narrows the outbound requests by it, transform the replies.
 * `unrestricted` means that nothing which this operation could tell is hidden from this principal.
 */
export interface Obligations {
  readonly unrestricted: boolean
  /** For catalogue listings: keeps the services that the principal may see. Name as in the listing, such as `Water/Mains`. */
  readonly seesService?: (name: string, type: string) => boolean
  /** For catalogue listings: keeps the folders with something in them that the principal may see. */
  readonly seesFolder?: (folder: string) => boolean
  /** What the principal has of the service for this operation; absent outside of services. */
  readonly rights?: ServiceRights
}
