/**
 * Counts bytes that a request makes the process hold, until it is over.
 * @throws GatewayError `limit.held-bytes`, `limit.request-bytes`
 */
export type Hold = (bytes: number) => void
