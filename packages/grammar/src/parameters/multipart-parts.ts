import { FaultError } from '../fault.ts'
import { findMark, joinBytes, standsAt } from './bytes.ts'
import { maxPairs } from './pairs.ts'

/** The head of a part: its name, and that of its file if it is one. */
export interface PartHead {
  readonly name: string
  readonly fileName: string | undefined
  readonly contentType: string | undefined
  /** What the part says of its own length; held to it. */
  readonly contentLength?: number
}

/** What a multipart body is made of, in its order: a part, runs of its content, its end. `more` asks for the next bytes. */
type MultipartEvent =
  | { readonly kind: 'more' }
  | { readonly kind: 'part'; readonly head: PartHead }
  | { readonly kind: 'run'; readonly bytes: Uint8Array }
  | { readonly kind: 'part-end'; readonly head: PartHead }

/** Events of a body. Each answer to `more` is a run of its bytes, undefined at its end; to the other events, nothing. */
export type MultipartEvents = Generator<MultipartEvent, void, Uint8Array | undefined>

/** Why a body is none of this grammar. */
const unreadable = (why: string): FaultError =>
  new FaultError('request.body-unreadable', `The multipart body cannot be read: ${why}.`)

const ascii = new TextEncoder()
const utf8 = new TextDecoder('utf-8', { fatal: true })
const lineEnd = ascii.encode('\r\n')
const closing = ascii.encode('--')
const headEnd = ascii.encode('\r\n\r\n')
const maxHeadBytes = 1_000

/**
 * Reads a multipart/form-data body (RFC 7578) as its bytes come, strictly: no preamble, no epilogue, one disposition per part, no
 * transfer encoding that changes bytes, a length only where it is true, no `filename*`: nothing that two readers could take for different parts. What it finds does not depend on how
 * the body was cut. Throws `request.body-unreadable`.
 */
export function* multipartEvents(contentType: string): MultipartEvents {
  const delimiter = ascii.encode(`\r\n--${boundaryOf(contentType)}`)
  const opening = delimiter.subarray(lineEnd.length)
  const window = new Window()
  yield* window.fill(opening.length)
  if (!standsAt(window.bytes, opening, 0)) throw unreadable('it does not begin with its boundary')
  window.drop(opening.length)
  for (let parts = 0; ; parts += 1) {
    yield* window.fill(2)
    if (standsAt(window.bytes, closing, 0)) break
    if (!standsAt(window.bytes, lineEnd, 0)) throw unreadable('a boundary does not end its line')
    if (parts >= maxPairs) throw unreadable(`it has more than ${maxPairs} parts`)
    window.drop(2)
    const head = yield* readHead(window)
    yield { kind: 'part', head }
    yield* heldToLength(readContent(window, delimiter), head)
    yield { kind: 'part-end', head }
  }
  window.drop(2)
  yield* window.fill(3)
  const isEnd = window.bytes.length === 0 || (window.bytes.length === 2 && standsAt(window.bytes, lineEnd, 0))
  if (!isEnd) throw unreadable('something stands behind its end')
}

/** The bytes that came and were not read yet. */
class Window {
  bytes: Uint8Array = new Uint8Array()
  ended = false

  drop(length: number): void {
    this.bytes = this.bytes.subarray(length)
  }

  /** Asks until there are so many bytes, or no more. */
  *fill(length: number): MultipartEvents {
    while (this.bytes.length < length && !this.ended) yield* this.more()
  }

  *more(): MultipartEvents {
    const chunk = yield { kind: 'more' }
    if (chunk === undefined) this.ended = true
    else this.bytes = this.bytes.length === 0 ? chunk : joinBytes([this.bytes, chunk])
  }
}

/** Reads a head, and leaves the line end behind it: the delimiter of a part without content may not begin with it. */
function* readHead(window: Window): Generator<MultipartEvent, PartHead, Uint8Array | undefined> {
  let end = findMark(window.bytes, headEnd, 0)
  while (end < 0 && window.bytes.length < maxHeadBytes + headEnd.length && !window.ended) {
    yield* window.more()
    end = findMark(window.bytes, headEnd, 0)
  }
  if (end < 0 && window.ended) throw unreadable('it has no end')
  if (end < 0 || end > maxHeadBytes) throw unreadable('a part has no proper headers')
  const head = partHead(decodeText(window.bytes.subarray(0, end)))
  window.drop(end + lineEnd.length)
  return head
}

