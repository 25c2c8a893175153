import { FaultError } from '../fault.ts'
import type { RawRequest } from '../request.ts'
import { readMultipart } from './multipart.ts'
import { decodePair, maxPairs, type Pair } from './pairs.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads the parameters of a body: a form or multipart. A content type without a body is normal, on GET too
 * (protocol notes 8.7); a body on GET is not. Throws `request.body-unreadable`.
 */
export function readBody(raw: RawRequest): Pair[] {
  const { body, contentType = '' } = raw
  if (body === undefined || body.length === 0) return []
  if (raw.method !== 'POST') throw new FaultError('request.body-unreadable', 'Only POST may carry a body.')
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase()
  if (mediaType === 'multipart/form-data') return readMultipart(body, contentType)
  if (mediaType === 'application/x-www-form-urlencoded') return readForm(body, contentType)
  throw new FaultError(
    'request.body-unreadable',
    'The body has to be application/x-www-form-urlencoded or multipart/form-data.',
  )
}

function readForm(body: Uint8Array, contentType: string): Pair[] {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1]
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8') {
    throw new FaultError('request.body-unreadable', 'The form has to be in UTF-8.')
  }
  const pairs = decodeBytes(body)
    .split('&')
    .filter((pair) => pair !== '')
  if (pairs.length > maxPairs)
    throw new FaultError('request.body-unreadable', `More than ${maxPairs} parameters.`)
  return pairs.map((pair) => decodePair(pair, 'form'))
}

function decodeBytes(body: Uint8Array): string {
  try {
    return utf8.decode(body)
  } catch {
    throw new FaultError('request.body-unreadable', 'The form is not UTF-8.')
  }
}
