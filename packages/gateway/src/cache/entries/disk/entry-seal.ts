import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** Makes values that stand outside of the process unreadable to others, or at least recognizable when they are damaged. */
export interface EntrySeal {
  /** @param label what binds the value to its place, such as the key of an entry */
  readonly seal: (plain: Uint8Array, label: Uint8Array) => Uint8Array
  /** Undefined where it was sealed under another key or for another place, or is damaged. */
  readonly open: (sealed: Uint8Array, label: Uint8Array) => Uint8Array | undefined
  /** Names as bytes that say nothing to who has no key: of a digest. Equal names, equal bytes. @param bytes up to 32; default 8 */
  readonly digest: (name: string, bytes?: number) => Buffer
  /** What tells keys apart, and versions of what is written. */
  readonly fingerprint: string
}

const formatVersion = 1
const nonceBytes = 12
const tagBytes = 16
const checksumBytes = 4

/**
 * AES-256-GCM under keys derived (HKDF-SHA-256) from `key`, where there is one. Layout: nonce, tag, cipher text. Without a key values stand as
 * they are after a checksum (CRC-32), which tells damage and keeps nothing secret.
 * @param key 32 bytes
 */
export function createEntrySeal(
  key: Uint8Array | undefined,
  random: (bytes: number) => Uint8Array,
): EntrySeal {
  return key === undefined ? plain : sealedWith(key, random)
}

function sealedWith(key: Uint8Array, random: (bytes: number) => Uint8Array): EntrySeal {
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', key, new Uint8Array(), `mapgate kept answers ${purpose}`, 32))
  const [sealing, naming] = [derive('sealing'), derive('naming')]
  const digest = (name: string, bytes = 8) =>
    createHmac('sha256', naming).update(name).digest().subarray(0, bytes)
  return {
    seal: (value, label) => {
      const nonce = random(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(label)
      const body = cipher.update(value)
      cipher.final()
      return Buffer.concat([nonce, cipher.getAuthTag(), body])
    },
    open: (sealed, label) => {
      try {
        const opener = createDecipheriv('aes-256-gcm', sealing, sealed.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        })
        opener.setAAD(label).setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
        const value = opener.update(sealed.subarray(nonceBytes + tagBytes))
        opener.final()
        return value
      } catch {
        return undefined
      }
    },
    digest,
    fingerprint: `${formatVersion} ${digest('').toString('hex')}`,
  }
}

const plain: EntrySeal = {
  seal: (value, label) => {
    const checksum = Buffer.allocUnsafe(checksumBytes)
    checksum.writeUInt32LE(crc32(value, crc32(label)))
    return Buffer.concat([checksum, value])
  },
  open: (sealed, label) => {
    if (sealed.length < checksumBytes) return undefined
    const value = sealed.subarray(checksumBytes)
    const found = new DataView(sealed.buffer, sealed.byteOffset).getUint32(0, true)
    return found === crc32(value, crc32(label)) ? value : undefined
  },
  digest: (name, bytes = 8) => createHash('sha256').update(name).digest().subarray(0, bytes),
  fingerprint: `${formatVersion} plain`,
}
