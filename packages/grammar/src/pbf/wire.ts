/** Raised inside the codec and turned into a fault at its edge; `position` counts bytes from 0. */
export class WireFault extends Error {
  readonly position: number
  constructor(message: string, position: number) {
    super(message)
    this.position = position
  }
}

/** The wire types of protocol buffers that the format uses. */
export const wireType = { varint: 0, fixed64: 1, length: 2, fixed32: 5 } as const

/** Texts up to this length are read and written character by character while they are ASCII. */
const shortText = 32

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads the primitives of protocol buffers from a slice of bytes; raises `WireFault` where one does not fit into it. */
export class WireReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  position: number
  end: number

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.position = 0
    this.end = bytes.byteLength
  }

  /** An unsigned number of up to 64 bits, as `number` where that is exact. */
  varint(): number | bigint {
    const start = this.position
    let value = 0
    for (let shift = 0; shift < 49; shift += 7) {
      const byte = this.#byte()
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    let large = BigInt(value)
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.#byte()
      large += BigInt(byte & 0x7f) << shift
      if (byte >= 0x80) continue
      if (large >= 1n << 64n) break
      return large <= Number.MAX_SAFE_INTEGER ? Number(large) : large
    }
    throw new WireFault('a number is longer than 64 bits', start)
  }

  /** An unsigned number of up to 32 bits. */
  uint32(): number {
    const start = this.position
    const value = this.varint()
    if (value > 0xffff_ffff) throw new WireFault('a number is longer than 32 bits', start)
    return Number(value)
  }

  double(): number {
    return this.#view.getFloat64(this.#take(8), true)
  }

  float(): number {
    return this.#view.getFloat32(this.#take(4), true)
  }

  /** The bytes of a length-prefixed value; they share memory with the whole. */
  bytes(): Uint8Array {
    const length = this.uint32()
    const start = this.#take(length)
    return this.#bytes.subarray(start, start + length)
  }

  string(): string {
    const start = this.position
    const bytes = this.bytes()
    if (bytes.length <= shortText) {
      // Most attributes are short and ASCII; there a decoder costs more than the text.
      let text = ''
      for (const byte of bytes) text += byte < 0x80 ? String.fromCharCode(byte) : ''
      if (text.length === bytes.length) return text
    }
    try {
      return utf8.decode(bytes)
    } catch {
      throw new WireFault('a string is not UTF-8', start)
    }
  }

  /** Narrows the reader to a length-prefixed value while `read` runs, which must use it up. */
  within<T>(read: () => T): T {
    const length = this.uint32()
    const outer = this.end
    this.end = this.#take(length) + length
    this.position -= length
    const result = read()
    this.end = outer
    return result
  }

  #byte(): number {
    const byte = this.#bytes[this.#take(1)]
    return byte ?? 0
  }

  #take(length: number): number {
    const start = this.position
    if (length > this.end - start) throw new WireFault('the message ends inside a value', start)
    this.position += length
    return start
  }
}

const encoder = new TextEncoder()

/** Writes the primitives of protocol buffers into memory that grows. */
export class WireWriter {
  #bytes = new Uint8Array(1024)
  #view = new DataView(this.#bytes.buffer)
  #length = 0

  varint(value: number | bigint): void {
    let rest = value
    if (typeof rest === 'bigint') {
      for (; rest > 0x7fff_ffffn; rest >>= 7n) this.#byte(Number(rest & 0x7fn) | 0x80)
      rest = Number(rest)
    }
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#byte((rest % 0x80) | 0x80)
    this.#byte(rest)
  }

  double(value: number): void {
    this.#reserve(8)
    this.#view.setFloat64(this.#length, value, true)
    this.#length += 8
  }

  float(value: number): void {
    this.#reserve(4)
    this.#view.setFloat32(this.#length, value, true)
    this.#length += 4
  }

  bytes(value: Uint8Array): void {
    this.varint(value.length)
    this.#reserve(value.length)
    this.#bytes.set(value, this.#length)
    this.#length += value.length
  }

  string(value: string): void {
    if (value.length > shortText || !this.#shortAscii(value)) this.bytes(encoder.encode(value))
  }

  #shortAscii(value: string): boolean {
    this.#reserve(value.length + 1)
    for (let i = 0; i < value.length; i += 1) {
      const code = value.charCodeAt(i)
      if (code >= 0x80) return false
      this.#bytes[this.#length + 1 + i] = code
    }
    this.#bytes[this.#length] = value.length
    this.#length += value.length + 1
    return true
  }

  /** Writes what `write` writes as one length-prefixed value. */
  within(write: () => void): void {
    // One byte of length fits most messages; longer ones are moved once.
    this.#byte(0)
    const start = this.#length
    write()
    const length = this.#length - start
    if (length < 0x80) {
      this.#bytes[start - 1] = length
      return
    }
    const extra = Math.ceil((32 - Math.clz32(length)) / 7) - 1
    this.#reserve(extra)
    this.#bytes.copyWithin(start + extra, start, this.#length)
    this.#length = start - 1
    this.varint(length)
    this.#length += length
  }

  /** All bytes written so far. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }

  #byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = value
  }

  #reserve(length: number): void {
    if (this.#length + length <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + length))
    larger.set(this.#bytes)
    this.#bytes = larger
    this.#view = new DataView(larger.buffer)
  }
}
