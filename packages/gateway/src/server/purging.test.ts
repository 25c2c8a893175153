import type { Catalog } from '@mapgate/policy'
import { describe, expect, it } from 'vitest'
import { purgeAsked } from './purging.ts'

const catalog = {
  services: (upstream: string) => (upstream === 'ags' ? [{ name: 'Water/Mains' }] : []),
  whyUnlisted: (upstream: string) => (upstream === 'gone' ? 'it does not answer' : undefined),
} as unknown as Catalog
const known = { catalog, configuration: { upstreams: { ags: {}, gone: {}, empty: {} } } } as never

describe('A purge as an administrator writes it', () => {
  it.each([
    [{}, {}],
    [{ upstream: 'ags' }, { upstream: 'ags' }],
    [
      { upstream: 'ags', service: 'Water/Mains' },
      { upstream: 'ags', service: 'water/mains' },
    ],
    [
      { service: 'WATER/mains/MapServer', layers: [1] },
      { service: 'water/mains', layers: [1] },
    ],
    [
      { upstream: 'gone', service: 'Any' },
      { upstream: 'gone', service: 'any' },
    ],
  ])('%j names subjects as they are kept', (asked, purge) => {
    expect(purgeAsked(asked, known)).toEqual(purge)
  })

  it.each([
    [{ upstream: 'other' }, 'there is no upstream "other"; there are: ags, gone, empty'],
    [{ upstream: 'empty', service: 'Water/Mains' }, 'the catalogue has no service "Water/Mains"'],
    [
      { upstream: 'ags', service: 'Water' },
      'the catalogue has no service "Water"; write it like Water/Mains',
    ],
  ])('%j is refused where nothing is called so', (asked, message) => {
    expect(() => purgeAsked(asked, known)).toThrow(message)
  })
})
