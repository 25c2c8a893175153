import { describe, expect, it } from 'vitest'
import { layerOf } from '../../decide/policy.fixture.ts'
import { chosenLayers } from './chosen-layers.ts'

const service = {
  name: 'maps',
  type: 'MapServer',
  cached: false,
  capabilities: [],
  supportsDynamicLayers: false,
  layers: [
    layerOf(1, 'one', []),
    layerOf(2, 'group', [], { type: 'Group Layer', childIds: [3, 4] }),
    layerOf(3, 'three', [], { parentId: 2 }),
    layerOf(4, 'four', [], { parentId: 2 }),
    layerOf(5, 'five', []),
  ],
}

describe('Layers of a picture', () => {
  it.each([
    [
      [5, 1],
      [1, 5],
    ],
    [
      [5, 2, 1],
      [1, 3, 4, 5],
    ],
  ])('%j lie as the service lists them: %j', (ids, expected) => {
    expect(chosenLayers(service, { mode: 'show', ids })).toEqual(expected)
  })

  it.each([
    [
      [5, 1],
      [5, 1],
    ],
    [
      [5, 2, 1],
      [5, 3, 4, 1],
    ],
    [
      [4, 2],
      [4, 3],
    ],
    [[], []],
  ])('%j lie as they are asked for where the service draws so: %j', (ids, expected) => {
    expect(chosenLayers({ ...service, ordersLayers: true }, { mode: 'show', ids })).toEqual(expected)
  })
})
