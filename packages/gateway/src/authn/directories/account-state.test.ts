import { expect, it } from 'vitest'
import { closedReason } from './account-state.ts'
import { readEntry } from './entry.ts'

const now = Date.parse('2026-11-29T12:00:00Z')

/** A time as Active Directory writes it. */
const fileTime = (text: string): string => String((Date.parse(text) + 11_644_473_600_000) * 10_000)

it.each<[Readonly<Record<string, string>>, string | undefined]>([
  [{}, undefined],
  [{ userAccountControl: '512' }, undefined],
  [{ userAccountControl: '66048' }, undefined],
  [{ userAccountControl: '514' }, 'is disabled'],
  [{ useraccountcontrol: '66050' }, 'is disabled'],
  [{ accountExpires: '0' }, undefined],
  [{ accountExpires: '9223372036854775807' }, undefined],
  [{ accountExpires: fileTime('2026-11-30') }, undefined],
  [{ accountExpires: fileTime('2026-11-28') }, 'has expired'],
  [{ nsAccountLock: 'TRUE' }, 'is disabled'],
  [{ nsAccountLock: 'false' }, undefined],
  [{ pwdAccountLockedTime: '000001010000Z' }, 'is disabled'],
  // A lock by wrong passwords: somebody else may have typed them.
  [{ pwdAccountLockedTime: '20261129115900Z' }, undefined],
  [{ shadowExpire: '-1' }, undefined],
  [{ shadowExpire: '20786' }, 'has expired'],
  [{ shadowExpire: '30000' }, undefined],
  [{ loginDisabled: 'TRUE' }, 'is disabled'],
])('an account with %j: %s', (attributes, reason) => {
  expect(closedReason(readEntry({ dn: 'cn=ann', ...attributes }), now)).toBe(reason)
})
