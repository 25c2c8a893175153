import { expect, it } from 'vitest'
import { readLayerTable } from '../../packages/gateway/src/upstream/ogc/layer-table.ts'

// GeoServer names the 6,000 references of EPSG for the whole map unless it is told otherwise, and one again at each layer. Each layer got a list of
// all of them: of 5,000 layers 16 seconds in which nobody was served, and 830 MB, at each reading.

it('thousands of layers do not each hold thousands of references', () => {
  const layers = Array.from({ length: 5_000 }, (_, index) => ({
    name: `layer ${index}`,
    title: '',
    crs: ['EPSG:4326', `LOCAL:${index % 7}`],
    dimensions: [],
    styles: [],
    layers: [],
  }))
  const crs = Array.from({ length: 6_000 }, (_, index) => `EPSG:${2_000 + index}`)
  const root = { title: 'all', crs, dimensions: [], styles: [], layers }
  const table = readLayerTable({ layers: [root] }, { server: 'geoserver', layers: {} })
  const sets = new Set(table.layers.map(({ references }) => references))
  expect(sets.size).toBe(7)
  for (const set of sets) expect(set.size).toBe(6_001)
})
