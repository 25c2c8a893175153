import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areaRight, squareArea } from './area.fixture.ts'
import type { assets } from './catalog.fixture.ts'
import {
  base,
  build,
  canonical,
  changedPicture,
  changedRights,
  changedView,
  changes,
  services,
  told,
  unlimited,
  withRights,
  withView,
} from './obligations.fixture.ts'
import type { Obligations } from './obligations.ts'
import { obligationsKey } from './obligations-key.ts'

describe('The key of obligations', () => {
  it('is the same for equal rights, in any order, of any grants, and with defaults written out', () => {
    fc.assert(
      fc.property(told, (one) => {
        expect(obligationsKey(build(one, true, 'another grant'))).toBe(obligationsKey(build(one, false)))
      }),
    )
  })

  it('is the same exactly where the rights are', () => {
    fc.assert(
      fc.property(told, told, fc.boolean(), (one, other, turned) => {
        expect(obligationsKey(build(one, turned)) === obligationsKey(build(other, false))).toBe(
          canonical(one) === canonical(other),
        )
      }),
      { numRuns: 500 },
    )
  })

  it('differs where a single member does', () => {
    const keys = [base, ...Object.entries(changes).map(([name, value]) => ({ ...base, [name]: value }))]
      .concat(Object.entries(changedRights).map(([name, value]) => withRights({ [name]: value })))
      .concat(Object.entries(changedView).map(([name, value]) => withView({ [name]: value })))
      .concat(
        Object.entries(changedPicture).map(([name, value]) =>
          withView({ picture: { ...unlimited, [name]: value } }),
        ),
      )
      .concat(
        [
          { area: areaRight() },
          { area: areaRight({ area: squareArea(7) }) },
          { picture: { ...unlimited, scaleTo: 9 } },
        ].map((one) => withRights({ tiles: [{ picture: unlimited, ...one }] })),
      )
      .map(obligationsKey)
    expect(keys).toHaveLength(1 + 3 + 8 + 9 + 4 + 3)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('tells two services apart that say the same, and a layer that is not of the service', () => {
    const [one, other] = services as [typeof assets, typeof assets]
    const [layer] = one.layers
    if (layer === undefined) throw new Error('there is no layer')
    const of = (service: typeof assets, seen = layer): Obligations => ({
      unrestricted: false,
      rights: { service, whole: false, tiles: [], layers: new Map([[0, { layer: seen, views: [] }]]) },
    })
    expect(obligationsKey(of(one))).toBe(obligationsKey(of(one)))
    const keys = [of(one), of(other), of(one, { ...layer })].map(obligationsKey)
    expect(new Set(keys).size).toBe(3)
  })

  it('does not take names for lists of names', () => {
    const fields = (...names: string[]): Obligations =>
      build(
        { unrestricted: false, listing: { services: names, folders: [] }, rights: null, others: null },
        false,
      )
    const keys = [fields('a,b'), fields('a', 'b'), fields('a","b'), fields()].map(obligationsKey)
    expect(new Set(keys).size).toBe(4)
  })
})
