import { setImmediate as pause } from 'node:timers/promises'
import type { DocumentBounds } from './document-bounds.ts'
import { XmlFault } from './xml-fault.ts'
import { TreeBuilder, type XmlElement } from './xml-tree.ts'

/** A document that was read. */
interface ReadDocument {
  readonly root: XmlElement
  readonly comments: readonly string[]
}

/** Bytes between two pauses: some milliseconds of work. */
const sliceBytes = 16_384

/** Reads a document in slices, with a pause after each, so that others are served meanwhile. Throws `XmlFault`. */
export async function readDocument(bytes: Uint8Array, bounds: DocumentBounds): Promise<ReadDocument> {
  const steps = stepsOf(bytes, bounds)
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value
    await pause()
  }
}

/** The same without a pause, for short documents: `maxBytes` is small. Throws `XmlFault`. */
export function readShortDocument(bytes: Uint8Array, bounds: DocumentBounds): ReadDocument {
  const steps = stepsOf(bytes, bounds)
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value
}

function* stepsOf(bytes: Uint8Array, bounds: DocumentBounds): Generator<undefined, ReadDocument> {
  if (bytes.length > bounds.maxBytes) throw new XmlFault('too-large')
  // Unless told otherwise the decoder takes a mark of UTF-8 away, and no other encoding is one.
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const builder = new TreeBuilder(bounds)
  for (let at = 0; at < bytes.length; at += sliceBytes) {
    builder.write(decoded(decoder, bytes.subarray(at, at + sliceBytes), true))
    yield
  }
  builder.write(decoded(decoder, new Uint8Array(), false))
  return { root: builder.close(), comments: builder.comments }
}

function decoded(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array, stream: boolean): string {
  try {
    return decoder.decode(bytes, { stream })
  } catch {
    throw new XmlFault('encoding')
  }
}
