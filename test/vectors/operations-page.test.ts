import { readFileSync } from 'node:fs'
import { operations } from '@mapgate/protocol'
import { expect, it } from 'vitest'
import { operationsPage } from '../../packages/grammar/src/operations/page.ts'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const page = read('../../docs/operations.md')

it('docs/operations.md is what the tables say: `npm run pages` writes it again', () => {
  expect(page).toBe(operationsPage(JSON.parse(read('./refused.json'))))
})

it('docs/operations.md names every operation, served or refused, once', () => {
  for (const { id, refused } of operations) {
    const places = page.split(refused === undefined ? `### ${id}\n` : `\n| ${id} |`)
    expect(places.length - 1, id).toBe(1)
  }
})
