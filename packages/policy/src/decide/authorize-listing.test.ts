import { describe, expect, it } from 'vitest'
import { compileGrants } from './authorizer.ts'
import { catalog, grantsOf, principalOf, requestOf } from './policy.fixture.ts'

const now = Date.parse('2026-06-01T00:00:00Z')
const crew = { to: { roles: ['crew'] } }

function decide(grants: readonly unknown[], path: string, principal = principalOf()) {
  return compileGrants(grantsOf(...grants)).authorize(principal, requestOf(path), catalog, now)
}

describe('Lists of a folder', () => {
  const listing = (scope: object, path: string) =>
    decide([{ ...crew, on: { services: ['**'] } }], path, principalOf({ scope }))

  it('are denied if nothing in the folder is granted', () => {
    expect(listing({}, '/rest/services/Water').effect).toBe('permit')
    expect(listing({}, '/rest/services/Land')).toMatchObject({ effect: 'deny', mayBeLearned: true })
  })

  it('are denied to a credential for services elsewhere', () => {
    expect(listing({ services: ['printing'] }, '/rest/services').effect).toBe('permit')
    expect(listing({ services: ['printing'] }, '/rest/services/Water').effect).toBe('deny')
  })

  it('are no pages for programs', () => {
    const grants = grantsOf({ ...crew, on: { services: ['**'] } })
    const decision = compileGrants(grants).authorize(
      principalOf(),
      requestOf('/rest/services', { f: 'html' }),
      catalog,
      now,
    )
    expect(decision).toMatchObject({ effect: 'deny', code: 'request.format-unknown' })
  })
})
