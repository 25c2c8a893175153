import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, it } from 'vitest'
import { buildConsole } from './built.ts'

const dist = fileURLToPath(new URL('../../../packages/console/dist/', import.meta.url))

/** A file of the build, as Vite's manifest describes it. */
interface Chunk {
  readonly file: string
  readonly css?: readonly string[]
  readonly imports?: readonly string[]
  readonly dynamicImports?: readonly string[]
}

let manifest: Readonly<Record<string, Chunk>>
beforeAll(() => {
  buildConsole()
  manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, 'utf8'))
})

/** What a browser fetches for a chunk: itself, its styles, and what it imports at once. */
function filesOf(name: string, seen = new Set<string>()): Set<string> {
  const chunk = manifest[name]
  if (chunk === undefined || seen.has(chunk.file)) return seen
  seen.add(chunk.file)
  for (const file of chunk.css ?? []) seen.add(file)
  for (const each of chunk.imports ?? []) filesOf(each, seen)
  return seen
}

const kilobytes = (files: Iterable<string>): number =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(dist + file)).length, 0) / 1000

const libraryOfMaps = /maplibregl-|TerraDraw/

it('the first page has at most 60 kB, compressed, with its code and styles', () => {
  const frame = filesOf('index.html')
  const page = filesOf('src/pages/why/index.tsx')
  expect(page.size).toBeGreaterThan(0)
  const size = kilobytes(['index.html', ...frame.union(page)])
  expect(size).toBeGreaterThan(5)
  expect(size).toBeLessThanOrEqual(60)
})

it('libraries of maps are fetched by pages that show maps alone', () => {
  const withMap = Object.keys(manifest)
    .filter((name) => /^src\/pages\/\w+\/index\.tsx$/.test(name))
    .filter((name) =>
      [...filesOf(name)].some((file) => libraryOfMaps.test(readFileSync(dist + file, 'utf8'))),
    )
  for (const name of withMap) expect(name).toMatch(/pages\/(seen|grants)\//)
  for (const file of filesOf('index.html'))
    expect(readFileSync(dist + file, 'utf8')).not.toMatch(libraryOfMaps)
})

it('the page has no script or style of its own, and no file names its source', () => {
  const page = readFileSync(`${dist}index.html`, 'utf8')
  expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/)
  for (const { file } of Object.values(manifest))
    expect(readFileSync(dist + file, 'utf8')).not.toContain('sourceMappingURL')
})
