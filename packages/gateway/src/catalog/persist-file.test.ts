import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { createCatalog } from './catalog.ts'
import { persistFile } from './persist-file.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-kept-'))
afterAll(() => rmSync(directory, { recursive: true }))

it('several writings at the same time do not meet, and leave one whole file', async () => {
  const file = join(directory, 'catalog.json')
  const texts = Array.from({ length: 20 }, (_, nth) => `${nth}`.repeat(100_000))
  await Promise.all(texts.map((text) => persistFile(file).write(text)))
  expect(texts).toContain(readFileSync(file, 'utf8'))
  expect(readdirSync(directory)).toEqual(['catalog.json'])
})

it('a catalogue that cannot be kept is told of, and is known all the same', async () => {
  const told: string[] = []
  const reply = { services: [], folders: [], currentVersion: 11.2 }
  const catalog = createCatalog({
    forward: async () => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(reply)),
      elapsedMs: 1,
    }),
    upstreams: ['site'],
    clock: () => 0,
    refreshMs: 0,
    persist: persistFile(join(directory, 'no-such-folder', 'catalog.json')),
    log: (message) => told.push(message),
  })
  await catalog.read
  expect(told).toEqual([expect.stringContaining('could not be kept for the next start')])
})
