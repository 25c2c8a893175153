import { describe, expect, it } from 'vitest'
import { cacheChecks } from './cache-checks.ts'

const faultsOf = (...named: string[]) =>
  cacheChecks({ mounts: [{ cache: [{}, { operations: named }] }] } as never)

describe('The rules of kept answers', () => {
  it('name operations that read, in any case', () => {
    expect(faultsOf('MapServer.export', 'featureserver.QUERY')).toEqual([])
  })

  it.each([
    ['MapServer.exprot', 'there is no operation MapServer.exprot; did you mean MapServer.export?'],
    ['FeatureServer.applyEdits', 'FeatureServer.applyEdits is never kept, because it reads nothing'],
    ['Tokens.generate', 'Tokens.generate is never kept, because it reads nothing'],
  ])('do not name %s', (name, message) => {
    expect(faultsOf('MapServer.export', name)).toEqual([
      { path: ['mounts', 0, 'cache', 1, 'operations', 1], message },
    ])
  })
})
