import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const page = fileURLToPath(new URL('ogc/traps.md', import.meta.url))
const rows = readFileSync(page, 'utf8')
  .split('\n')
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')))
  .filter(([number = '']) => /^\d/.test(number))
  .map(([number = '', trap = '', held = '']) => ({ number, trap, held }))

/** Words of the titles of tests, and the files that they stand in. */
const linksIn = (held: string) =>
  [...held.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, words = '', file = '']) => ({
    words,
    file: resolve(dirname(page), file),
  }))

describe('The table of traps of WMS and WMTS', () => {
  it('has every section, and a test for each trap', () => {
    expect(new Set(rows.map(({ number }) => Number.parseInt(number, 10)))).toEqual(new Set([0, 1, 3, 5, 14]))
    expect(rows.filter(({ held }) => linksIn(held).length === 0)).toEqual([])
  })

  it.each(rows)('$number $trap: names tests that are there', ({ held }) => {
    const missing = linksIn(held).filter(
      ({ words, file }) => !existsSync(file) || !readFileSync(file, 'utf8').includes(words),
    )
    expect(missing).toEqual([])
  })
})
