import { FaultError } from '../fault.ts'

/** A file of a multipart body. */
export interface UploadedFile {
  readonly fileName: string
  readonly contentType: string
  readonly bytes: Uint8Array
}

/** One name and value, decoded once. */
export interface Pair {
  readonly name: string
  readonly value: string | UploadedFile
  readonly carrier: 'query' | 'form'
}

/** Most parameters in one request. */
export const maxPairs = 200

/** Decodes one `name=value`. Throws `request.query-invalid` for broken percent-encoding. */
export function decodePair(raw: string, carrier: Pair['carrier']): Pair {
  const equals = raw.indexOf('=')
  if (equals < 0) return { name: decodeText(raw), value: '', carrier }
  return { name: decodeText(raw.slice(0, equals)), value: decodeText(raw.slice(equals + 1)), carrier }
}

/** Decodes `+` and percent-encoding, once and as strict UTF-8. */
export function decodeText(raw: string): string {
  if (!/[%+\0]/.test(raw)) return raw
  let text: string
  try {
    text = decodeURIComponent(raw.replaceAll('+', ' '))
  } catch {
    throw new FaultError('request.query-invalid', 'A parameter has broken percent-encoding; use UTF-8.')
  }
  if (text.includes('\0'))
    throw new FaultError('request.query-invalid', 'A parameter holds a null character.')
  return text
}
