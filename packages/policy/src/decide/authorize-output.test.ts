import { describe, expect, it } from 'vitest'
import { anonymous } from '../model/principal.ts'
import { compileGrants } from './authorizer.ts'
import { catalog, grantsOf, principalOf, requestOf } from './policy.fixture.ts'

const now = Date.parse('2026-06-01T00:00:00Z')
const crew = { to: { roles: ['crew'] } }

function decide(grants: readonly unknown[], path: string, principal = principalOf()) {
  return compileGrants(grantsOf(...grants)).authorize(principal, requestOf(path), catalog, now)
}

describe('What is not a service', () => {
  const all = { ...crew, on: { services: ['**'] } }
  const output = (grants: readonly object[], principal = principalOf()) => {
    const file = requestOf('/rest/directories/arcgisoutput/Water/Assets_MapServer/a.png', { f: 'bytes' })
    return compileGrants(grantsOf(...grants)).authorize(principal, file, catalog, now)
  }

  it('such as the page about the site has no grants', () => {
    expect(decide([all], '/rest/info')).toMatchObject({
      effect: 'deny',
      reason: 'there is no grant for this',
    })
  })

  it('such as an output file is for callers from whom nothing is hidden', () => {
    expect(output([{ ...all, name: 'all' }])).toEqual({
      effect: 'permit',
      grants: ['all'],
      obligations: { unrestricted: true },
    })
    expect(output([{ ...all, with: { records: 5 } }]).effect).toBe('deny')
    expect(output([{ ...crew, on: { services: ['Water/*'] } }]).effect).toBe('deny')
    expect(output([all], principalOf({ scope: { services: ['Water/Assets'] } })).effect).toBe('deny')
  })

  it.each([
    [{ to: { anonymous: true } }, true],
    [{ to: { roles: ['anonymous'] } }, true],
    [{ to: { principals: ['anonymous'] } }, true],
    [{ to: { claims: { team: 'north' } } }, false],
    [crew, false],
  ])('such as a caller without a credential has grants by %j: %s', (grant, has) => {
    const authorizer = compileGrants(grantsOf(grant))
    expect(authorizer.anonymousHasGrants).toBe(has)
    const open = compileGrants(grantsOf({ on: { services: ['**'] }, ...grant }))
    const decision = open.authorize(anonymous, requestOf('0/query'), catalog, now)
    expect(decision.effect).toBe(has ? 'permit' : 'deny')
  })
})
