import { randomBytes } from 'node:crypto'
import type { AttributeValue } from '@mapgate/policy'
import { hashKey, newKey } from '../authn/kinds/api-keys.ts'
import type { KeyRecord, KeyStore } from '../store/port.ts'

/** What an API key is made with. */
interface KeyRequest {
  /** What it is for. */
  readonly name: string
  /** Who answers for it. */
  readonly owner: string | null
  readonly roles: readonly string[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
  /** Epoch milliseconds; null: never. */
  readonly expiresAt: number | null
  /** Origins of web pages that may use it; null: all. */
  readonly origins: readonly string[] | null
  /** Networks that may use it; null: all. */
  readonly networks: readonly string[] | null
}

/** A key as it may be told: without what it is recognised by. */
type ToldKey = Omit<KeyRecord, 'hash'>

/**
 * Makes a key. Its text is known to the caller alone, and cannot be read again.
 * @throws Error where its end lies in the past
 */
export async function createKey(
  keys: Pick<KeyStore, 'insert'>,
  asked: KeyRequest,
  now: number,
): Promise<{ readonly key: string; readonly told: ToldKey }> {
  if (asked.expiresAt !== null && asked.expiresAt <= now)
    throw new Error('the end of the key lies in the past')
  const key = newKey(randomBytes)
  const record: KeyRecord = {
    id: randomBytes(6).toString('hex'),
    ...asked,
    hash: hashKey(key),
    createdAt: now,
    revokedAt: null,
    lastUsedAt: null,
  }
  await keys.insert(record)
  return { key, told: toldKey(record) }
}

export const toldKey = ({ hash: _hash, ...told }: KeyRecord): ToldKey => told

/** Whether a key is good at `now`, epoch milliseconds. */
export const keyState = (
  { revokedAt, expiresAt }: Pick<KeyRecord, 'revokedAt' | 'expiresAt'>,
  now: number,
): 'active' | 'revoked' | 'expired' => {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'active'
}
