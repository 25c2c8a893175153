import { describe, expect, it } from 'vitest'
import { assets } from '../../../policy/src/model/catalog.fixture.ts'
import { cachedTile, drawnTile } from './tile-frames.ts'

const half = 20_037_508.342787
const google = {
  wkid: 102100,
  origin: { x: -half, y: half },
  cols: 256,
  rows: 256,
  levels: [0, 1, 2].map((level) => ({ level, resolution: (2 * half) / 256 / 2 ** level })),
}
const cached = { ...assets, cached: true, tileScheme: google }
const address = {
  layer: 'Water_Assets',
  style: '',
  tileMatrixSet: 'default028mm',
  tileMatrix: '1',
  row: 1,
  column: 0,
  imageFormat: 'png',
} as const

describe('The place of a tile', () => {
  it('counts rows from the top and columns from the left', () => {
    for (const tileMatrixSet of ['default028mm', 'GoogleMapsCompatible']) {
      const { area, level, row, column } = cachedTile({ ...address, tileMatrixSet }, cached)
      expect([level, row, column]).toEqual([1, 1, 0])
      expect([area.xmin, area.xmax, area.ymin, area.ymax].map(Math.round)).toEqual([
        -20037508, 0, -20037508, 0,
      ])
    }
    const { area } = drawnTile({ ...address, tileMatrixSet: 'GoogleMapsCompatible', tileMatrix: '22' })
    expect(area.xmax - area.xmin).toBeCloseTo((2 * half) / 2 ** 22, 6)
  })

  it.each([
    [{ layer: 'Assets' }, 'InvalidParameterValue'],
    [{ tileMatrixSet: 'other' }, 'InvalidParameterValue'],
    [{ tileMatrix: '3' }, 'InvalidParameterValue'],
    [{ tileMatrix: '01' }, 'InvalidParameterValue'],
    [{ row: 2 }, 'TileOutOfRange'],
    [{ column: 2 }, 'TileOutOfRange'],
  ])('is refused for %j', (more, exception) =>
    expect(() => cachedTile({ ...address, ...more }, cached)).toThrow(expect.objectContaining({ exception })),
  )

  it.each([
    [{ tileMatrixSet: 'default028mm' }, 'InvalidParameterValue'],
    [{ tileMatrixSet: 'EPSG:4326' }, 'InvalidParameterValue'],
    [{ tileMatrix: '23' }, 'InvalidParameterValue'],
    [{ row: 2 }, 'TileOutOfRange'],
  ])('is refused before a server of WMS for %j', (more, exception) =>
    expect(() => drawnTile({ ...address, tileMatrixSet: 'GoogleMapsCompatible', ...more })).toThrow(
      expect.objectContaining({ exception }),
    ),
  )

  it('is none where the service has no cache, or another grid', () => {
    expect(() => cachedTile(address, assets)).toThrow()
    const own = { ...cached, tileScheme: { ...google, wkid: 25832 } }
    expect(() => cachedTile({ ...address, tileMatrixSet: 'GoogleMapsCompatible' }, own)).toThrow()
    expect(cachedTile(address, own).area.spatialReference).toEqual({ wkid: 25832 })
  })
})
