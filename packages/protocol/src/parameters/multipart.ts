import { FaultError } from '../fault.ts'
import { joinBytes } from './bytes.ts'
import { decodeText, type MultipartEvents, multipartEvents, type PartHead } from './multipart-parts.ts'
import type { Collected, Pair } from './pairs.ts'

/** Reads a multipart/form-data body that is in memory. Throws `request.body-unreadable`. */
export function readMultipart(body: Uint8Array, contentType: string): Pair[] {
  const reading = readPairs(multipartEvents(contentType), 'held')
  let step = reading.next()
  for (let given: Uint8Array | undefined = body; !step.done; given = undefined) step = reading.next(given)
  return step.value.pairs
}

/** Hands out the next bytes of a body; undefined at its end. */
export type NextBytes = () => Promise<Uint8Array | undefined>

/**
 * Reads a multipart/form-data body as far as its first file, by the same grammar as one in memory. The content of the file is read
 * when it is asked for, once. It has to be the last part: the content throws FaultError `request.file-not-last` and
 * `request.body-unreadable` at the latest where it would have ended, so that nobody takes it for whole.
 */
export async function readStreamedForm(next: NextBytes, contentType: string): Promise<Collected> {
  try {
    const events = multipartEvents(contentType)
    const reading = readPairs(events, 'streamed')
    let step = reading.next()
    while (!step.done) step = reading.next(await next())
    const { pairs, file } = step.value
    return { pairs: file === undefined ? pairs : [...pairs, filePair(file, once(contentOf(events, next)))] }
  } catch (error) {
    if (error instanceof FaultError) return { pairs: [], fault: error }
    throw error
  }
}

/** Collects pairs; yields where more bytes are needed. Stops at the head of a file that is streamed. */
function* readPairs(
  events: MultipartEvents,
  files: 'held' | 'streamed',
): Generator<void, { pairs: Pair[]; file?: PartHead }, Uint8Array | undefined> {
  const pairs: Pair[] = []
  let runs: Uint8Array[] = []
  for (let step = events.next(); !step.done; ) {
    const event = step.value
    if (event.kind === 'part' && event.head.fileName !== undefined && files === 'streamed') {
      return { pairs, file: event.head }
    }
    if (event.kind === 'run') runs.push(event.bytes)
    if (event.kind === 'part-end') {
      pairs.push(pairOf(event.head, joinBytes(runs)))
      runs = []
    }
    step = event.kind === 'more' ? events.next(yield) : events.next()
  }
  return { pairs }
}

async function* contentOf(events: MultipartEvents, next: NextBytes): AsyncGenerator<Uint8Array, void> {
  for (let step = events.next(); !step.done; ) {
    const event = step.value
    if (event.kind === 'part') {
      const message =
        'In a body of this size the file has to be its last part: put all other fields before it.'
      throw new FaultError('request.file-not-last', message)
    }
    if (event.kind === 'run') yield event.bytes
    step = event.kind === 'more' ? events.next(await next()) : events.next()
  }
}

/** A second reading would find nothing, and what nothing follows could be taken for a whole. */
function once<T>(source: AsyncIterable<T>): AsyncIterable<T> {
  let begun = false
  return {
    [Symbol.asyncIterator]() {
      if (begun) throw new TypeError('this can be read only once')
      begun = true
      return source[Symbol.asyncIterator]()
    },
  }
}

const pairOf = (head: PartHead, content: Uint8Array): Pair =>
  head.fileName === undefined
    ? { name: head.name, value: decodeText(content), carrier: 'form' }
    : filePair(head, content)

const filePair = (
  { name, fileName = '', contentType = 'application/octet-stream' }: PartHead,
  content: Uint8Array | AsyncIterable<Uint8Array>,
): Pair => ({ name, value: { fileName, contentType, content }, carrier: 'form' })
