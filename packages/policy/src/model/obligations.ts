import type { ServiceRights } from './rights.ts'

/** What a principal may see of a catalogue, in lower case. */
export interface SeenListing {
  /** Name as in the listing, a space and the type: `water/mains mapserver`. */
  readonly services: ReadonlySet<string>
  /** Folders with a service in them that the principal may see. */
  readonly folders: ReadonlySet<string>
}

/**
 * What a permitted request is held to: questions to the map server are narrowed by it, and replies are shown by it. `unrestricted` means that
 * this operation can reveal nothing that is hidden from the principal.
 */
export interface Obligations {
  readonly unrestricted: boolean
  /** For catalogue listings: what the principal may see of them. */
  readonly listing?: SeenListing
  /** What the principal has of the service for this operation; absent for requests that are not about a service. */
  readonly rights?: ServiceRights
}
