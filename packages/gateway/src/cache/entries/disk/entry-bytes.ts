import type { Subject } from '../../../core/upstream/subject.ts'
import type { Entry, PurgeMark } from '../../port.ts'

/** An entry outside of memory, with what it takes to judge it there. */
export interface StoredEntry {
  readonly entry: Entry
  readonly owner: string
  /** Purges after this one forget the entry where they concern it. */
  readonly mark: PurgeMark
}

/** What stands before the body, as JSON. */
interface About {
  readonly headers: Readonly<Record<string, string>>
  readonly contentId: string
  readonly subject: Subject
  readonly times: readonly [stored: number, fresh: number, staleWhileRevalidate: number, staleIfError: number]
  readonly validators?: NonNullable<Entry['validators']>
  readonly owner: string
  readonly mark: PurgeMark
}

const lengthBytes = 4

/** An entry as bytes: the length of its description, the description as JSON, the body. */
export function bytesOfEntry({ entry, owner, mark }: StoredEntry): Uint8Array {
  const { headers, contentId, subject, validators } = entry
  const about: About = {
    headers,
    contentId,
    subject,
    times: [entry.storedAt, entry.freshUntil, entry.staleWhileRevalidateUntil, entry.staleIfErrorUntil],
    ...(validators ? { validators } : {}),
    owner,
    mark,
  }
  const text = Buffer.from(JSON.stringify(about))
  const length = Buffer.allocUnsafe(lengthBytes)
  length.writeUInt32LE(text.length)
  return Buffer.concat([length, text, entry.body])
}

/** The entry that was made bytes of. Its body is a view of these. @throws Error where they are none */
export function entryOfBytes(bytes: Uint8Array): StoredEntry {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = lengthBytes + whole.readUInt32LE()
  const { times, owner, mark, ...about } = JSON.parse(whole.toString('utf8', lengthBytes, end)) as About
  const [storedAt, freshUntil, staleWhileRevalidateUntil, staleIfErrorUntil] = times
  const body = new Uint8Array(bytes.buffer, bytes.byteOffset + end, bytes.byteLength - end)
  return {
    entry: { ...about, body, storedAt, freshUntil, staleWhileRevalidateUntil, staleIfErrorUntil },
    owner,
    mark,
  }
}