/** Refuses a part that is not as long as it says (OkHttp says it): another reader might trust the number. */
function* heldToLength(content: MultipartEvents, { contentLength }: PartHead): MultipartEvents {
  let length = 0
  let step = content.next()
  while (!step.done) {
    if (step.value.kind === 'run') length += step.value.bytes.length
    step = content.next(yield step.value)
  }
  if (contentLength !== undefined && length !== contentLength)
    throw unreadable('a part is not as long as it says')
}

/** Hands content on as it comes, but for what may begin the delimiter behind it. */
function* readContent(window: Window, delimiter: Uint8Array): MultipartEvents {
  yield* window.fill(delimiter.length)
  if (standsAt(window.bytes, delimiter, 0)) throw unreadable('a part has no proper headers')
  window.drop(lineEnd.length)
  for (;;) {
    const end = findMark(window.bytes, delimiter, 0)
    const sure = end < 0 ? beginOf(delimiter, window.bytes) : end
    if (sure > 0) yield { kind: 'run', bytes: window.bytes.subarray(0, sure) }
    window.drop(end < 0 ? sure : sure + delimiter.length)
    if (end >= 0) return
    if (window.ended) throw unreadable('it has no end')
    yield* window.more()
  }
}

/** Where bytes that may begin a mark stand at the end of these; their length if there are none. */
function beginOf(mark: Uint8Array, bytes: Uint8Array): number {
  for (let at = Math.max(0, bytes.length - mark.length + 1); at < bytes.length; at += 1) {
    if (standsAt(mark, bytes.subarray(at), 0)) return at
  }
  return bytes.length
}

function boundaryOf(contentType: string): string {
  const found = /^multipart\/form-data\s*;\s*boundary=(?:"([^"]+)"|([^\s";]+))\s*$/i.exec(contentType)
  const boundary = found?.[1] ?? found?.[2] ?? ''
  if (!/^[A-Za-z0-9'()+_,\-./:=?]{1,70}$/.test(boundary))
    throw unreadable('its content type has no usable boundary')
  return boundary
}

function partHead(text: string): PartHead {
  const headers = readHeaders(text)
  const disposition = readDisposition(headers.get('content-disposition') ?? '')
  const contentType = headers.get('content-type')
  const isText = contentType === undefined || /^text\/plain(?:;\s*charset="?utf-8"?)?$/i.test(contentType)
  if (disposition.fileName === undefined && !isText) {
    throw unreadable('a text field has a content type that is not UTF-8 text')
  }
  const contentLength = readLength(headers)
  return { ...disposition, contentType, ...(contentLength === undefined ? {} : { contentLength }) }
}

/** Retrofit, Apache HttpClient and Dart name an encoding that changes nothing; one that does would make other bytes of the part. */
function readLength(headers: ReadonlyMap<string, string>): number | undefined {
  if (!/^(?:binary|8bit|7bit)?$/i.test(headers.get('content-transfer-encoding') ?? ''))
    throw unreadable('a part has a transfer encoding')
  const length = headers.get('content-length')
  if (length === undefined) return undefined
  if (!/^\d{1,15}$/.test(length)) throw unreadable('a part has no proper length')
  return Number(length)
}

function readHeaders(text: string): Map<string, string> {
  const headers = new Map<string, string>()
  for (const line of text.split('\r\n')) {
    const header =
      /^(content-disposition|content-type|content-length|content-transfer-encoding): *([\x20-\x7e\u00a0-\uffff]+)$/i.exec(
        line,
      )
    const [, name = '', value = ''] = header ?? []
    if (header === null || headers.has(name.toLowerCase()))
      throw unreadable('a part has a header that may not be there')
    headers.set(name.toLowerCase(), value.trim())
  }
  return headers
}

function readDisposition(header: string): Pick<PartHead, 'name' | 'fileName'> {
  const found = /^form-data; *name="([^"\\]{1,128})"(?:; *filename="([^"\\/]{0,255})")?$/i.exec(header)
  const [, name, fileName] = found ?? []
  if (name === undefined) throw unreadable('a part has no proper name')
  return { name, fileName }
}

/** A text of the body, as strict UTF-8. Throws `request.body-unreadable`. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw unreadable('a text in it is not UTF-8')
  }
}
