import type { ServiceRights } from './rights.ts'

/** What a principal may see of a catalogue, in lower case. */
export interface SeenListing {
  /** Name as in the listing, a space and the type: `water/mains mapserver`. */
  readonly services: ReadonlySet<string>
  /** Folders with a service in them that the principal may see. */
  readonly folders: ReadonlySet<string>
}

/**
 * What must hold for a permitted request: plan narrows the outbound requests by it, transform the replies.
 * `unrestricted` means that nothing which this operation could tell is hidden from this principal.
 */
export interface Obligations {
  readonly unrestricted: boolean
  /** For catalogue listings: what the principal may see of them. */
  readonly listing?: SeenListing
  /** What the principal has of the service for this operation; absent outside of services. */
  readonly rights?: ServiceRights
}
