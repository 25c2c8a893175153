import { describe, expect, it } from 'vitest'
import { assets, layerOf } from '../decide/policy.fixture.ts'
import { codeOf, first, north, open, plan } from './enforce.fixture.ts'

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

  it.each([
    ['open', open],
    ['narrowed', north],
  ])('is one of the other layer where related records are asked for, by %s callers', (_, grants) => {
    const parcels = layerOf(0, 'Parcels', ['OBJECTID', 'owner', 'district'], {
      relationships: [{ id: 3, relatedLayerId: 1, keyField: 'OBJECTID' }],
    })
    const visits = layerOf(1, 'Visits', ['OBJECTID', 'PARCEL', 'Bau-Jahr', 'owner', 'district'], {
      relationships: [{ id: 3, relatedLayerId: 0, keyField: 'PARCEL' }],
    })
    const asking = (outFields: string) =>
      plan(
        grants,
        '0/queryRelatedRecords',
        { objectIds: '1', relationshipId: '3', outFields },
        { ...assets, layers: [parcels, visits] },
      )
    expect(codeOf(() => asking('Bau-Jahr'))).toBeUndefined()
    expect(codeOf(() => asking('Kauf-Jahr'))).toBe('request.parameter-invalid')
  })
})
