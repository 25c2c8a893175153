import { describe, expect, it } from 'vitest'
import { assets, layerOf } from '../../../policy/src/model/catalog.fixture.ts'
import { namedLayers } from './named-layers.ts'
import type { SeenService } from './seen-service.ts'

const entry = { ...assets, layers: [...assets.layers, layerOf(9, 'Log', ['ID'], { type: 'Table' })] }
const seen = (...ids: readonly number[]): SeenService => {
  const layers = new Map(
    ids.map((id) => [id, { layer: entry.layers.find((one) => one.id === id), views: [] }]),
  )
  return { entry, rights: { service: entry, layers } as never, isWhole: false }
}
const whole: SeenService = { ...seen(), isWhole: true }
const arcgis = { isOgc: false }

const refusalOf = (work: () => unknown) => {
  try {
    work()
    return undefined
  } catch (error) {
    const { code, publicText, exception } = error as { code: string; publicText: string; exception: string }
    return { code, publicText, exception }
  }
}

describe('Names of layers', () => {
  it('are numbers before ArcGIS, and a group stands for what is seen below it', () => {
    expect(namedLayers(whole, ['0', '1'], arcgis)).toEqual([[0], [2, 3]])
    expect(namedLayers(seen(3), ['1'], arcgis)).toEqual([[3]])
  })

  it('are those of the server before WMS', () => {
    expect(namedLayers(whole, ['Hydrants', 'Network'], { isOgc: true })).toEqual([[2], [2, 3]])
    expect(refusalOf(() => namedLayers(whole, ['2'], { isOgc: true }))?.exception).toBe('LayerNotDefined')
  })

  it.each(['2', '99', '9', '1', '02', '', 'Parcels', '-1', '1e0'])(
    'are refused alike, hidden or unknown: %j',
    (name) => {
      const unknown = refusalOf(() => namedLayers(seen(0), ['12345'], arcgis))
      expect(unknown?.exception).toBe('LayerNotDefined')
      expect(refusalOf(() => namedLayers(seen(0), ['0', name], arcgis))).toEqual(unknown)
    },
  )
})
