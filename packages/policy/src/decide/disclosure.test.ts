import { describe, expect, it } from 'vitest'
import type { Catalog } from '../model/catalog.ts'
import { anonymous } from '../model/principal.ts'
import { compileGrants } from './authorizer.ts'
import { assets, catalogOf, grantsOf, principalOf, requestOf } from './policy.fixture.ts'

const crew = { to: { roles: ['crew'] } }
const all = { ...crew, on: { services: ['**'] } }
const unreadable: Catalog = { ...catalogOf([]), whyUnknown: () => 'answered error 500' }
const layerless = catalogOf([{ ...assets, layers: [], unread: '/layers answered error 500' }])
const halfRead = catalogOf([
  {
    ...assets,
    layers: assets.layers.map((layer) =>
      layer.id === 3 ? { ...layer, unread: 'answered error 500' } : layer,
    ),
  },
])

function codeFor(grant: object, catalog: Catalog, more: object = {}, path = ''): string {
  const decision = compileGrants(grantsOf(grant)).authorize(principalOf(more), requestOf(path), catalog, 0)
  return decision.effect === 'permit' ? 'permit' : decision.code
}

describe('The denial of a service that is not known', () => {
  it.each<[string, object, Catalog, string]>([
    ['says that it does not exist, if nothing is hidden', all, catalogOf([]), 'service.unknown'],
    ['says that it cannot be read, if nothing is hidden', all, unreadable, 'service.unreadable'],
    [
      'the grant is on some services',
      { ...crew, on: { services: ['Water/*'] } },
      catalogOf([]),
      'access.denied',
    ],
    [
      'the grant is on some services',
      { ...crew, on: { services: ['Water/*'] } },
      unreadable,
      'access.denied',
    ],
    ['rows are hidden', { ...all, with: { where: '1=1' } }, catalogOf([]), 'access.denied'],
    ['rows are hidden', { ...all, with: { where: '1=1' } }, unreadable, 'access.denied'],
    [
      'the grant is over',
      { ...all, with: { valid: { until: '1960-01-01T00:00:00Z' } } },
      unreadable,
      'access.denied',
    ],
  ])('%s: %#', (_, grant, catalog, code) => {
    expect(codeFor(grant, catalog)).toBe(code)
  })

  it('reveals nothing to a credential for some services, and to callers without one', () => {
    expect(codeFor(all, catalogOf([]), { scope: { services: ['Water/Assets'] } })).toBe('access.denied')
    const { authorize } = compileGrants(grantsOf(all))
    expect(authorize(anonymous, requestOf(''), unreadable, 0)).toMatchObject({ code: 'credential.missing' })
  })

  it('may change once the service was looked up', () => {
    const { authorize } = compileGrants(grantsOf(all))
    expect(authorize(principalOf(), requestOf(''), unreadable, 0)).toMatchObject({ mayBeLearned: true })
  })
})

describe('A service whose layers are not known', () => {
  const narrow = { with: { fields: { except: ['owner'] } } }
  it.each<[string, object, string]>([
    [
      'is given to callers from whom nothing of it is hidden',
      { ...crew, on: { services: ['Water/*'] } },
      'permit',
    ],
    [
      'is unreadable where a narrowing grant names it',
      { ...crew, on: { services: ['water/assets'] }, ...narrow },
      'service.unreadable',
    ],
    ['is denied where a narrowing grant only matches it', { ...all, ...narrow }, 'access.denied'],
  ])('%s', (_, grant, code) => {
    expect(codeFor(grant, layerless)).toBe(code)
    expect(codeFor(grant, layerless, {}, 'legend')).toBe(code)
  })

  it('hides a single layer that could not be read from those from whom anything is hidden', () => {
    const grant = { ...all, ...narrow }
    expect(codeFor(grant, halfRead, {}, '2')).toBe('permit')
    expect(codeFor(grant, halfRead, {}, '3')).toBe('request.not-found')
    expect(codeFor(all, halfRead, {}, '3')).toBe('permit')
  })
})
