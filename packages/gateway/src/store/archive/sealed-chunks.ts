import { createCipheriv, createDecipheriv, hkdfSync, timingSafeEqual } from 'node:crypto'

/** Bytes of a chunk before it is sealed; the last one may have fewer. */
const chunkBytes = 65_536
const tagBytes = 16

/** The keys of one file: from the secret of a store and the salt of the file. */
interface FileKeys {
  readonly seal: Uint8Array
  /** Tells another secret from a damaged file. */
  readonly check: Uint8Array
}

export function fileKeysOf(secret: string, salt: Uint8Array): FileKeys {
  const derive = (purpose: string, bytes: number) =>
    new Uint8Array(hkdfSync('sha256', secret, salt, `mapgate store backup ${purpose}`, bytes))
  return { seal: derive('seal', 32), check: derive('check', 16) }
}

export const isSameCheck = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && timingSafeEqual(one, other)

/** What every chunk of a file is bound to. */
export interface ChunkPlace {
  readonly key: Uint8Array
  /** Everything that stands before the first chunk. */
  readonly head: Uint8Array
}

/**
 * Seals bytes chunk by chunk (AES-256-GCM): each is bound to the head of the file, to its number, and to being the last one or not. So nothing can be changed,
 * exchanged, added or cut off, and no chunk is believed before it was checked. (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its
 * Nonce-Reuse Misuse-Resistance, 2015: STREAM)
 */
export async function* sealedChunks(
  plain: AsyncIterable<Uint8Array>,
  place: ChunkPlace,
): AsyncGenerator<Uint8Array> {
  let number = 0
  for await (const { chunk, isLast } of inChunks(plain, chunkBytes)) {
    const cipher = createCipheriv('aes-256-gcm', place.key, nonceOf(number, isLast)).setAAD(place.head)
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()])
    number += 1
  }
}

/** Opens what `sealedChunks` sealed. @throws Error where the file was cut or changed */
export async function* openedChunks(
  sealed: AsyncIterable<Uint8Array>,
  place: ChunkPlace,
): AsyncGenerator<Uint8Array> {
  let number = 0
  for await (const { chunk, isLast } of inChunks(sealed, chunkBytes + tagBytes)) {
    yield openedChunk(chunk, nonceOf(number, isLast), place)
    number += 1
  }
}

function openedChunk(chunk: Uint8Array, nonce: Uint8Array, { key, head }: ChunkPlace): Uint8Array {
  try {
    const end = chunk.length - tagBytes
    const opener = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
    opener.setAAD(head).setAuthTag(chunk.subarray(end))
    return Buffer.concat([opener.update(chunk.subarray(0, end)), opener.final()])
  } catch (error) {
    throw new Error('it was cut off or changed since it was written', { cause: error })
  }
}

function nonceOf(number: number, isLast: boolean): Uint8Array {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(number, 5, 6)
  nonce[11] = isLast ? 1 : 0
  return nonce
}

/** Bytes in chunks of one size; the last has what is left, at least one where there are any. */
async function* inChunks(bytes: AsyncIterable<Uint8Array>, size: number) {
  let held = Buffer.alloc(0)
  for await (const piece of bytes) {
    held = Buffer.concat([held, piece])
    while (held.length > size) {
      yield { chunk: held.subarray(0, size), isLast: false }
      held = held.subarray(size)
    }
  }
  yield { chunk: held, isLast: true }
}
