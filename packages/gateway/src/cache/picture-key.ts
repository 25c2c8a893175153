import { hash } from 'node:crypto'
import { isFailed, type MaskedPicture, type Paint } from '@mapgate/policy'

type Frame = Parameters<Paint>[1]

/** Grows with every change of what is painted of equal pictures. */
const painterVersion = 1

/**
 * Names what is painted: base64url of SHA-256. Areas count by `PlacedArea.key`, which is made of their vertices and their transformation, never by
 * name. Undefined where the bytes of a picture have no name, or where there is nothing to paint.
 */
export function pictureKey(
  pictures: readonly MaskedPicture[],
  { extent: { xmin, ymin, xmax, ymax }, wkid, width, height }: Frame,
  version: string,
): string | undefined {
  if (pictures.length === 0) return undefined
  const parts: unknown[] = []
  for (const { reply, placed } of pictures) {
    if (reply.contentId === undefined || isFailed(reply)) return undefined
    parts.push([reply.contentId, placed?.key ?? null])
  }
  const place = [xmin, ymin, xmax, ymax, wkid, width, height].map(String)
  return hash('sha256', JSON.stringify(['painted', painterVersion, version, parts, place]), 'base64url')
}
