import { FaultError } from '../fault.ts'
import type { RawRequest } from '../raw-request.ts'
import { readMultipart } from './multipart.ts'
import { type Collected, collectPair, maxPairs } from './pairs.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads the parameters of a body: a form or multipart. A content type without a body is normal, on GET too
 * (protocol notes 8.7); a body on GET is not. Faults: `request.body-unreadable`, `request.query-invalid`.
 */
export function readBody(raw: RawRequest): Collected {
  const { body, contentType = '' } = raw
  if (body === undefined || body.length === 0) return { pairs: [] }
  try {
    if (raw.method !== 'POST') throw unreadable('Only POST may carry a body.')
    const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase()
    if (mediaType === 'multipart/form-data') return { pairs: readMultipart(body, contentType) }
    if (mediaType === 'application/x-www-form-urlencoded') return readForm(body, contentType)
    throw unreadable('The body has to be application/x-www-form-urlencoded or multipart/form-data.')
  } catch (error) {
    if (error instanceof FaultError) return { pairs: [], fault: error }
    throw error
  }
}

const unreadable = (message: string): FaultError => new FaultError('request.body-unreadable', message)

function readForm(body: Uint8Array, contentType: string): Collected {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1]
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8')
    throw unreadable('The form has to be in UTF-8.')
  const collected: Collected = { pairs: [] }
  const text = decodeBytes(body)
  for (let from = 0, cut = 0; from <= text.length && cut <= maxCuts; cut += 1) {
    const end = text.indexOf('&', from)
    const raw = text.slice(from, end < 0 ? undefined : end)
    if (raw !== '') collectPair(collected, raw, 'form')
    if (end < 0 || (collected.fault !== undefined && collected.pairs.length >= maxPairs)) return collected
    from = end + 1
  }
  collected.fault ??= new FaultError('request.query-invalid', `More than ${maxPairs} parameters.`)
  return collected
}

/** Most pieces of a form between ampersands, empty ones too: a body of nothing but ampersands is not read to its end. */
const maxCuts = 10 * maxPairs

function decodeBytes(body: Uint8Array): string {
  try {
    return utf8.decode(body)
  } catch {
    throw unreadable('The form is not UTF-8.')
  }
}
