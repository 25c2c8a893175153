import { describe, expect, it } from 'vitest'
import { assets, layerOf } from '../authz/authz.fixture.ts'
import { codeOf, first, north, open, plan } from './plan.fixture.ts'

const foreign = {
  ...assets,
  layers: [
    layerOf(0, 'Parcels', ['OBJECTID', 'Area (m²)', 'Bau-Jahr', 'st_area(shape)', 'owner', 'district']),
  ],
}

describe('A field by the name that its layer lists', () => {
  it.each([
    ['open', open],
    ['narrowed', north],
  ])('is read in outFields and orders, by %s callers', (_, grants) => {
    const { parameters } = first(
      grants,
      '0/query',
      {
        where: '1=1',
        outFields: 'Area (m²),bau-jahr,st_area(shape)',
        orderByFields: 'Bau-Jahr desc,Area (m²)',
      },
      foreign,
    )
    expect(parameters.outFields?.toLowerCase()).toBe('area (m²),bau-jahr,st_area(shape)')
    expect(parameters.orderByFields?.toLowerCase()).toBe('bau-jahr desc,area (m²) asc')
  })

  it.each([
    ['in outFields', { outFields: 'OBJECTID,owner - 1' }],
    ['in an order', { orderByFields: 'owner / district DESC' }],
  ])('is unknown %s where no layer lists it, to callers with every right too', (_, parameters) => {
    expect(codeOf(() => plan(open, '0/query', { where: '1=1', ...parameters }, foreign))).toBe(
      'request.parameter-invalid',
    )
  })
})
