import { invalidReply } from './line-error.ts'
import { fieldName } from './reply-head.ts'

/** A chunk of up to 4 GB; extensions are refused, since no map server sends any. */
const sizeLine = /^[0-9A-Fa-f]{1,8}$/
const maxSizeLineBytes = 10
const maxTrailerBytes = 4_096
/** What may not stand in a trailer's value, see `readHead`. */
const forbidden = /[\0-\x08\x0a-\x1f\x7f]/

/** Reads a chunked body (RFC 9112 section 7.1), however it is cut into pieces. */
export class ChunkReader {
  #expects: 'size' | 'end of data' | 'trailer' = 'size'
  #leftBytes = 0
  /** The line that has begun. */
  #line = ''
  #trailerBytes = 0
  #isOver = false

  /** True when the last chunk and the trailers have come. */
  get isOver(): boolean {
    return this.#isOver
  }

  /**
   * Reads on, at most to the end of the body. What it finds is moved together within the bytes, since a server may send a body in
   * chunks of one byte, and as many small buffers would fill the memory.
   * @param take gets the next piece of the body
   * @returns the index behind what was read
   * @throws LineError `MAPGATE_LINE_INVALID_REPLY`
   */
  read(bytes: Buffer, from: number, take: (piece: Buffer) => void): number {
    let at = from
    let [start, end] = [from, from]
    while (at < bytes.length && !this.#isOver) {
      if (this.#leftBytes > 0) {
        const size = Math.min(this.#leftBytes, bytes.length - at)
        if (end === start) start = end = at
        else bytes.copyWithin(end, at, at + size)
        this.#leftBytes -= size
        end += size
        at += size
      } else at = this.#readLine(bytes, at)
    }
    if (end > start) take(bytes.subarray(start, end))
    return at
  }

  #readLine(bytes: Buffer, from: number): number {
    const newline = bytes.indexOf(0x0a, from)
    const end = newline === -1 ? bytes.length : newline + 1
    const room = this.#expects === 'trailer' ? maxTrailerBytes - this.#trailerBytes : maxSizeLineBytes
    if (this.#line.length + end - from > room) throw invalidReply(`the ${this.#expects} of a chunk`)
    this.#line += bytes.toString('latin1', from, end)
    if (newline === -1) return end
    if (!this.#line.endsWith('\r\n')) throw invalidReply('a bare LF among chunks')
    const line = this.#line.slice(0, -2)
    this.#line = ''
    this.#takeLine(line)
    return end
  }

  #takeLine(line: string): void {
    if (this.#expects === 'size') {
      if (!sizeLine.test(line)) throw invalidReply('the size of a chunk')
      this.#leftBytes = Number.parseInt(line, 16)
      this.#expects = this.#leftBytes === 0 ? 'trailer' : 'end of data'
    } else if (this.#expects === 'end of data') {
      if (line !== '') throw invalidReply('the end of a chunk')
      this.#expects = 'size'
    } else if (line === '') this.#isOver = true
    else {
      this.#trailerBytes += line.length + 2
      checkTrailer(line)
    }
  }
}

/** Trailers are dropped, but one that is none may be the next reply. */
function checkTrailer(line: string): void {
  const colon = line.indexOf(':')
  const name = fieldName(line.slice(0, Math.max(0, colon)))
  const isFraming = name === 'content-length' || name === 'transfer-encoding'
  if (isFraming || forbidden.test(line)) throw invalidReply('a trailer')
}
