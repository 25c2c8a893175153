/**
 * Counts bytes that the process holds for a request, until the request is over.
 * @param isSpare true for bytes that need not be held: those have room only while most of the budget is free
 * @throws GatewayError `limit.held-bytes`, `limit.request-bytes`
 */
export type Hold = (bytes: number, isSpare?: boolean) => void

/** Counts what is held for one request of a caller who is known by now, and for this caller. */
export type HoldFor = (caller: string) => Hold
