import type { Expected } from '@mapgate/policy'
import { GatewayError } from '../core/errors/errors.ts'
import type { Question } from '../core/upstream/question.ts'
import { pictureType } from './picture-bytes.ts'

/** The facts about a reply before it is read: its head, and its first bytes after decoding. */
interface Begun {
  readonly status: number
  readonly type: string | undefined
  /** True where the reply names a file (`Content-Disposition`). */
  readonly isNamed: boolean
  /** Undefined where nobody knows the coding. */
  readonly first: Uint8Array | undefined
}

const words: Readonly<Record<Expected, string>> = {
  json: 'JSON',
  image: 'a picture',
  pbf: 'PBF',
  kmz: 'KMZ',
  attachment: 'a file',
  file: 'a file',
}

/**
 * Refuses a good reply of another type than was asked for, such as a firewall's page, a textual error or an empty body in place of a picture.
 * @throws GatewayError `upstream.invalid-reply`
 */
export function demandExpected({ expects, method, headers, operation }: Question, reply: Begun): void {
  if (expects === undefined || method === 'HEAD' || reply.status === 204 || !isGood(reply.status)) return
  const isPart = reply.status === 206 && headers.range !== undefined
  const mayBeEmpty = expects === 'file' || expects === 'attachment' || operation.startsWith('VectorTile')
  if (reply.first?.length === 0 && mayBeEmpty) return
  if (isPart ? hasExpectedType(expects, reply) : isExpected(expects, reply)) return
  throw new GatewayError('upstream.invalid-reply', `${reply.type ?? 'bytes'} instead of ${words[expects]}`, {
    publicText: `The map server was asked for ${words[expects]} and sent something else.`,
  })
}

const isGood = (status: number): boolean => status >= 200 && status < 300

function isExpected(expects: Expected, reply: Begun): boolean {
  const { first } = reply
  switch (expects) {
    case 'image':
      return first === undefined ? hasExpectedType(expects, reply) : isPicture(first, reply)
    case 'pbf':
      return hasExpectedType(expects, reply) && (first === undefined || beginsPbf(first))
    case 'kmz':
      return first === undefined ? hasExpectedType(expects, reply) : beginsZip(first)
    case 'json':
      return first === undefined || firstSign(first) !== markup
    case 'attachment':
      return hasExpectedType(expects, reply)
    default:
      return true
  }
}

/** True for known first bytes of pictures, or for a picture's type without signs of markup or JSON. */
function isPicture(first: Uint8Array, reply: Begun): boolean {
  if (pictureType(first) !== undefined) return true
  const sign = firstSign(first)
  if (first.length === 0 || sign === markup || sign === brace) return false
  return hasExpectedType('image', reply) || isRaw(reply)
}

function hasExpectedType(expects: Expected, { type = '', isNamed }: Begun): boolean {
  switch (expects) {
    case 'image':
      return /^(?:image\/|application\/(?:pdf|postscript)\b)/i.test(type)
    case 'pbf':
      return !/html|json|xml|javascript/i.test(type)
    case 'kmz':
      return /google-earth|zip|octet-stream/i.test(type)
    case 'attachment':
      return isNamed || !/html/i.test(type)
    default:
      return true
  }
}

/** Pixel values without a header (BIP, BSQ): bytes that occur in no text, in a reply of a generic type. */
const isRaw = ({ type = '', first = new Uint8Array() }: Begun): boolean =>
  /^application\/octet-stream\b/i.test(type) &&
  first.some((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20))

/** The first byte that is neither a byte order mark nor white space. */
function firstSign(first: Uint8Array): number | undefined {
  const start = first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf ? 3 : 0
  return first.subarray(start).find((byte) => byte > 0x20)
}

const markup = 0x3c
const brace = 0x7b

/** The first field of Esri's PBF, of vector tiles and of glyphs, or gzip, in which tiles are kept. */
const beginsPbf = ([first]: Uint8Array): boolean =>
  first === 0x0a || first === 0x12 || first === 0x1a || first === 0x1f

const beginsZip = ([first, second]: Uint8Array): boolean => first === 0x50 && second === 0x4b
