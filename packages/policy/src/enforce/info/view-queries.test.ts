import { describe, expect, it } from 'vitest'
import { assets } from '../../decide/policy.fixture.ts'
import type { ServiceEntry } from '../../model/catalog.ts'
import { codeOf, everywhere, north, plan } from '../enforce.fixture.ts'

const { version: _, ...old } = assets
const identify = {
  geometry: '1,1',
  geometryType: 'esriGeometryPoint',
  mapExtent: '0,0,2,2',
  imageDisplay: '9,9,96',
}
const asks: Record<string, Record<string, string>> = {
  identify: { ...identify, tolerance: '3', layers: 'all' },
  find: { searchText: 'a', layers: '0', returnGeometry: 'false' },
}
const withoutOwners = [{ ...everywhere, with: { fields: { except: ['owner'] } } }]

describe('Conditions of rows in identify and find', () => {
  it.each<[string, ServiceEntry, readonly object[], string | undefined]>([
    ['before 10.0, which ignores them: refused', { ...old, version: 9.31 }, north, 'access.denied'],
    ['of no stated version: refused', old, north, 'access.denied'],
    ['before 10.0, where no rows are hidden', { ...old, version: 9.31 }, withoutOwners, undefined],
    ['of 10.0', { ...old, version: 10 }, north, undefined],
  ])('by a map server %s', (_, service, grants, code) => {
    for (const [operation, parameters] of Object.entries(asks))
      expect(codeOf(() => plan(grants, operation, parameters, service))).toBe(code)
  })
})
