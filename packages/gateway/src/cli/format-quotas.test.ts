import { describe, expect, it } from 'vitest'
import { type OwnQuota, toldQuota } from '../core/request/own-quota.ts'
import { quotaInWords } from './format-quotas.ts'

const quota: OwnQuota = {
  name: 'daily',
  units: 5_000,
  every: 'day',
  timeZone: 'Europe/Berlin',
  per: 'principal',
  of: 'user:ada',
  from: Date.parse('2026-11-29T23:00:00Z'),
  until: Date.parse('2026-11-30T23:00:00Z'),
  warnAt: 80,
}
const end = 'begins again on 1 December 2026 at 00:00 (Europe/Berlin)'

describe('A quota in words', () => {
  it.each<[Partial<OwnQuota>, string]>([
    [{}, `daily: 5,000 units a day, this account alone; what is used is not known; ${end}`],
    [
      { used: 4_100.456, mounts: ['/map'], services: ['Imagery/*', 'Lidar'] },
      `daily: 5,000 units a day, this account alone, at /map, for Imagery/* Lidar; 4,100.46 used (82 %); ${end}`,
    ],
    [
      { per: 'role', of: 'guest', used: 0 },
      `daily: 5,000 units a day, shared by role guest; 0 used (0 %); ${end}`,
    ],
    [
      { per: { attribute: 'department' }, of: 'a\n\u001b[2J', used: 1 },
      `daily: 5,000 units a day, shared by department a\\u000a\\u001b[2J; 1 used (0 %); ${end}`,
    ],
    [
      { per: { attribute: 'department' }, of: '' },
      `daily: 5,000 units a day, shared by all without department; what is used is not known; ${end}`,
    ],
  ])('says whose it is, what is used and when it begins again: %j', (changes, words) => {
    expect(quotaInWords({ ...quota, ...changes })).toBe(words)
    expect(quotaInWords(toldQuota({ ...quota, ...changes }))).toBe(words)
  })
})
