import { encodeFeatureCollection, type FeatureQuery, readIntent } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { layerOf, requestOf } from '../../decide/policy.fixture.ts'
import type { LayerRights, View } from '../../model/rights.ts'
import { rowsWhere } from '../../model/row-filter.ts'
import { shownPbf } from './shown-pbf.ts'

const layer = layerOf(0, 'Parcels', ['OBJECTID', 'address'])
const query = readIntent(requestOf('0/query', { where: '1=1', outFields: '*', f: 'pbf' }).map) as FeatureQuery
const all: View = {
  grant: 'all columns of some rows',
  fields: null,
  rows: rowsWhere({ kind: 'is-null', negated: false, operand: { kind: 'null' } } as never),
  records: Number.POSITIVE_INFINITY,
  picture: { scaleFrom: 0, scaleTo: 0, pixels: 0, formats: null },
}
const rights: LayerRights = { layer, views: [all] }

const reply = (names: readonly string[], geometryType = 0) =>
  encodeFeatureCollection({
    version: '2.1',
    queryResult: {
      featureResult: {
        objectIdFieldName: 'OBJECTID',
        geometryType,
        fields: names.map((name) => ({ name })),
        features: [],
      },
    },
  } as never)

describe('rows as PBF that show all columns', () => {
  it('pass as they came where they are of the layer', () => {
    const bytes = reply(['OBJECTID', 'address'])
    expect(shownPbf(bytes, query, rights)).toBe(bytes)
  })

  it.each([
    ['fields that the layer does not have', reply(['OBJECTID', 'code'])],
    ['another shape', reply(['OBJECTID', 'address'], 3)],
  ])('are of another layer where they tell of %s', (_, bytes) => {
    expect(() => shownPbf(bytes, query, rights)).toThrow('upstream.layers-changed')
  })

  it('are refused where they cannot be read', () => {
    expect(() => shownPbf(Buffer.from('nothing'), query, rights)).toThrow('upstream.invalid-reply')
  })
})
