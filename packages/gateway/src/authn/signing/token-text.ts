import type { Snapshot } from '../../store/port.ts'
import type { SigningKey } from './key-ring.ts'

const prefixes = { token: 'mgtok_', ticket: 'mgtkt_', session: 'mgses_', refresh: 'mgref_' } as const
const kinds = new Map<string, Snapshot['shownAs']>([
  [prefixes.token, 'token'],
  [prefixes.ticket, 'ticket'],
  [prefixes.session, 'session'],
  [prefixes.refresh, 'refresh'],
])
const idBytes = 16
const keyIdBytes = 4
const tagBytes = 16

/** The parts of a token text, not verified yet. */
export interface TokenText {
  readonly shownAs: Snapshot['shownAs']
  readonly keyId: string
  readonly snapshotId: string
  readonly tag: Uint8Array
}

/** The text of a token, ticket, session or refresh token: a prefix and base64url of key id, snapshot id and tag, 54 characters in all. */
export function writeToken(key: SigningKey, shownAs: Snapshot['shownAs'], snapshotId: string): string {
  const id = Buffer.from(snapshotId, 'base64url')
  const body = Buffer.concat([Buffer.from(key.id, 'hex'), id, key.tag(signed(shownAs, key.id, snapshotId))])
  return prefixes[shownAs] + body.toString('base64url')
}

/** Takes a token text apart; undefined when it does not have that form. */
export function readToken(text: string): TokenText | undefined {
  const shownAs = kinds.get(text.slice(0, 6))
  if (!shownAs || !/^[A-Za-z0-9_-]{48}$/.test(text.slice(6))) return undefined
  const body = Buffer.from(text.slice(6), 'base64url')
  return {
    shownAs,
    keyId: body.toString('hex', 0, keyIdBytes),
    snapshotId: body.toString('base64url', keyIdBytes, keyIdBytes + idBytes),
    tag: body.subarray(keyIdBytes + idBytes, keyIdBytes + idBytes + tagBytes),
  }
}

/** True if the key made this text. */
export const isSigned = (key: SigningKey, { shownAs, keyId, snapshotId, tag }: TokenText): boolean =>
  key.verify(signed(shownAs, keyId, snapshotId), tag)

const signed = (shownAs: string, keyId: string, snapshotId: string): string =>
  `mapgate ${shownAs} ${keyId} ${snapshotId}`
