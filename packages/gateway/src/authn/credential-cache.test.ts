import { expect, it } from 'vitest'
import { createCredentialCache } from './credential-cache.ts'
import type { VerifiedCredential } from './verified-credential.ts'

it('a flood of new credentials does not push out the one that is used', () => {
  const cache = createCredentialCache(100)
  const known = {} as VerifiedCredential
  cache.set('busy', known, 0)
  for (let nth = 0; nth < 1_000; nth++) {
    cache.set(`new ${nth}`, known, 0)
    expect(cache.get('busy')?.known).toBe(known)
  }
  expect(cache.get('new 0')).toBeUndefined()
})
