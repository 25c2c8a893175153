import { GatewayError } from '../core/errors/errors.ts'
import { networkOf } from '../core/request/network.ts'
import type { HeldShare } from './held-bytes.ts'

/** The limits on the size and the duration of request bodies. */
export interface BodyLimits {
  /** Largest body that is held in memory. */
  readonly maxHeldBytes: number
  /** Largest body that is held of a caller who shows no good credential in front of it. */
  readonly maxStrangerBytes: number
  /** Most bytes of bodies that the process holds at once. */
  readonly maxHeldTogetherBytes: number
  /** Largest multipart body that passes as a stream. */
  readonly maxUploadBytes: number
  /** Time for a body that is held. */
  readonly heldMs: number
  /** Time for a body that streams. */
  readonly uploadMs: number
  /** Longest time without a byte while the body is waited for. */
  readonly uploadIdleMs: number
}

/** What the body of one request is read with. */
export interface BodyReading {
  /**
   * Called before more is read than unknown callers may send: true if the credentials in header, cookie or URL are good.
   * @throws GatewayError `credential.*` for a wrong one
   */
  readonly vouch: () => Promise<boolean>
  /** The address whose share the body counts against. */
  readonly clientAddress: string
  readonly limits: BodyLimits
  readonly share: HeldShare
  /** Called before the first byte is read, when the caller may send the body. */
  readonly begin: () => void
  /** Random text of 128 bits or more. */
  readonly newBoundary: () => string
}

/** The overhead of a piece of a body in memory: without it, a body in tiny pieces would take many times what is counted. */
const leastPieceBytes = 256

/**
 * Counts a piece that is held from now on. Bodies from one address, or one /64 of IPv6, take a quarter of what is held at most, so that
 * nobody takes all of it from there; one body of the largest size always fits in.
 * @throws GatewayError `limit.held-bodies`
 */
export function countHeld({ share, limits, clientAddress }: BodyReading, { length }: Uint8Array): void {
  const { maxHeldTogetherBytes, maxHeldBytes } = limits
  const mostOfCaller = Math.max(maxHeldTogetherBytes / 4, maxHeldBytes)
  const most = { most: maxHeldTogetherBytes, mostOfCaller }
  const bytes = Math.max(length, leastPieceBytes)
  if (share.growFor(`bodies from ${networkOf(clientAddress)}`, bytes, most) === undefined) return
  throw new GatewayError('limit.held-bodies', '', { retryAfterSeconds: 2 })
}

/** The error for a body that is too large to be held, and may not stream. */
export const tooLargeToHold = ({ maxHeldBytes }: BodyLimits): GatewayError =>
  tooLarge(`The request body is too large; the limit is ${maxHeldBytes} bytes.`)

/** The error for a body that is too large for an unknown caller. */
export const strangerTooLarge = ({ maxStrangerBytes }: BodyLimits): GatewayError =>
  tooLarge(
    `The request body is too large for a request without a credential in a header or in the URL; the limit is ${maxStrangerBytes} bytes. Send the token in a header.`,
  )

/** The error for a body that is too large to stream. */
export const uploadTooLarge = ({ maxUploadBytes }: BodyLimits): GatewayError =>
  tooLarge(`The upload is too large; the limit is ${maxUploadBytes} bytes.`)

/** The error for an upload whose file does not begin within what is held. */
export const fieldsTooLarge = (maxFieldsBytes: number): GatewayError =>
  tooLarge(
    `In a body of this size the file comes last, behind all fields; none began within ${maxFieldsBytes} bytes.`,
  )

const tooLarge = (publicText: string): GatewayError =>
  new GatewayError('request.body-too-large', '', { publicText })
