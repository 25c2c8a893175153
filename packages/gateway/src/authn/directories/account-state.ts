import type { DirectoryEntry } from './entry.ts'

const dayMs = 86_400_000

/** Milliseconds between 1601, where the times of Active Directory begin, and 1970. */
const fileTimeStartMs = 11_644_473_600_000

/** What directories say of an account that is closed. A lock by wrong passwords is none of these: it ends by itself, and others can cause it. */
const closedBy: Readonly<Record<string, (value: string, now: number) => string | undefined>> = {
  // Active Directory: ACCOUNTDISABLE is bit 2.
  useraccountcontrol: (value) => ((Number(value) & 2) !== 0 ? 'is disabled' : undefined),
  // Active Directory: 100 ns since 1601; 0 and the greatest number mean never.
  accountexpires: (value, now) => {
    const at = Number(value) / 10_000 - fileTimeStartMs
    return value !== '0' && value !== '9223372036854775807' && at <= now ? 'has expired' : undefined
  },
  // 389 Directory Server, FreeIPA.
  nsaccountlock: (value) => (value.toLowerCase() === 'true' ? 'is disabled' : undefined),
  // OpenLDAP: locked until an administrator unlocks it.
  pwdaccountlockedtime: (value) => (/^0{4,}/.test(value) ? 'is disabled' : undefined),
  // shadow(5): the day on which it ends; negative: never.
  shadowexpire: (value, now) =>
    Number(value) >= 0 && Number(value) * dayMs <= now ? 'has expired' : undefined,
  // eDirectory.
  logindisabled: (value) => (value.toLowerCase() === 'true' ? 'is disabled' : undefined),
}

/** The attributes that are read for this. */
export const accountAttributes: readonly string[] = [
  'userAccountControl',
  'accountExpires',
  'nsAccountLock',
  'pwdAccountLockedTime',
  'shadowExpire',
  'loginDisabled',
]

/** Why an account is closed, such as `is disabled`, or undefined where it is open. `now` in epoch milliseconds. */
export function closedReason(entry: DirectoryEntry, now: number): string | undefined {
  for (const [attribute, check] of Object.entries(closedBy)) {
    for (const value of entry.texts(attribute)) {
      const reason = check(value, now)
      if (reason !== undefined) return reason
    }
  }
  return undefined
}
