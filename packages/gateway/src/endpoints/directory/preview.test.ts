import { describe, expect, it } from 'vitest'
import { previewOf } from './preview.ts'

const fullExtent = { xmin: 0, ymin: 0, xmax: 60_000, ymax: 30_000 }
const complaints = { id: 0, parentLayerId: -1, minScale: 75_000 }
const of = (service: object) => previewOf({ units: 'esriMeters', fullExtent, ...service }, 'MapServer')
const boxOf = (service: object) => new URLSearchParams(of(service)?.query).get('bbox')?.split(',').map(Number)

describe('A small picture of a service', () => {
  it('whose only layer is drawn from a scale on shows the middle at that scale, and says so', () => {
    const [west = 0, south = 0, east = 0, north = 0] = boxOf({ layers: [complaints] }) ?? []
    const metersPerPixel = (east - west) / 640
    expect((metersPerPixel * 96) / 0.0254).toBeCloseTo(75_000 * 0.9)
    expect([(west + east) / 2, (south + north) / 2]).toEqual([30_000, 15_000])
    expect(of({ layers: [complaints] })?.words).toBe('Drawn from 1:75,000 on')
  })

  it.each([
    ['a layer is drawn at any scale', { layers: [complaints, { id: 1, minScale: 0 }] }],
    ['no layer is told', {}],
  ])('shows everything where %s', (_, service) => {
    expect(boxOf(service)).toEqual([0, 0, 60_000, 30_000])
    expect(of(service)?.words).toBe('')
  })

  it('is bound by the scale of a group, too, and not by layers that are off', () => {
    const group = { id: 1, parentLayerId: -1, subLayerIds: [2], minScale: 10_000 }
    const inner = { id: 2, parentLayerId: 1, minScale: 0 }
    const off = { id: 3, defaultVisibility: false, minScale: 0 }
    expect(of({ layers: [group, inner, off] })?.words).toBe('Drawn from 1:10,000 on')
  })

  it.each([
    ['the unit is not known', { units: 'esriParsecs', layers: [complaints] }],
    ['the extent is that small already', { layers: [{ ...complaints, minScale: 1_000_000 }] }],
  ])('keeps the extent where %s', (_, service) => expect(boxOf(service)).toEqual([0, 0, 60_000, 30_000]))
})
