import { FaultError } from '../fault.ts'
import { joinBytes } from './bytes.ts'
import { decodeText, type MultipartEvents, multipartEvents, type PartHead } from './multipart-parts.ts'
import { once } from './once.ts'
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

/** Whether a field may stand behind a file that streams, given the fields in front of the file. */
type MayFollow = (pair: Pair, front: readonly Pair[]) => boolean

/**
 * Reads a multipart/form-data body as far as its first file, by the same grammar as one in memory. The content of the file is read
 * when it is asked for, once. What `mayFollow` does not let stand behind it, another file too, is FaultError `request.file-not-last`:
 * the content throws that and `request.body-unreadable` at the latest where it would have ended, so that nobody takes it for whole.
 */
export async function readStreamedForm(
  next: NextBytes,
  contentType: string,
  mayFollow: MayFollow,
): Promise<Collected> {
  try {
    const events = multipartEvents(contentType)
    const { pairs, file } = await drive(readPairs(events, 'streamed'), next)
    if (file === undefined) return { pairs }
    const content = contentOf(events, next, (pair) => mayFollow(pair, pairs))
    return { pairs: [...pairs, filePair(file, once(content))] }
  } catch (error) {
    if (error instanceof FaultError) return { pairs: [], fault: error }
    throw error
  }
}

type PairReading = Generator<void, { pairs: Pair[]; file?: PartHead }, Uint8Array | undefined>

async function drive(reading: PairReading, next: NextBytes): Promise<{ pairs: Pair[]; file?: PartHead }> {
  let step = reading.next()
  while (!step.done) step = reading.next(await next())
  return step.value
}

/** Collects pairs; yields where more bytes are needed. Stops at the head of a file that is streamed. */
function* readPairs(events: MultipartEvents, files: 'held' | 'streamed'): PairReading {
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

async function* contentOf(
  events: MultipartEvents,
  next: NextBytes,
  mayFollow: (pair: Pair) => boolean,
): AsyncGenerator<Uint8Array, void> {
  for (let step = events.next(); !step.done && step.value.kind !== 'part-end'; ) {
    const event = step.value
    if (event.kind === 'run') yield event.bytes
    step = event.kind === 'more' ? events.next(await next()) : events.next()
  }
  const { pairs } = await drive(readPairs(events, 'held'), atMost(maxBytesBehind, next))
  if (!pairs.every(mayFollow)) throw fileNotLast()
}

/** What clients add behind a file is short: a format, a token. */
const maxBytesBehind = 65_536

function atMost(bytes: number, next: NextBytes): NextBytes {
  let left = bytes
  return async () => {
    const piece = await next()
    left -= piece?.length ?? 0
    if (left < 0) throw fileNotLast()
    return piece
  }
}

const fileNotLast = (): FaultError =>
  new FaultError(
    'request.file-not-last',
    'In a body of this size the file comes last: put all other fields before it, or into the URL.',
  )

const pairOf = (head: PartHead, content: Uint8Array): Pair =>
  head.fileName === undefined
    ? { name: head.name, value: decodeText(content), carrier: 'form' }
    : filePair(head, content)

const filePair = (
  { name, fileName = '', contentType = 'application/octet-stream' }: PartHead,
  content: Uint8Array | AsyncIterable<Uint8Array>,
): Pair => ({ name, value: { fileName, contentType, content }, carrier: 'form' })
