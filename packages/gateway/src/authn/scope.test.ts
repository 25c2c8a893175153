import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Scope } from '../../../policy/src/model/principal.ts'
import { narrower } from './scope.ts'

const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'))
const scopes: fc.Arbitrary<Scope> = fc.record(
  { mounts: names, services: names, readOnly: fc.constant(true), cannotMint: fc.constant(true) },
  { requiredKeys: [] },
)

const allows = (scope: Scope, mount: string, service: string): boolean =>
  (scope.mounts?.includes(mount) ?? true) && (scope.services?.includes(service) ?? true)

it('two scopes together allow exactly what both allow', () => {
  fc.assert(
    fc.property(
      scopes,
      scopes,
      fc.constantFrom('a', 'b'),
      fc.constantFrom('a', 'b'),
      (one, other, mount, service) => {
        const both = narrower(one, other)
        expect(allows(both, mount, service)).toBe(
          allows(one, mount, service) && allows(other, mount, service),
        )
        expect(both.readOnly ?? false).toBe((one.readOnly ?? false) || (other.readOnly ?? false))
        expect(both.cannotMint ?? false).toBe((one.cannotMint ?? false) || (other.cannotMint ?? false))
      },
    ),
  )
})

it('names of services meet whatever their case', () => {
  expect(narrower({ services: ['Water/Mains'] }, { services: ['water/MAINS'] })).toEqual({
    services: ['Water/Mains'],
  })
})
