import { expect, it } from 'vitest'
import { namedLayers } from '../../packages/gateway/src/ogc/named-layers.ts'
import { inFixedLoops } from '../processor-time.ts'

// The layers of a service are looked up by name for each request of WMS. With so many in one group as some servers have, that took time with the
// square of their number: 12 seconds for 20,000, while nobody else was served.

it('a layer among twenty thousand of a group is found at once', () => {
  const group = { id: 0, name: 'all', type: 'Group Layer', parentId: null }
  const leaves = Array.from({ length: 20_000 }, (_, index) => ({
    id: index + 1,
    name: `layer ${index + 1}`,
    type: 'Feature Layer',
    parentId: 0,
  }))
  const service = {
    entry: { layers: [group, ...leaves] },
    rights: { layers: new Map() },
    isWhole: true,
  } as unknown as Parameters<typeof namedLayers>[0]
  let found: unknown
  // 3 loops are measured, and 1,200 where lists are copied.
  expect(inFixedLoops(() => (found = namedLayers(service, ['5'], { isOgc: false })))).toBeLessThan(40)
  expect(found).toEqual([[5]])
})
