import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

const bytesOf = async (entry: string, withoutCore = false): Promise<number> => {
  const { outputFiles } = await build({
    entryPoints: [new URL(entry, import.meta.url).pathname],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    plugins: withoutCore
      ? [
          {
            name: 'without-core',
            setup: ({ onResolve }) =>
              onResolve({ filter: /^\.\.\// }, ({ path }) => ({ path, external: true })),
          },
        ]
      : [],
  })
  return gzipSync(outputFiles[0]?.contents ?? '').byteLength
}

test('the core is at most 3.2 kB, minified and gzipped', async () => {
  expect(await bytesOf('index.ts')).toBeLessThanOrEqual(3200)
})

test.each([
  'arcgis3',
  'arcgis4',
  'arcgis-rest',
  'esri-leaflet',
  'leaflet',
  'openlayers',
  'maplibre',
  'mapbox',
  'cesium',
  'deckgl',
])('the adapter for %s is at most 1 kB on top of the core', async (name) => {
  const bytes = await bytesOf(`adapters/${name}.ts`, true)
  expect(bytes).toBeGreaterThan(50)
  expect(bytes).toBeLessThanOrEqual(1000)
})

test('the service worker is at most 2 kB', async () => {
  expect(await bytesOf('worker.ts')).toBeLessThanOrEqual(2000)
})
