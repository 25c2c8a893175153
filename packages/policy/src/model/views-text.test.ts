import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areaRight, squareArea } from './area.fixture.ts'
import { assets } from './catalog.fixture.ts'
import { noFacts } from './facts.ts'
import {
  base,
  build,
  canonical,
  changedPicture,
  changedRights,
  changedView,
  changes,
  type Told,
  type ToldRights,
  told,
  unlimited,
  wholeRights,
  withRights,
  withView,
} from './obligations.fixture.ts'
import { viewsText } from './obligations-key.ts'

/** What is told without what no reply shows. */
const seen = (from: Told): string => {
  const of = (rights: ToldRights) => ({ ...rights, service: 0, confirmed: false })
  const { rights: own, others } = from
  return canonical({
    ...from,
    rights: own && of(own),
    others: others?.map(([id, one]) => [id, of(one)] as const) ?? null,
  })
}

describe('The text of what is seen', () => {
  it('is the same exactly where what is seen is, whoever has read the catalogue', () => {
    fc.assert(
      fc.property(told, told, fc.boolean(), (one, other, turned) => {
        expect(viewsText(build(one, turned, 'another grant')) === viewsText(build(other, false))).toBe(
          seen(one) === seen(other),
        )
      }),
      { numRuns: 500 },
    )
  })

  it('differs where a single member does', () => {
    const {
      confirmed: _,
      facts: __,
      ...changed
    } = { ...changedRights, service: { ...assets, name: 'other' } }
    const texts = [
      base,
      ...Object.entries(changes).map(([name, value]) => ({ ...base, [name]: value })),
      ...Object.entries(changed).map(([name, value]) => withRights({ [name]: value })),
      withRights({ service: { ...assets, type: 'FeatureServer' } }),
      ...Object.entries(changedView).map(([name, value]) => withView({ [name]: value })),
      ...Object.entries(changedPicture).map(([name, value]) =>
        withView({ picture: { ...unlimited, [name]: value } }),
      ),
      ...[
        { area: areaRight() },
        { area: areaRight({ area: squareArea(7) }) },
        { picture: { ...unlimited, scaleTo: 9 } },
      ].map((one) => withRights({ tiles: [{ picture: unlimited, ...one }] })),
      withRights({ layers: new Map([...wholeRights.layers].map(([id, one]) => [id + 1, one])) }),
      withRights({ others: new Map([['MapServer.query', wholeRights]]) }),
    ].map(viewsText)
    expect(texts).toHaveLength(1 + 3 + 6 + 1 + 9 + 4 + 3 + 2)
    expect(new Set(texts).size).toBe(texts.length)
  })

  it('knows an area by its vertices, and not by its name', () => {
    const within = (area: ReturnType<typeof squareArea>) =>
      viewsText(withRights({ tiles: [{ picture: unlimited, area: areaRight({ area }) }] }))
    const [one, other] = [squareArea(7), squareArea(8)]
    expect(within({ ...one, name: 'elsewhere' })).toBe(within(one))
    expect(within({ ...other, name: one.name })).not.toBe(within(one))
  })

  it('is the same for a service that was read again, and for what was found out', () => {
    for (const more of [{ confirmed: true }, { facts: noFacts }, { service: structuredClone(assets) }])
      expect(viewsText(withRights(more))).toBe(viewsText(base))
  })
})
