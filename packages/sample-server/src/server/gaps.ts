/** A place between what two callers do: a service such as `Assets_Service/FeatureServer`, and the path below it, such as `2/applyEdits`. */
export interface Gap {
  service: string
  operation: string
}

/**
 * What a test does between a caller's requests, as another writer could. Tests set these on a running server; a request goes on when the
 * promise is fulfilled. Requests that are made in a gap have gaps of their own.
 */
export interface Gaps {
  /** Called before an edit looks at anything. */
  beforeWrite?: ((gap: Gap) => Promise<void> | void) | undefined
  /** Called after a request has read rows of layers, before its reply leaves. */
  afterRead?: ((gap: Gap & { layers: readonly number[] }) => Promise<void> | void) | undefined
}

const writes =
  /\/(?:applyEdits|(?:add|update|delete)Features|calculate|(?:add|update)Attachment|deleteAttachments)$/i

/** True for a request that edits. */
export const isWrite = ({ operation }: Gap): boolean => writes.test(`/${operation}`)
