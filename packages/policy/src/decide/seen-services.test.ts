import { describe, expect, it } from 'vitest'
import { editable } from './edits.fixture.ts'
import { assets, catalogOf, grantsOf, mount, principalOf } from './policy.fixture.ts'
import { seenServices } from './seen-services.ts'

const now = Date.parse('2026-06-01T00:00:00Z')
const all = { to: { roles: ['crew'] }, on: { services: ['**'] } }
const services = [assets, { ...assets, name: 'Printing', type: 'GPServer', layers: [] }]

const seenBy = (...grants: readonly object[]) =>
  seenServices(grantsOf(...grants.map((grant) => ({ ...all, ...grant }))).grants, {
    principal: principalOf(),
    mounts: [mount],
    catalog: catalogOf(services),
    now,
  })

describe('What a principal sees', () => {
  it('is nothing without a grant that is active', () => {
    const ended = { with: { valid: { until: '2026-01-01T00:00:00Z' } } }
    expect([seenBy(), seenBy(ended), seenBy({ to: { roles: ['office'] } })]).toEqual([[], [], []])
  })

  it('is everything of all services under a grant that narrows nothing', () => {
    const [first, second, ...others] = seenBy({})
    const whole = ['view', 'query', 'identify', 'attachments', 'export-data']
    expect(first).toMatchObject({ mount: '/arcgis', service: 'Water/Assets', type: 'MapServer', whole })
    expect(first?.layers.map(({ id }) => id)).toEqual([0, 2, 3])
    expect(second).toEqual({ mount: '/arcgis', service: 'Printing', type: 'GPServer', whole, layers: [] })
    expect(others).toEqual([])
  })

  it('is the views of each layer under a grant that narrows, without edits', () => {
    const narrow = { for: ['query', 'edit'], with: { where: "district = 'n'" } }
    const [first, ...others] = seenBy(narrow)
    expect([first?.whole, others]).toEqual([[], []])
    expect(first?.layers).toEqual(
      [
        { id: 0, name: 'Parcels' },
        { id: 2, name: 'Hydrants' },
      ].map((layer) => ({
        ...layer,
        operations: ['query'],
        views: [{ grant: 'grants[0]', fields: 'all', rows: "district = 'n'" }],
      })),
    )
  })

  it('includes edits of layers that a grant lets edit', () => {
    const grant = { ...all, for: ['query', 'edit'], with: { edit: { update: true } } }
    const [first] = seenServices(grantsOf(grant).grants, {
      principal: principalOf(),
      mounts: [mount],
      catalog: catalogOf([editable]),
      now,
    })
    expect(first?.whole).toEqual(['query'])
    expect(first?.layers.map(({ name, operations }) => [name, operations])).toEqual([
      ['Hydrants', ['query', 'edit']],
      ['Valves', ['query']],
      ['Visits', ['query', 'edit']],
    ])
  })

  it('includes edits where nothing is hidden from them', () => {
    const [first] = seenBy({ for: ['edit'] })
    expect([first?.whole, first?.layers[0]?.operations]).toEqual([['edit'], ['edit']])
  })
})
