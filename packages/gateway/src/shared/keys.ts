import { createHmac, hkdfSync } from 'node:crypto'

const keyBytes = 32

/** A key of its own for each purpose, so that what is made for one is of no use for another. @param encryptionKey 32 bytes of `shared.encryptionKeyFile` */
const derivedKey = (encryptionKey: Uint8Array, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', encryptionKey, '', `mapgate shared ${purpose}`, keyBytes))

/** Makes `SharedConnection.keyOf`. */
export function keysUnder(
  encryptionKey: Uint8Array,
  prefix: string,
): (kind: string, ...parts: readonly string[]) => string {
  const key = derivedKey(encryptionKey, 'names')
  return (kind, ...parts) => {
    const digest = createHmac('sha256', key)
      .update(JSON.stringify([kind, ...parts]))
      .digest('base64url')
    return `${prefix}${kind}:${digest}`
  }
}
