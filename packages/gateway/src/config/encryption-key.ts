import { readFileSync } from 'node:fs'

const keyBytes = 32

/** What is said of a file without such a key. */
export const wrongEncryptionKey = 'holds no key: 32 random bytes as base64 or hex'

/**
 * The key of a file that holds 32 bytes as base64 or hex.
 * @returns the key, or what is wrong with the content, without a word of it
 * @throws Error where the file cannot be read
 */
export function readEncryptionKey(file: string): Uint8Array | string {
  return encryptionKeyOf(readFileSync(file, 'utf8')) ?? wrongEncryptionKey
}

/** The key that a text is, undefined where it is none. */
export function encryptionKeyOf(content: string): Uint8Array | undefined {
  const text = content.trim()
  if (/^[\da-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  const key = /^[\w+/-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined
  return key?.length === keyBytes ? key : undefined
}
