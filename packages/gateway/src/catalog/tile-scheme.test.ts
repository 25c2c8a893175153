import { describe, expect, it } from 'vitest'
import { parsePersisted } from './parse-persisted.ts'
import { readTileScheme } from './tile-scheme.ts'

const tileInfo = {
  rows: 256,
  cols: 512,
  dpi: 96,
  origin: { x: -400, y: 300 },
  spatialReference: { wkid: 102100, latestWkid: 3857 },
  lods: [
    { level: 0, resolution: 4, scale: 15_000 },
    { level: 1, resolution: 2, scale: 7_500 },
  ],
}
const scheme = {
  wkid: 3857,
  origin: { x: -400, y: 300 },
  cols: 512,
  rows: 256,
  levels: [
    { level: 0, resolution: 4 },
    { level: 1, resolution: 2 },
  ],
}

describe('The grid of cached tiles', () => {
  it('is read as the service states it', () => {
    expect(readTileScheme({ tileInfo })).toEqual(scheme)
    expect(readTileScheme({ tileInfo: { ...tileInfo, spatialReference: { wkid: 2056 } } })?.wkid).toBe(2056)
  })

  it.each<[string, object | undefined]>([
    ['no tiles', undefined],
    ['no origin', { origin: undefined }],
    ['an origin without a side', { origin: { x: 1 } }],
    ['an origin as text', { origin: { x: '1', y: 2 } }],
    ['a reference as text alone', { spatialReference: { wkt: 'PROJCS[]' } }],
    ['no reference', { spatialReference: undefined }],
    ['no width', { cols: undefined }],
    ['a width of nothing', { cols: 0 }],
    ['half a pixel', { rows: 0.5 }],
    ['huge tiles', { rows: 100_000 }],
    ['no levels', { lods: [] }],
    ['levels that are none', { lods: 'all' }],
    ['a level without resolution', { lods: [...tileInfo.lods, { level: 2, scale: 100 }] }],
    ['a level of no size', { lods: [{ level: 2, resolution: 0 }] }],
    ['a level twice', { lods: [...tileInfo.lods, { level: 1, resolution: 3 }] }],
  ])('is not known with %s', (_, wrong) => {
    expect(readTileScheme(wrong ? { tileInfo: { ...tileInfo, ...wrong } } : {})).toBeUndefined()
  })

  it('is kept with the catalogue, and an entry with another one is not', () => {
    const entry = { name: 'Topo', type: 'MapServer', layers: [] }
    const kept = (tileScheme?: unknown) =>
      parsePersisted(JSON.stringify([['ags', [{ ...entry, tileScheme }]]]))[0]?.[1]
    expect(kept(scheme)).toEqual([{ ...entry, tileScheme: scheme }])
    expect(kept()).toEqual([entry])
    expect(kept({ ...scheme, cols: '512' })).toEqual([])
  })
})
