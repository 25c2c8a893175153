import { describe, expect, it } from 'vitest'
import { layerOf } from './catalog.fixture.ts'
import { demandKnown, type ToldLayer } from './known-layer.ts'
import { outcomeOf } from './refusal.ts'

const layer = layerOf(0, 'Parcels', ['OBJECTID', 'owner'])
const field = (name: string, type = 'esriFieldTypeString') => ({ name, type })

/** What is refused of a reply, once as the catalogue was known, and once after the service was read again. */
const faultsOf = (told: ToldLayer, known = layer): readonly (string | undefined)[] =>
  [false, true].map((confirmed) => outcomeOf(() => demandKnown(known, told, { confirmed })).refusal?.detail)

describe('A reply', () => {
  it.each<[string, ToldLayer]>([
    ['that says nothing of its layer', {}],
    [
      'of the same name, geometry and fields',
      { name: 'Parcels', geometryType: 'esriGeometryPoint', fields: [field('owner')] },
    ],
    ['with fields in another spelling', { fields: [field('OWNER'), { name: 'objectid' }] }],
    ['with fields that have no name', { fields: [{}, null] }],
    ['without geometries', { geometryType: 'esriGeometryNull' }],
    ['that is not as expected at all', { name: 1, geometryType: 2, fields: 'owner' }],
  ])('%s is of the layer that was decided on', (_, told) => {
    expect(faultsOf(told)).toEqual([undefined, undefined])
  })

  it.each<[string, ToldLayer, string]>([
    ['another name', { name: 'Mains' }, 'layer 0: another name'],
    ['a field that is not known', { fields: [field('owner'), field('cost')] }, 'layer 0: field cost'],
    ['a field of another type', { fields: [field('owner', 'esriFieldTypeDate')] }, 'layer 0: field owner'],
  ])('with %s is refused, until the service was read again', (_, told, fault) => {
    expect(faultsOf(told)).toEqual([fault, undefined])
  })

  it('with another type of geometry is always refused', () => {
    const fault = 'layer 0: esriGeometryPolygon instead of esriGeometryPoint'
    expect(faultsOf({ geometryType: 'esriGeometryPolygon' })).toEqual([fault, fault])
    const table = layerOf(1, 'Visits', ['id'], { geometryType: undefined })
    expect(faultsOf({ geometryType: 'esriGeometryPolygon' }, table)).toEqual([undefined, undefined])
  })

  it('is checked as strictly as can be by default', () => {
    const { refusal } = outcomeOf(() => demandKnown(layer, { name: 'Mains' }, {}))
    expect(refusal?.code).toBe('upstream.layers-changed')
  })
})
