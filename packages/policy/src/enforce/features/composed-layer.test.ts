import { type FeatureQuery, printExpression, readIntent } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { requestOf } from '../../decide/policy.fixture.ts'
import { aboutMapLayer } from './composed-layer.ts'

const source = { type: 'mapLayer', mapLayerId: 0 }

function asked(layer: object, where: Record<string, string> = {}): FeatureQuery {
  const { map } = requestOf('dynamicLayer/query', { layer: JSON.stringify({ source, ...layer }), ...where })
  return readIntent(map) as FeatureQuery
}

describe('a question about a layer that the client composed', () => {
  it.each([
    ['neither', {}, {}, undefined],
    ['the composed layer', { definitionExpression: 'A = 1' }, {}, 'A = 1'],
    ['the question', {}, { where: 'B = 2' }, 'B = 2'],
    ['both', { definitionExpression: 'A = 1 OR A = 3' }, { where: 'B = 2' }, '(A = 1 OR A = 3) AND B = 2'],
  ])('is one about the map layer, with the condition of %s', (_, layer, where, condition) => {
    const plain = aboutMapLayer(asked(layer, where))
    expect(plain.layerId).toBe(0)
    expect(plain.composed).toBeUndefined()
    expect(plain.where && printExpression(plain.where)).toBe(condition)
  })
})
