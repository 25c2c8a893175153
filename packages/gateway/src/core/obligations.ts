/**
 * What must hold for a permitted request: plan narrows the outbound requests by it, transform the replies.
 * `unrestricted` means that nothing of the service is hidden from this principal.
 */
export interface Obligations {
  readonly unrestricted: boolean
  /** For catalogue listings: keeps the services that the principal may see. Name as in the listing, such as `Water/Mains`. */
  readonly seesService?: (name: string, type: string) => boolean
}
