import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readLogo } from './logo-file.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-logo-'))
const fileOf = (content: string | Buffer): string => {
  const file = join(directory, 'logo.png')
  writeFileSync(file, content, 'latin1')
  return file
}

describe('The logo of the pages', () => {
  it.each([
    ['image/png', '\x89PNG\r\n\x1a\nrest'],
    ['image/webp', 'RIFF\x0a\x00\x00\x00WEBPrest'],
    ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['image/svg+xml', '\xef\xbb\xbf<?xml version="1.0"?>\n<!-- made by hand -->\n<svg viewBox="0 0 1 1"/>'],
  ])('is %s by its bytes, whatever its name', (type, content) =>
    expect(readLogo(fileOf(content)).type).toBe(type),
  )

  it.each([
    ['is no picture in SVG, PNG or WebP', '<html><svg></svg></html>'],
    ['is no picture in SVG, PNG or WebP', '<script>alert(1)</script>'],
    ['is no picture in SVG, PNG or WebP', 'GIF89a'],
    ['is larger than 256 kB', Buffer.alloc(262_145)],
  ])('%s', (fault, content) => expect(() => readLogo(fileOf(content))).toThrow(fault))
})
