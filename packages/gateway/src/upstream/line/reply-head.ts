import type { IncomingHttpHeaders } from 'node:http'
import { invalidReply } from './line-error.ts'

/** How the end of a body is found: by its length, by chunks, or by the end of the connection. */
export type Framing =
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunks' | 'close' }

/** The head of a reply. */
interface ReplyHead {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly framing: Framing
  /** Milliseconds for which the connection may wait for its next request; 0: it may not. */
  readonly idleMs: number
}

/** Idle time of connections to servers that name none, the longest, and how much sooner than the server it is ended here. */
const usualIdleMs = 15_000
const longestIdleMs = 120_000
const soonerMs = 2_000

/** RFC 9112 section 4; the reason is optional, also the space before it, since servers leave it out. */
const statusLine = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: .*)?$/
/** RFC 9110 section 5.6.2. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
/** A control character, or half an end of a line. */
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n/

/**
 * Reads a head, stricter than RFC 9112 allows: no folded lines, no space before a colon, no bare CR or LF, one `Content-Length` of
 * digits or one `Transfer-Encoding: chunked`, never both.
 * @param text status line and fields as latin1, without the empty line
 * @throws LineError `MAPGATE_LINE_INVALID_REPLY`
 */
export function readHead(text: string, method: string): ReplyHead {
  if (forbidden.test(text)) throw invalidReply('a control character in the head')
  let end = endOfLine(text, 0)
  const [, minor, code] = statusLine.exec(text.slice(0, end)) ?? []
  if (code === undefined) throw invalidReply('the status line')
  const headers: IncomingHttpHeaders = {}
  while (end < text.length) {
    const start = end + 2
    end = endOfLine(text, start)
    addField(headers, text, start, end)
  }
  const status = Number(code)
  const framing = framingOf(headers, status, minor === '0')
  const isLasting = minor === '1' && framing.kind !== 'close' && method !== 'HEAD'
  if (hasNoBody(status, method)) {
    // A server may send the body all the same, so what it says of one ends the connection.
    const isEmpty = framing.kind === 'close' || (framing.kind === 'length' && framing.bytes === 0)
    const mayLast = minor === '1' && method !== 'HEAD' && isEmpty
    return { status, headers, framing: noBody, idleMs: mayLast ? idleMsOf(headers) : 0 }
  }
  return { status, headers, framing, idleMs: isLasting ? idleMsOf(headers) : 0 }
}

const noBody: Framing = { kind: 'length', bytes: 0 }

/** RFC 9112 section 6.3: these replies end with their head, whatever it says. */
const hasNoBody = (status: number, method: string): boolean =>
  method === 'HEAD' || status < 200 || status === 204 || status === 304

const endOfLine = (text: string, start: number): number => {
  const end = text.indexOf('\r\n', start)
  return end === -1 ? text.length : end
}

/** Adds a field; a name that comes more than once gets a list, as undici gives it. */
function addField(headers: IncomingHttpHeaders, text: string, start: number, end: number): void {
  const colon = text.indexOf(':', start)
  if (colon === -1 || colon >= end) throw invalidReply('a field without a colon')
  const name = fieldName(text.slice(start, colon))
  const value = withoutSpaces(text, colon + 1, end)
  const before = Object.hasOwn(headers, name) ? headers[name] : undefined
  if (before === undefined) headers[name] = value
  else if (Array.isArray(before)) before.push(value)
  else headers[name] = [before, value] as never
}

/** @throws LineError for a name that is no token, or one that JavaScript takes for its own */
export function fieldName(name: string): string {
  if (!token.test(name) || name === '__proto__') throw invalidReply('a field name')
  return name.toLowerCase()
}

function withoutSpaces(text: string, start: number, end: number): string {
  let from = start
  let to = end
  while (from < to && isSpace(text.charCodeAt(from))) from += 1
  while (to > from && isSpace(text.charCodeAt(to - 1))) to -= 1
  return text.slice(from, to)
}

const isSpace = (code: number): boolean => code === 0x20 || code === 0x09

function framingOf(headers: IncomingHttpHeaders, status: number, isOld: boolean): Framing {
  const { 'content-length': length, 'transfer-encoding': coding } = headers as Record<string, unknown>
  if (coding !== undefined) {
    if (length !== undefined) throw invalidReply('Content-Length beside Transfer-Encoding')
    if (isOld || status < 200) throw invalidReply('Transfer-Encoding where none can be')
    if (typeof coding !== 'string' || coding.toLowerCase() !== 'chunked')
      throw invalidReply('Transfer-Encoding')
    return { kind: 'chunks' }
  }
  if (length === undefined) return { kind: 'close' }
  if (status < 200) throw invalidReply('Content-Length where none can be')
  if (typeof length !== 'string' || !/^\d{1,15}$/.test(length)) throw invalidReply('Content-Length')
  return { kind: 'length', bytes: Number(length) }
}

/** How long the connection may stay; `Keep-Alive: timeout=` of the server counts (as undici reads it). */
function idleMsOf({ connection, 'keep-alive': hint }: IncomingHttpHeaders): number {
  if (connection !== undefined && !/^keep-alive$/i.test(connection)) {
    const options = String(connection).toLowerCase().split(',')
    if (options.some((option) => option.trim() === 'close')) return 0
  }
  const seconds = hint === undefined ? undefined : /timeout=(\d{1,9})/i.exec(String(hint))?.[1]
  if (seconds === undefined) return usualIdleMs
  return Math.max(0, Math.min(Number(seconds) * 1_000 - soonerMs, longestIdleMs))
}
