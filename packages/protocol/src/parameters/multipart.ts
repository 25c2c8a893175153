import { FaultError } from '../fault.ts'
import { findMark, standsAt } from './bytes.ts'
import { maxPairs, type Pair } from './pairs.ts'

const unreadable = (why: string): FaultError =>
  new FaultError('request.body-unreadable', `The multipart body cannot be read: ${why}.`)

const utf8 = new TextDecoder('utf-8', { fatal: true })
const maxHeaderBytes = 1_000
const headersEnd = new Uint8Array([13, 10, 13, 10])

/**
 * Reads a multipart/form-data body (RFC 7578) that is in memory, strictly: no preamble, no epilogue, one disposition per part,
 * no transfer encoding, no `filename*`: nothing that two readers could take for different parts.
 * Throws `request.body-unreadable`.
 */
export function readMultipart(body: Uint8Array, contentType: string): Pair[] {
  const delimiter = new TextEncoder().encode(`\r\n--${boundaryOf(contentType)}`)
  const pairs: Pair[] = []
  if (!standsAt(body, delimiter.subarray(2), 0)) throw unreadable('it does not begin with its boundary')
  let at = delimiter.length - 2
  while (!standsAt(body, [45, 45], at)) {
    if (!standsAt(body, [13, 10], at)) throw unreadable('a boundary does not end its line')
    const end = findMark(body, delimiter, at + 2)
    if (end < 0) throw unreadable('it has no end')
    if (pairs.length >= maxPairs) throw unreadable(`it has more than ${maxPairs} parts`)
    pairs.push(readPart(body.subarray(at + 2, end)))
    at = end + delimiter.length
  }
  at += 2
  if (at !== body.length && !(at + 2 === body.length && standsAt(body, [13, 10], at))) {
    throw unreadable('something stands behind its end')
  }
  return pairs
}

function boundaryOf(contentType: string): string {
  const found = /^multipart\/form-data\s*;\s*boundary=(?:"([^"]+)"|([^\s";]+))\s*$/i.exec(contentType)
  const boundary = found?.[1] ?? found?.[2] ?? ''
  if (!/^[A-Za-z0-9'()+_,\-./:=?]{1,70}$/.test(boundary))
    throw unreadable('its content type has no usable boundary')
  return boundary
}

function readPart(part: Uint8Array): Pair {
  const headerEnd = findMark(part, headersEnd, 0)
  if (headerEnd < 0 || headerEnd > maxHeaderBytes) throw unreadable('a part has no proper headers')
  const headers = readHeaders(decode(part.subarray(0, headerEnd)))
  const content = new Uint8Array(part.subarray(headerEnd + 4))
  const disposition = readDisposition(headers.get('content-disposition') ?? '')
  const contentType = headers.get('content-type')
  if (disposition.fileName === undefined) {
    if (contentType !== undefined && !/^text\/plain(?:;\s*charset="?utf-8"?)?$/i.test(contentType)) {
      throw unreadable('a text field has a content type that is not UTF-8 text')
    }
    return { name: disposition.name, value: decode(content), carrier: 'form' }
  }
  const file = {
    fileName: disposition.fileName,
    contentType: contentType ?? 'application/octet-stream',
    bytes: content,
  }
  return { name: disposition.name, value: file, carrier: 'form' }
}

function readHeaders(text: string): Map<string, string> {
  const headers = new Map<string, string>()
  for (const line of text.split('\r\n')) {
    const header = /^(content-disposition|content-type): *([\x20-\x7e\u00a0-\uffff]+)$/i.exec(line)
    const [, name = '', value = ''] = header ?? []
    if (header === null || headers.has(name.toLowerCase()))
      throw unreadable('a part has a header that may not be there')
    headers.set(name.toLowerCase(), value.trim())
  }
  return headers
}

function readDisposition(header: string): { name: string; fileName?: string } {
  const found = /^form-data; *name="([^"\\]{1,128})"(?:; *filename="([^"\\/]{0,255})")?$/i.exec(header)
  const [, name, fileName] = found ?? []
  if (name === undefined) throw unreadable('a part has no proper name')
  return fileName === undefined ? { name } : { name, fileName }
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw unreadable('a text in it is not UTF-8')
  }
}
