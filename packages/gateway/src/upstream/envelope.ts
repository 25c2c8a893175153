import type { IncomingHttpHeaders } from 'node:http'
import { parseJson } from '@mapgate/policy'
import { isObject } from '../core/json.ts'
import type { UpstreamReply } from '../core/upstream/outbound.ts'

/** The ArcGIS error envelope as a value. */
export type ArcgisError = NonNullable<UpstreamReply['error']>

/** The kind of reply that was asked for, where it decides what may be an error. */
export interface Wanted {
  readonly wantsFile?: boolean
  readonly wantsJson?: boolean
}

/** The number of bytes that tell an envelope from anything else. */
const prefixBytes = 128

/** The same where JSON was asked for: an error may stand behind some plain members. */
const jsonPrefixBytes = 2_048

/** Bytes that have to come before it is decided whether a reply may be an envelope. */
export const envelopePrefixBytes = ({ wantsJson }: Wanted): number =>
  wantsJson ? jsonPrefixBytes : prefixBytes

/** The mark that some servers write before UTF-8, as latin1 reads it. */
const mark = '\u00ef\u00bb\u00bf'
const prefix = new RegExp(`^(?:${mark})?\\s*\\{\\s*"(?:error"\\s*:\\s*\\{|status"\\s*:\\s*"error")`)

const plainValue = '(?:"(?:[^"\\\\]|\\\\.)*"|[-+.0-9eE]+|true|false|null)'
const anyPrefix = new RegExp(
  `^(?:${mark})?\\s*\\{(?:\\s*"(?!error")(?:[^"\\\\]|\\\\.)*"\\s*:\\s*${plainValue}\\s*,)*\\s*"error"\\s*:\\s*(?!null\\b|false\\b)\\S`,
)
const busyPrefix = new RegExp(`^(?:${mark})?\\s*\\{\\s*"status"\\s*:\\s*"`)

/**
 * True if the first bytes of a body may begin an ArcGIS error envelope: `{"error":{…}}`, or `{"status":"error",…}` of the
 * admin API (protocol notes 3). The content type says nothing: 10.x sends envelopes as `text/plain`.
 * @param wantsJson true: JSON was asked for, so an error of any type counts, also behind members of plain values, and so does a mere status
 */
export function mayBeEnvelope(head: Uint8Array, wantsJson = false): boolean {
  const first = head[0] ?? 0
  // Beyond `{` only a white space, or what JavaScript takes for one, can lead to an envelope; pictures end here.
  if (first !== 0x7b && first > 0x20 && first < 0xa0) return false
  const bytes = Math.min(head.length, envelopePrefixBytes({ wantsJson }))
  const text = Buffer.from(head.buffer, head.byteOffset, bytes).toString('latin1')
  return prefix.test(text) || (wantsJson && (anyPrefix.test(text) || busyPrefix.test(text)))
}

/**
 * The error in a whole body, or undefined if the body is something else.
 * @param anywhere true: an error of any type counts, wherever in the object it stands, and so does a status without anything else
 */
export function readEnvelope(body: Uint8Array, anywhere = false): ArcgisError | undefined {
  if (!mayBeEnvelope(body, anywhere) && !(anywhere && bytesOf(body).includes('"error"'))) return undefined
  let value: unknown
  try {
    value = parseJson(body)
  } catch {
    return undefined
  }
  if (!isObject(value)) return undefined
  const { error, messages, code, status } = value as Envelope
  const isWhole = typeof error === 'object' && error !== null
  if (!isWhole && status !== 'error') {
    if (anywhere && isMereStatus(value as Envelope)) return { code: 502, message: '', details: [] }
    if (error === undefined || error === null || error === false) return undefined
    const message = typeof error === 'string' ? error : ''
    return { code: 502, message, details: [] }
  }
  const inner = isWhole ? error : { code, details: messages }
  return {
    code: typeof inner.code === 'number' ? inner.code : 500,
    message: typeof inner.message === 'string' ? inner.message : (texts(inner.details)[0] ?? ''),
    details: texts(inner.details),
  }
}

/** Code that an HTML page of an ArcGIS error states (`Code: 499`), where one was sent instead of what was asked for. */
export function htmlErrorCode(body: Uint8Array): number | undefined {
  const page = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, 8192)).toString('latin1')
  const found = /\bCode:\s*(?:<[^>]*>\s*)*(\d{3})\b/i.exec(page)
  return found ? Number(found[1]) : undefined
}

/** `{"status":"busy"}`: a reply that has nothing of what was asked for, and does not say that something was done. */
const isMereStatus = (value: Envelope): boolean =>
  typeof value.status === 'string' &&
  !/^(?:success|ok|completed)$/i.test(value.status) &&
  Object.keys(value).every((name) => /^(?:status|code|messages?)$/.test(name))

const bytesOf = (body: Uint8Array): Buffer => Buffer.from(body.buffer, body.byteOffset, body.byteLength)

interface Envelope {
  readonly error?:
    | { readonly code?: unknown; readonly message?: unknown; readonly details?: unknown }
    | string
    | boolean
    | null
  readonly status?: unknown
  readonly code?: unknown
  readonly messages?: unknown
}

const texts = (details: unknown): string[] =>
  typeof details === 'string'
    ? [details]
    : Array.isArray(details)
      ? details.filter((detail): detail is string => typeof detail === 'string')
      : []

/** True for the reply to a request for a file that names itself one, or that has the type of no error: its bytes are not looked at. */
export function isFileReply(headers: IncomingHttpHeaders, wantsFile = false): boolean {
  if (!wantsFile) return false
  return headers['content-disposition'] !== undefined || !/json|html/i.test(headers['content-type'] ?? '')
}

/** True where the first bytes of a reply may begin an error, and the reply is no file that reads like one. */
export const mayBeError = (
  headers: IncomingHttpHeaders,
  first: Uint8Array,
  { wantsFile, wantsJson }: Wanted,
): boolean => !isFileReply(headers, wantsFile) && mayBeEnvelope(first, wantsJson)
