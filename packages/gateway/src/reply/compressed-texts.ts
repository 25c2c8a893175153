import { hash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { LRUCache } from 'lru-cache'

const compressGzip = promisify(gzip)
const compressBrotli = promisify(brotliCompress)

/** The codings in which texts are sent. */
export type Coding = 'br' | 'gzip'

/** What an entry takes beside its bytes. */
const entryBytes = 200

/**
 * Texts that were compressed lately, by the digest of their bytes. Compressing a description or the rows of a query costs several times what the rest of
 * the request does, and the same text goes out to many callers. Nothing here decides who gets what: an entry is found by nobody
 * who does not hold the whole text already.
 */
export class CompressedTexts {
  readonly #kept: LRUCache<string, Uint8Array>
  readonly #running = new Map<string, Promise<Uint8Array>>()
  readonly #largestTextBytes: number

  /** @param mostBytes of all compressed texts together; a text that is longer than a sixteenth of it is compressed each time */
  constructor(mostBytes = 16_000_000) {
    this.#largestTextBytes = mostBytes / 16
    this.#kept = new LRUCache({ maxSize: mostBytes, sizeCalculation: ({ length }) => length + entryBytes })
  }

  /** Bytes of the compressed texts that are kept, with what their entries take. */
  get bytes(): number {
    return this.#kept.calculatedSize
  }

  /** The compressed text. Equal texts at the same time are compressed once. */
  async compress(text: string | Uint8Array, coding: Coding): Promise<Uint8Array> {
    if (text.length > this.#largestTextBytes) return compressed(text, coding)
    const key = `${coding} ${hash('sha256', text, 'base64')}`
    const kept = this.#kept.get(key)
    if (kept) return kept
    return this.#running.get(key) ?? this.#begin(key, compressed(text, coding))
  }

  #begin(key: string, coming: Promise<Uint8Array>): Promise<Uint8Array> {
    const running = coming
      .then((made) => {
        this.#kept.set(key, made)
        return made
      })
      .finally(() => this.#running.delete(key))
    this.#running.set(key, running)
    return running
  }
}

const compressed = (text: string | Uint8Array, coding: Coding): Promise<Uint8Array> =>
  coding === 'br'
    ? compressBrotli(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
    : compressGzip(text)
