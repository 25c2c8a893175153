import { describe, expect, it } from 'vitest'
import type { Position } from '../world/geometry.ts'
import { geometryWriter } from './output-geometry.ts'
import { quantizeShape } from './quantize.ts'
import { simplifyPart } from './simplify.ts'
import { projector, readSpatialReference, webMercator, wgs84 } from './spatial-reference.ts'

const plain = {
  outSpatialReference: null,
  maxAllowableOffset: 0,
  geometryPrecision: null,
  quantization: null,
  returnCentroid: false,
}
const fullExtent = { xmin: 0, ymin: 0, xmax: 100, ymax: 100 }

describe('projector', () => {
  it.each([
    ['4326', -118, 34.5],
    ['4269', -118, 34.5],
    ['102645', 6561666.666, 1997948.1],
    ['{"wkid":102100,"latestWkid":3857}', -13135699.914, 4096139.04],
    ['26911', 408_195, 3_817_939],
  ])('moves a place of California to %s and back', (text, x, y) => {
    const reference = readSpatialReference(text) ?? webMercator
    const [mercatorX, mercatorY] = projector(reference, webMercator)([x, y])
    expect(mercatorX).toBeGreaterThan(-13_140_000)
    expect(mercatorX).toBeLessThan(-13_130_000)
    expect(mercatorY).toBeGreaterThan(4_090_000)
    expect(mercatorY).toBeLessThan(4_102_000)
    const [backX, backY] = projector(webMercator, reference)([mercatorX, mercatorY])
    expect(backX).toBeCloseTo(x, 5)
    expect(backY).toBeCloseTo(y, 5)
  })

  it('reads WKT, and refuses WKT that is none with code 400', () => {
    const wkt =
      'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
    const reference = readSpatialReference(JSON.stringify({ wkt }))
    expect(reference).toMatchObject({ geographic: true, json: { wkt } })
    expect(() => readSpatialReference('{"wkt":"nowhere"}')).toThrow(expect.objectContaining({ code: 400 }))
  })

  it('keeps the poles within the map', () => {
    expect(projector(wgs84, webMercator)([0, 90]).every(Number.isFinite)).toBe(true)
  })
})

describe('simplifyPart', () => {
  const zigzag: Position[] = [
    [0, 0],
    [1, 0.1],
    [2, -0.1],
    [3, 5],
    [4, 0],
  ]

  it('drops what lies within the tolerance', () => {
    expect(simplifyPart(zigzag, 0.5)).toEqual([
      [0, 0],
      [2, -0.1],
      [3, 5],
      [4, 0],
    ])
    expect(simplifyPart(zigzag, 10)).toEqual([
      [0, 0],
      [4, 0],
    ])
    expect(simplifyPart(zigzag, 0)).toBe(zigzag)
  })

  it('never lets a ring collapse', () => {
    const ring: Position[] = [
      [0, 0],
      [0, 1],
      [1, 1],
      [1, 0],
      [0, 0],
    ]
    expect(simplifyPart(ring, 100).length).toBeGreaterThanOrEqual(4)
  })
})

describe('quantizeShape', () => {
  const transform = { originPosition: 'upperLeft', scale: [10, 10], translate: [0, 100] } as const

  it('counts from the upper left corner, then in differences', () => {
    const path: Position[] = [
      [10, 90],
      [30, 90],
      [31, 91],
      [30, 50],
    ]
    expect(quantizeShape({ paths: [path] }, transform, 'view')).toEqual({
      paths: [
        [
          [1, 1],
          [2, 0],
          [0, 4],
        ],
      ],
    })
    expect(quantizeShape({ paths: [path] }, transform, 'edit')).toEqual({
      paths: [
        [
          [1, 1],
          [2, 0],
          [0, 0],
          [0, 4],
        ],
      ],
    })
    expect(quantizeShape({ x: 20, y: 100 }, transform, 'view')).toEqual({ x: 2, y: -0 })
  })

  it('counts upwards from the lower left corner', () => {
    const lower = { ...transform, originPosition: 'lowerLeft', translate: [0, 0] } as const
    expect(quantizeShape({ x: 20, y: 100 }, lower, 'view')).toEqual({ x: 2, y: 10 })
  })

  it('drops rings that collapse, in view mode only', () => {
    const ring: Position[] = [
      [0, 100],
      [0, 101],
      [1, 101],
      [1, 100],
      [0, 100],
    ]
    expect(quantizeShape({ rings: [ring] }, transform, 'view')).toEqual({ rings: [] })
    expect(quantizeShape({ rings: [ring] }, transform, 'edit')).toHaveProperty('rings.0.length', 5)
  })
})

describe('geometryWriter', () => {
  it('rounds to the asked decimals', () => {
    const writer = geometryWriter({ ...plain, geometryPrecision: 1 }, fullExtent)
    expect(writer.write({ x: 1.26, y: 2 }).geometry).toEqual({ x: 1.3, y: 2 })
  })

  it('quantizes over the whole world where no extent is given', () => {
    const quantization = {
      mode: 'view',
      originPosition: 'upperLeft',
      tolerance: 1,
      extent: null,
      extentReference: null,
    } as const
    const writer = geometryWriter({ ...plain, quantization }, fullExtent)
    expect(writer.transform).toEqual({ originPosition: 'upperLeft', scale: [1, 1], translate: [0, 100] })
  })

  it('reads a quantization extent in its own reference', () => {
    const grid = { mode: 'view', originPosition: 'lowerLeft', tolerance: 1 } as const
    const extent = { xmin: 0, ymin: 0, xmax: 111_319.490_793, ymax: 1 }
    const quantization = { ...grid, extent, extentReference: webMercator }
    const writer = geometryWriter({ ...plain, outSpatialReference: wgs84, quantization }, fullExtent)
    expect(writer.transform?.translate).toEqual([expect.closeTo(0, 9), expect.closeTo(0, 9)])
    expect(writer.write({ x: 222_638.98, y: 0 }).geometry).toMatchObject({ x: 2 })
  })

  it('puts a centroid inside of its polygon', () => {
    const writer = geometryWriter({ ...plain, returnCentroid: true }, fullExtent)
    const rings: Position[][] = [
      [
        [0, 0],
        [0, 10],
        [10, 10],
        [10, 0],
        [0, 0],
      ],
    ]
    expect(writer.write({ rings }).centroid).toEqual({ x: 5, y: 5 })
  })

  it('writes nothing for a row without a shape', () => {
    expect(geometryWriter(plain, fullExtent).write(null)).toEqual({ geometry: null, centroid: null })
  })
})
