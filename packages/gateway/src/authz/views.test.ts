import { describe, expect, it } from 'vitest'
import { printedRows } from '../core/row-filter.ts'
import { assets, grantsOf, principalOf } from './authz.fixture.ts'
import { compileGrant } from './compile-grant.ts'
import { layersOf } from './views.ts'

/** The views of layer 0 under grants that narrow in these ways. */
function viewsOf(narrowings: readonly object[], attributes: Record<string, string> = {}) {
  const { grants } = grantsOf(
    ...narrowings.map((narrowing) => ({
      to: { roles: ['crew'] },
      on: { services: ['**'] },
      with: narrowing,
    })),
  )
  const layers = layersOf(assets, grants.map(compileGrant), principalOf({ attributes }))
  return layers.get(0)?.views ?? []
}

const north = { where: "district = 'n'" }
const ofAttribute = { where: 'district = :principal.district' }

describe('Views of the same rows', () => {
  it('are one where one shows what the other shows, whoever wrote the condition and how', () => {
    expect(viewsOf([north, { where: "DISTRICT='n'" }])).toHaveLength(2)
    expect(viewsOf([north, { where: "  district='n' " }])).toHaveLength(1)
    expect(viewsOf([north, ofAttribute], { district: 'n' })).toHaveLength(1)
    const [view, ...others] = viewsOf([{ ...north, fields: { except: ['owner'] } }, north])
    expect([view?.fields, others]).toEqual([null, []])
  })

  it('are two where each shows what the other hides', () => {
    expect(viewsOf([north, { where: "district = 's'" }])).toHaveLength(2)
    const parts = [
      { ...north, fields: { except: ['owner'] } },
      { ...north, fields: { except: ['address'] } },
    ]
    expect(viewsOf(parts)).toHaveLength(2)
  })

  it('keep the certain one, so that one grant more never takes its rows away', () => {
    const [certain, uncertain] = [{ where: "district = 'n\u2019'" }, ofAttribute]
    for (const order of [
      [certain, uncertain],
      [uncertain, certain],
    ]) {
      const views = viewsOf(order, { district: 'n\u2019' })
      expect(views.filter((view) => !view.uncertain).map(({ rows }) => printedRows(rows))).toEqual([
        "district = 'n\u2019'",
      ])
    }
  })
})
