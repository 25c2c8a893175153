/** Fractional bits of roots of primes, as SHA-256 takes them (FIPS 180-4, 4.2.2 and 5.3.3). */
const primes = firstPrimes(64)
const rounds = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)))
const start = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)))

/** A text that is the same for equal numbers in equal order, and for no others: SHA-256 of a reference, ends of rings and coordinates. */
export function areaKey(wkid: number, ends: Uint32Array, coordinates: Float64Array): string {
  const bytes = new Uint8Array(8 + 4 * ends.length + 8 * coordinates.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, wkid)
  view.setUint32(4, ends.length)
  ends.forEach((end, at) => void view.setUint32(8 + 4 * at, end))
  coordinates.forEach((value, at) => void view.setFloat64(8 + 4 * ends.length + 8 * at, value))
  return sha256(bytes)
}

/** The SHA-256 of bytes in hexadecimal digits (FIPS 180-4). */
function sha256(bytes: Uint8Array): string {
  const padded = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(padded.length - 4, (bytes.length * 8) >>> 0)
  const hash = Int32Array.from(start)
  const words = new Int32Array(64)
  for (let at = 0; at < padded.length; at += 64) addBlock(hash, words, new DataView(padded.buffer, at, 64))
  return [...hash].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

const turned = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits))

/** Works one block of 64 bytes into the hash. */
function addBlock(hash: Int32Array, words: Int32Array, block: DataView): void {
  for (let at = 0; at < 16; at++) words[at] = block.getInt32(4 * at)
  for (let at = 16; at < 64; at++) {
    const w15 = words[at - 15] as number
    const w2 = words[at - 2] as number
    const s0 = turned(w15, 7) ^ turned(w15, 18) ^ (w15 >>> 3)
    const s1 = turned(w2, 17) ^ turned(w2, 19) ^ (w2 >>> 10)
    words[at] = (words[at - 16] as number) + s0 + (words[at - 7] as number) + s1
  }
  let [a, b, c, d, e, f, g, h] = hash as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  for (let at = 0; at < 64; at++) {
    const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
    const choice = (e & f) ^ (~e & g)
    const first = (h + s1 + choice + (rounds[at] as number) + (words[at] as number)) | 0
    const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + s0 + majority) | 0
  }
  const worked = [a, b, c, d, e, f, g, h]
  for (let at = 0; at < 8; at++) hash[at] = (hash[at] as number) + (worked[at] as number)
}

function firstPrimes(count: number): readonly number[] {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate++)
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate)
  return found
}

/** The first 32 bits after the point. */
function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32) | 0
}
