import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'

/** Encrypts small secrets before they are stored, and opens them again. */
export interface Sealer {
  seal(plain: Uint8Array, label: string): Uint8Array
  /** @throws Error when it was sealed with another secret, or for another label. */
  open(sealed: Uint8Array, label: string): Uint8Array
}

/**
 * AES-256-GCM under a key derived (HKDF-SHA-256) from `secret`. `label` binds a sealed value to its place, so that two values
 * cannot be exchanged in the store. Layout: 12 bytes nonce, 16 bytes tag, cipher text.
 */
export function createSealer(secret: Uint8Array, random: (bytes: number) => Uint8Array): Sealer {
  const key = new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(), 'mapgate store sealing', 32))
  return {
    seal: (plain, label) => {
      const nonce = random(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(label))
      const body = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body])
    },
    open: (sealed, label) => {
      try {
        const opener = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 })
        opener.setAAD(Buffer.from(label)).setAuthTag(sealed.subarray(12, 28))
        return Buffer.concat([opener.update(sealed.subarray(28)), opener.final()])
      } catch (error) {
        throw new Error('the store was sealed with another secret', { cause: error })
      }
    },
  }
}
