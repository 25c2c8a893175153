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
