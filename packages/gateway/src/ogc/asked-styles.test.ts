import type { DrawingEntry, StyleEntry } from '@mapgate/policy'
import { describe, expect, it } from 'vitest'
import { assets, layerOf } from '../../../policy/src/model/catalog.fixture.ts'
import { askedStyles } from './asked-styles.ts'
import { obligationsOf } from './capabilities/asked.fixture.ts'
import type { SeenService } from './seen-service.ts'

const drawnBy = (...rendererFields: readonly string[]): DrawingEntry => ({
  ...{ rendererFields, labelFields: [], drawingInfo: undefined },
})
const style = (name: string, ...fields: readonly string[]): StyleEntry => ({
  ...{ name, title: name, drawing: drawnBy(...fields) },
})
const entry = {
  ...assets,
  supportsDynamicLayers: false,
  opaqueLegends: true as const,
  capabilities: ['map', 'query'],
  layers: [
    layerOf(0, 'parcels', ['owner', 'zone'], {
      drawing: drawnBy(),
      styles: [style('night'), style('owners', 'owner')],
    }),
    layerOf(1, 'network', [], {
      type: 'Group Layer',
      childIds: [2],
      geometryType: undefined,
      styles: [style('night')],
    }),
    layerOf(2, 'pipes', ['owner'], { parentId: 1, drawing: drawnBy(), styles: [style('night')] }),
  ],
}
const on = { on: { services: ['**'] } }
const seen = (grants: readonly object[]): SeenService => {
  const { rights, unrestricted } = obligationsOf(grants, entry)
  if (rights === undefined) throw new Error('a service has rights')
  return { entry, rights, isWhole: unrestricted }
}
const whole = seen([on])
const some = seen([{ ...on, with: { fields: { except: ['owner'] } } }])
const door = { isOgc: true }
const asked = (service: SeenService, layers: string, styles: string) =>
  askedStyles({ service, door }, { layers: layers.split(','), styles: styles.split(',') })

const refusalOf = (work: () => unknown) => {
  try {
    return { given: work() }
  } catch (error) {
    const { publicText, exception } = error as { publicText: string; exception: string }
    return { publicText, exception }
  }
}

describe('Styles that a client asks for', () => {
  it('are none where all are empty, and one for each layer that names one', () => {
    expect(asked(whole, 'parcels,pipes', ',')).toBeUndefined()
    expect(asked(whole, 'parcels,pipes', ',night')).toEqual([{ layerId: 2, style: 'night' }])
    expect(asked(some, 'parcels', 'night')).toEqual([{ layerId: 0, style: 'night' }])
  })

  it.each([
    ['hidden', 'parcels', 'owners'],
    ['of another layer', 'pipes', 'owners'],
    ['in other letters', 'parcels', 'NIGHT'],
    ['not there', 'parcels', 'nope'],
    ['those of a group', 'network', 'night'],
    ['a member of every object', 'parcels', 'constructor'],
  ])('are refused alike where they are %s', (_title, layers, styles) => {
    const unknown = refusalOf(() => asked(some, 'parcels', 'never heard of'))
    expect(unknown.exception).toBe('StyleNotDefined')
    expect(refusalOf(() => asked(some, layers, styles))).toEqual(unknown)
  })

  it('are those of hidden fields too for whom nothing is hidden', () => {
    expect(asked(whole, 'parcels', 'owners')).toEqual([{ layerId: 0, style: 'owners' }])
  })

  it('are not those of a layer that a group draws in another style', () => {
    expect(refusalOf(() => asked(whole, 'network,pipes', ',night')).exception).toBe('InvalidParameterValue')
    expect(asked(whole, 'network,parcels', ',night')).toHaveLength(1)
  })

  it('are none before ArcGIS, whose layers have no names of styles', () => {
    const arcgis = {
      ...whole,
      entry: { ...entry, layers: entry.layers.map(({ styles: _, ...layer }) => layer) },
    }
    const ask = () =>
      askedStyles({ service: arcgis, door: { isOgc: false } }, { layers: ['0'], styles: ['night'] })
    expect(refusalOf(ask).exception).toBe('StyleNotDefined')
  })
})
