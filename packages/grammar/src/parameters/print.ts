import type { Format, ParameterSpec, ParameterValues } from '../operation.ts'
import type { UploadedFile } from '../uploaded-file.ts'
import { file } from '../values/plain/file.ts'
import { findMark, joinBytes } from './bytes.ts'
import { encodedText } from './encoded.ts'
import { once } from './once.ts'

/** Prints values as an urlencoded form in table order, `f` last; undefined where a file needs multipart. */
export function printForm(
  specs: readonly ParameterSpec[],
  values: ParameterValues,
  format: Format | undefined,
): string | undefined {
  let form = ''
  for (const spec of specs) {
    const value = values[spec.name]
    if (value === undefined) continue
    if (spec.type === file) return undefined
    form += `${spec.name}=${encodedText(spec.type, value)}&`
  }
  return format === undefined ? form.slice(0, -1) : `${form}f=${format}`
}

const utf8 = new TextEncoder()

/** Prints values as multipart/form-data; the boundary depends on the content alone, so that equal requests stay byte-equal. */
export function printMultipart(
  specs: readonly ParameterSpec[],
  values: ParameterValues,
  format: Format | undefined,
): { body: Uint8Array; contentType: string } {
  const { held, streamed } = partsOf(specs, values, format)
  if (streamed !== undefined) throw new TypeError('a file that streams is printed as an upload')
  const boundary = freeBoundary(held)
  return { body: joinBytes([...printed(held, boundary), endOf(boundary)]), contentType: typeOf(boundary) }
}

/** Prints values with a file that streams, which comes last; undefined where there is none. */
export function printUpload(
  specs: readonly ParameterSpec[],
  values: ParameterValues,
  { format, boundary }: { format: Format | undefined; boundary: string },
): { body: AsyncIterable<Uint8Array>; contentType: string } | undefined {
  const { held, streamed } = partsOf(specs, values, format)
  if (streamed === undefined) return undefined
  const head = joinBytes([...printed(held, boundary), headOf(streamed, boundary)])
  const tail = joinBytes([lineEnd, endOf(boundary)])
  return { body: once(between(head, streamed.content, tail)), contentType: typeOf(boundary) }
}

async function* between(
  head: Uint8Array,
  content: AsyncIterable<Uint8Array>,
  tail: Uint8Array,
): AsyncGenerator<Uint8Array, void> {
  yield head
  yield* content
  yield tail
}

function partsOf(
  specs: readonly ParameterSpec[],
  values: ParameterValues,
  format: Format | undefined,
): { held: Part<Uint8Array>[]; streamed: Part<AsyncIterable<Uint8Array>> | undefined } {
  const held: Part<Uint8Array>[] = []
  let streamed: Part<AsyncIterable<Uint8Array>> | undefined
  for (const { name, type } of specs) {
    const value = values[name]
    if (value === undefined) continue
    if (type !== file) held.push(textPart(name, type.print(value)))
    else {
      const { content, ...rest } = value as UploadedFile
      const headers = fileHeaders(name, rest)
      if (content instanceof Uint8Array) held.push({ headers, content })
      else streamed = { headers, content }
    }
  }
  if (format !== undefined) held.push(textPart('f', format))
  return { held, streamed }
}

const lineEnd = utf8.encode('\r\n')

interface Part<Content> {
  readonly headers: string
  readonly content: Content
}

function textPart(name: string, text: string): Part<Uint8Array> {
  return { headers: `Content-Disposition: form-data; name="${name}"`, content: utf8.encode(text) }
}

function fileHeaders(name: string, { fileName, contentType }: Omit<UploadedFile, 'content'>): string {
  return `Content-Disposition: form-data; name="${name}"; filename="${fileName}"\r\nContent-Type: ${contentType}`
}

const printed = (parts: readonly Part<Uint8Array>[], boundary: string): Uint8Array[] =>
  parts.flatMap((part) => [headOf(part, boundary), part.content, lineEnd])

const headOf = ({ headers }: Part<unknown>, boundary: string): Uint8Array =>
  utf8.encode(`--${boundary}\r\n${headers}\r\n\r\n`)

const endOf = (boundary: string): Uint8Array => utf8.encode(`--${boundary}--\r\n`)

const typeOf = (boundary: string): string => `multipart/form-data; boundary=${boundary}`

const marked = utf8.encode('--mapgate-')

/**
 * The first boundary of a fixed series that occurs in no part, its headers included, found in one pass; not even without the line
 * break that belongs before it, for there are readers who do not insist on one.
 */
function freeBoundary(parts: readonly Part<Uint8Array>[]): string {
  const taken = new Set<string>()
  for (const bytes of parts.flatMap(({ headers, content }) => [utf8.encode(headers), content])) {
    let at = findMark(bytes, marked, 0)
    while (at >= 0) {
      addPrefixes(taken, bytes, at + marked.length)
      // The last stroke of one may be the first of the next.
      at = findMark(bytes, marked, at + marked.length - 1)
    }
  }
  let number = 0
  while (taken.has(String(number))) number += 1
  return `mapgate-${number}`
}

/** `12` rules out `1` as well, which it begins with. */
function addPrefixes(taken: Set<string>, bytes: Uint8Array, from: number): void {
  let digits = ''
  for (let at = from; at < from + 8; at += 1) {
    const code = bytes[at]
    if (code === undefined || code < 48 || code > 57) return
    digits += String.fromCharCode(code)
    taken.add(digits)
  }
}
