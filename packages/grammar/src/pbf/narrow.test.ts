import { describe, expect, it } from 'vitest'
import { evaluate } from '../expression/evaluate.ts'
import { parseExpression } from '../expression/parser.ts'
import { decodeFeatureCollection, encodeFeatureCollection } from './feature-collection.ts'
import { dropGeometries, keepFeatures, keepFields, rowOfFeature } from './narrow.ts'
import type { PbfFeatureCollection } from './shapes.ts'

const collection: PbfFeatureCollection = {
  version: '2.1',
  queryResult: {
    featureResult: {
      objectIdFieldName: 'OID',
      uniqueIdField: { name: 'OID', isSystemMaintained: true },
      globalIdFieldName: 'GID',
      geohashFieldName: '',
      geometryProperties: { shapeAreaFieldName: 'AREA', shapeLengthFieldName: 'LENGTH', units: 'esriMeters' },
      geometryType: 0,
      transform: { scale: { x: 1, y: 1 } },
      fields: [{ name: 'OID' }, { name: 'OWNER' }, { name: 'AREA' }, { name: 'BIG' }],
      features: [
        {
          attributes: [{ uint: 1 }, { string: 'canary' }, { double: 2.5 }, { int64: -(2n ** 60n) }],
          geometry: Uint8Array.of(26, 2, 0, 1),
        },
        {
          attributes: [{ uint: 2 }, {}, { null: true }, { bool: true }],
          centroid: Uint8Array.of(26, 2, 2, 3),
        },
      ],
      geometryFields: [{ field: { name: 'SHAPE' }, geometryType: 0 }],
    },
  },
}
const result = collection.queryResult?.featureResult
const through = (changed: PbfFeatureCollection) => {
  const again = decodeFeatureCollection(encodeFeatureCollection(changed))
  if ('fault' in again) throw new Error(again.fault.message)
  return again.collection.queryResult?.featureResult
}

describe('keepFields', () => {
  it('takes away a column everywhere it shows', () => {
    const kept = keepFields(collection, (name) => !['OWNER', 'AREA', 'LENGTH', 'GID'].includes(name))
    expect(Buffer.from(encodeFeatureCollection(kept)).toString('latin1')).not.toMatch(
      /OWNER|canary|AREA|LENGTH|GID/,
    )
    expect(through(kept)).toEqual({
      objectIdFieldName: 'OID',
      uniqueIdField: { name: 'OID', isSystemMaintained: true },
      geohashFieldName: '',
      geometryProperties: { units: 'esriMeters' },
      geometryType: 0,
      transform: { scale: { x: 1, y: 1 } },
      fields: [{ name: 'OID' }, { name: 'BIG' }],
      features: [
        { attributes: [{ uint: 1 }, { int64: -(2n ** 60n) }], geometry: Uint8Array.of(26, 2, 0, 1) },
        { attributes: [{ uint: 2 }, { bool: true }], centroid: Uint8Array.of(26, 2, 2, 3) },
      ],
      geometryFields: [{ field: { name: 'SHAPE' }, geometryType: 0 }],
    })
  })

  it('keeps everything where every field is granted', () => {
    expect(keepFields(collection, () => true)).toEqual(collection)
  })

  it('keeps no mention of an object id that is not granted', () => {
    const kept = through(keepFields(collection, (name) => name === 'BIG'))
    expect(kept).not.toHaveProperty('objectIdFieldName')
    expect(kept).not.toHaveProperty('uniqueIdField')
  })
})

describe('keepFeatures', () => {
  it('judges each feature as a row', () => {
    const condition = parseExpression("owner = 'canary' and AREA > 2")
    if ('fault' in condition) throw new Error(condition.fault.message)
    const kept = keepFeatures(collection, (row) => evaluate(condition.expression, row) === true)
    expect(through(kept)?.features).toEqual([result?.features?.[0]])
  })

  it('leaves other replies as they are', () => {
    const count: PbfFeatureCollection = { queryResult: { countResult: { count: 3 } } }
    expect(keepFeatures(count, () => false)).toBe(count)
  })
})

describe('rowOfFeature', () => {
  it('gives plain values, null for none, and 64 bits as a rounded number', () => {
    const rows = result?.features?.map((feature) => ({ ...rowOfFeature(result.fields, feature) }))
    expect(rows).toEqual([
      { OID: 1, OWNER: 'canary', AREA: 2.5, BIG: -(2 ** 60) },
      { OID: 2, OWNER: null, AREA: null, BIG: true },
    ])
  })
})

describe('dropGeometries', () => {
  it('leaves attributes alone', () => {
    const dropped = through(dropGeometries(collection))
    expect(dropped?.features).toEqual(result?.features?.map(({ attributes }) => ({ attributes })))
    expect(dropped).not.toHaveProperty('transform')
  })
})
