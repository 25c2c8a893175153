/** The first bytes of each kind of picture that map servers make; the type is what it is sent as where the server says none. */
const beginnings: readonly (readonly [type: string, start: string, at?: number])[] = [
  ['image/png', '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', '\xff\xd8\xff'],
  ['image/gif', 'GIF8'],
  ['image/webp', 'WEBP', 8],
  ['image/tiff', 'II*\0'],
  ['image/tiff', 'MM\0*'],
  ['image/tiff', 'II+\0'],
  ['image/tiff', 'MM\0+'],
  ['image/bmp', 'BM'],
  ['image/avif', 'ftypavif', 4],
  ['image/jp2', '\0\0\0\x0cjP'],
  ['image/emf', ' EMF', 40],
  ['application/pdf', '%PDF'],
  ['application/postscript', '%!PS'],
  ['application/octet-stream', 'Lerc2 '],
  ['application/octet-stream', 'CntZImage '],
]

const longest = 64
const svg =
  /^(?:\u00ef\u00bb\u00bf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)*(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i
const svgBytes = 1_024

/** The type of the picture that begins with these bytes; undefined for what is no picture. */
export function pictureType(first: Uint8Array): string | undefined {
  const text = latin1(first, longest)
  const found = beginnings.find(([, start, at = 0]) => text.startsWith(start, at))
  if (found) return found[0]
  return svg.test(latin1(first, svgBytes)) ? 'image/svg+xml' : undefined
}

const latin1 = (bytes: Uint8Array, most: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, most)).toString('latin1')
