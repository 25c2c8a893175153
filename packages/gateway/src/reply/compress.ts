import type { Reply } from '../core/reply/reply.ts'
import type { Coding, CompressedTexts } from './compressed-texts.ts'

/** Below this, the headers cost more than compression saves. */
const smallestBytes = 1000

/**
 * Compresses a reply that the gateway itself holds and made; a stream passes in the coding that the upstream chose.
 * @param accepted the caller's `Accept-Encoding`
 */
export async function compress(
  reply: Reply,
  accepted: string | undefined,
  texts: CompressedTexts,
): Promise<Reply> {
  const { body, headers } = reply
  const isHeld = typeof body === 'string' || body instanceof Uint8Array
  if (!isHeld || headers['content-encoding'] !== undefined || !isText(headers['content-type'])) return reply
  const vary = [headers.vary, 'Accept-Encoding'].filter((part) => part !== undefined).join(', ')
  const varied = { ...reply, headers: { ...headers, vary } }
  const coding = chooseCoding(accepted ?? '')
  if (coding === undefined || Buffer.byteLength(body) < smallestBytes) return varied
  const compressed = await texts.compress(body, coding)
  return { ...varied, headers: { ...varied.headers, 'content-encoding': coding }, body: compressed }
}

const isText = (type: string | undefined): boolean =>
  type !== undefined &&
  /^(text\/|application\/(json|geo\+json|javascript|x-protobuf|vnd\.google-earth\.kml|vnd\.ogc\.(wms_xml|se_xml|gml)))/.test(
    type,
  )

/** Brotli before gzip where both are accepted; a weight of zero means no (RFC 9110, 12.5.3). */
function chooseCoding(accepted: string): Coding | undefined {
  const codings = new Set(
    accepted
      .toLowerCase()
      .split(',')
      .map((part) => part.split(';').map((word) => word.trim()))
      .filter(([, weight]) => weight === undefined || Number(weight.replace('q=', '')) > 0)
      .map(([coding]) => coding),
  )
  return codings.has('br') ? 'br' : codings.has('gzip') ? 'gzip' : undefined
}
