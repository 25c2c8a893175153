import type { Format, ParameterSpec, ParameterValues } from '../operation.ts'
import { file } from '../values/file.ts'
import { findMark, joinBytes, standsAt } from './bytes.ts'
import type { UploadedFile } from './pairs.ts'

/** Prints values as an urlencoded form in table order, `f` last; undefined where a file needs multipart. */
export function printForm(
  specs: readonly ParameterSpec[],
  values: ParameterValues,
  format: Format | undefined,
): string | undefined {
  let form = ''
  for (const spec of specs) {
    if (!values.has(spec.key)) continue
    if (spec.type === file) return undefined
    form += `${spec.name}=${encodeText(spec.type.print(values.get(spec.key)))}&`
  }
  return format === undefined ? form.slice(0, -1) : `${form}f=${format}`
}

/** Percent-encoding that keeps a URL short: what ArcGIS values are made of stays readable where RFC 3986 lets it. */
function encodeText(text: string): string {
  if (/^[A-Za-z0-9\-._~*,:]*$/.test(text)) return text
  return encodeURIComponent(text).replace(/%(?:2C|3A)/g, (code) => (code === '%2C' ? ',' : ':'))
}

const utf8 = new TextEncoder()

/** Prints values as multipart/form-data; the boundary depends on the content alone, so that equal requests stay byte-equal. */
export function printMultipart(
  specs: readonly ParameterSpec[],
  values: ParameterValues,
  format: Format | undefined,
): { body: Uint8Array; contentType: string } {
  const parts: Part[] = []
  for (const spec of specs) {
    const value = values.get(spec.key)
    if (value === undefined) continue
    parts.push(
      spec.type === file
        ? filePart(spec.name, value as UploadedFile)
        : textPart(spec.name, spec.type.print(value)),
    )
  }
  if (format !== undefined) parts.push(textPart('f', format))
  const boundary = freeBoundary(parts)
  const runs = parts.flatMap(({ headers, content }) => [
    utf8.encode(`--${boundary}\r\n${headers}\r\n\r\n`),
    content,
    utf8.encode('\r\n'),
  ])
  const body = joinBytes([...runs, utf8.encode(`--${boundary}--\r\n`)])
  return { body, contentType: `multipart/form-data; boundary=${boundary}` }
}

interface Part {
  readonly headers: string
  readonly content: Uint8Array
}

function textPart(name: string, text: string): Part {
  return { headers: `Content-Disposition: form-data; name="${name}"`, content: utf8.encode(text) }
}

function filePart(name: string, { fileName, contentType, bytes }: UploadedFile): Part {
  const disposition = `Content-Disposition: form-data; name="${name}"; filename="${fileName}"`
  return { headers: `${disposition}\r\nContent-Type: ${contentType}`, content: bytes }
}

const marked = utf8.encode('\r\n--mapgate-')

/** The first boundary of a fixed series that occurs in no part, found in one pass over the content. */
function freeBoundary(parts: readonly Part[]): string {
  const taken = new Set<string>()
  for (const { content } of parts) {
    // A part's content stands behind a line break, so its first bytes can complete a boundary too.
    if (standsAt(content, marked.subarray(2), 0)) addPrefixes(taken, content, marked.length - 2)
    let at = findMark(content, marked, 0)
    while (at >= 0) {
      addPrefixes(taken, content, at + marked.length)
      at = findMark(content, marked, at + marked.length)
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
