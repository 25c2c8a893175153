import { Readable } from 'node:stream'

/** A body that was read to its end, or a stream of all of it where it was not. */
type Gathered = { readonly body: Uint8Array } | { readonly stream: Readable }

/** How much is read. */
interface GatherOptions {
  readonly mostBytes: number
  /** False where the bytes that were read last may not be held. */
  readonly hasRoom: (bytes: number) => boolean
}

/**
 * Reads a stream to its end, so that several can have it. One that is too large is given back as a stream that begins with what was read. Throws what the
 * stream fails with: a body that was cut is none.
 */
export async function gather(source: Readable, { mostBytes, hasRoom }: GatherOptions): Promise<Gathered> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  const iterator: AsyncIterator<Uint8Array> = source[Symbol.asyncIterator]()
  for (;;) {
    const { value, done } = await iterator.next()
    if (done) return { body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, bytes) }
    chunks.push(value)
    bytes += value.length
    if (bytes <= mostBytes && hasRoom(value.length)) continue
    const stream = Readable.from(both(chunks, iterator), { objectMode: false })
    stream.once('close', () => source.destroy())
    return { stream }
  }
}

async function* both(
  read: Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, undefined> {
  for (let chunk = read.shift(); chunk; chunk = read.shift()) yield chunk
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
}
