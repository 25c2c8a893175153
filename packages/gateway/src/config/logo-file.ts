import { readFileSync, statSync } from 'node:fs'

/** A picture for the pages: its type, as its first bytes tell it, and its bytes. */
export interface LogoFile {
  readonly type: 'image/svg+xml' | 'image/png' | 'image/webp'
  readonly bytes: Uint8Array
}

const mostBytes = 262_144

/**
 * Reads the logo of the pages. The type is told by the bytes, never by the name of the file.
 * @throws Error that says what is wrong with the file
 */
export function readLogo(file: string): LogoFile {
  if (statSync(file).size > mostBytes) throw new Error('is larger than 256 kB')
  const bytes = readFileSync(file)
  const type = typeOf(bytes)
  if (type === undefined) throw new Error('is no picture in SVG, PNG or WebP')
  return { type, bytes }
}

function typeOf(bytes: Buffer): LogoFile['type'] | undefined {
  const start = bytes.subarray(0, 1000).toString('latin1')
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (/^RIFF....WEBP/s.test(start)) return 'image/webp'
  return /^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)?(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/i.test(
    start,
  )
    ? 'image/svg+xml'
    : undefined
}
