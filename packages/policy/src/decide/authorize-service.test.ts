import { describe, expect, it } from 'vitest'
import { compileGrants } from './authorizer.ts'
import { assets, catalog, grantsOf, principalOf, requestOf } from './policy.fixture.ts'

const now = Date.parse('2026-06-01T00:00:00Z')
const crew = { to: { roles: ['crew'] } }

function decide(grants: readonly unknown[], path: string, principal = principalOf()) {
  return compileGrants(grantsOf(...grants)).authorize(principal, requestOf(path), catalog, now)
}

describe('A grant that names the caller twice', () => {
  it('counts once', () => {
    const twice = { to: { roles: ['crew', 'crew'] }, on: { services: ['**'] }, name: 'one' }
    expect(decide([twice], '0/query')).toMatchObject({ effect: 'permit', grants: ['one'] })
  })
})

describe('A service under a credential for another', () => {
  it('is denied by its name in the catalogue, too', () => {
    const renamed = { ...catalog, service: () => ({ ...assets, name: 'Water/Renamed' }) }
    const authorizer = compileGrants(grantsOf({ ...crew, on: { services: ['**'] } }))
    const principal = principalOf({ scope: { services: ['Water/Assets'] } })
    expect(authorizer.authorize(principal, requestOf('0/query'), renamed, now)).toMatchObject({
      reason: 'the credential is not for this service',
    })
  })

  it('is denied like one without a grant if no grant is on any of its layers', () => {
    expect(decide([{ ...crew, on: { services: ['**'], layers: ['Nothing'] } }], '0/query')).toMatchObject({
      code: 'access.denied',
      reason: 'no grant names the service',
    })
  })

  it('is denied for an operation that no grant allows, on a layer that is seen', () => {
    const grants = [
      { ...crew, on: { services: ['**'], layers: [0] }, for: ['view'] },
      { ...crew, on: { services: ['**'], layers: [2] }, for: ['query'] },
    ]
    expect(decide(grants, '0/query')).toMatchObject({
      code: 'access.denied',
      reason: 'layer 0 is not granted for this',
    })
    expect(decide(grants, '2/query').effect).toBe('permit')
    expect(decide([{ ...crew, on: { services: ['**'] }, for: ['view'] }], '0/query')).toMatchObject({
      reason: 'no grant allows MapServer.query',
    })
  })
})

describe('A grant on one type of a service', () => {
  const typed = (...types: string[]) => ({ ...crew, on: { services: ['Water/Assets'], types } })
  const asFeatures = '/rest/services/Water/Assets/FeatureServer/0/query'

  it('gives nothing of the service by its other types, nor tells that these are there', () => {
    const both = { ...catalog, service: (_: string, __: string, type: string) => ({ ...assets, type }) }
    const authorize = (path: string, grant: object) =>
      compileGrants(grantsOf(grant)).authorize(principalOf(), requestOf(path), both, now)
    expect(authorize('0/query', typed('MapServer'))).toMatchObject({ effect: 'permit' })
    expect(authorize(asFeatures, typed('MapServer'))).toMatchObject({ reason: 'no grant names the service' })
    expect(authorize(asFeatures, typed('MapServer', 'FeatureServer'))).toMatchObject({ effect: 'permit' })
    expect(authorize('/rest/services/Water/Assets/FeatureServer', typed('MapServer'))).toMatchObject({
      reason: 'no grant names the service',
    })
  })

  it('is decided on anew for each type, also after another one was asked for', () => {
    const both = { ...catalog, service: (_: string, __: string, type: string) => ({ ...assets, type }) }
    const policy = compileGrants(
      grantsOf(typed('MapServer'), { ...crew, on: { services: ['Water/*'], types: ['ImageServer'] } }),
    )
    const principal = principalOf()
    const effect = (path: string) => policy.authorize(principal, requestOf(path), both, now).effect
    expect(effect('0/query')).toBe('permit')
    expect(effect(asFeatures)).toBe('deny')
    expect(effect('/rest/services/Water/Assets/ImageServer')).toBe('permit')
    expect(effect('/rest/services/Water/Assets/FeatureServer')).toBe('deny')
  })

  it('lists the service by that type alone', () => {
    const listed = (...types: string[]) =>
      compileGrants(grantsOf(typed(...types))).authorize(
        principalOf(),
        requestOf('/rest/services'),
        catalog,
        now,
      )
    expect(listed('MapServer')).toMatchObject({ effect: 'permit' })
    expect(listed('FeatureServer')).toMatchObject({ effect: 'deny' })
  })

  it('does not stand for all services, although it is on **', () => {
    const all = (types: object) => ({ ...crew, on: { services: ['**'], ...types } })
    const nothing = { ...catalog, service: () => undefined }
    const reason = (grant: object) =>
      compileGrants(grantsOf(grant)).authorize(principalOf(), requestOf('0/query'), nothing, now)
    expect(reason(all({}))).toMatchObject({ code: 'service.unknown' })
    expect(reason(all({ types: ['MapServer'] }))).toMatchObject({ code: 'access.denied' })
  })
})
