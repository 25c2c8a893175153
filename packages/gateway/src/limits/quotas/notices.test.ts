import { expect, it } from 'vitest'
import { quotaSection } from '../../config/sections/quotas.ts'
import { nearlyUsedOf, noticesOf } from './notices.ts'

const configuration = quotaSection.parse({ name: 'daily', per: 'principal', units: 10, every: 'day' })
const window = {
  quota: 'daily',
  subject: 'key:ada',
  from: 0,
  until: 86_400_000,
  limit: 10,
  warnAt: 80,
}
const account = {
  kind: 'quota',
  limit: 'daily',
  caller: 'key:ada',
  window: '0',
  units: 10,
  endsAt: 86_400_000,
  used: async () => 0,
} as const

it.each([
  ['4 + 0.1 + 0.1 + 0.1 + 4', 10 - (4 + 0.1 + 0.1 + 0.1 + 4), 83, 1],
  ['4.199999999999999 + 0.1 + 4', 10 - (4.199999999999999 + 0.1 + 4), 83, 1],
  ['0.1 + 0.2 + 7.7', 10 - (0.1 + 0.2 + 7.7), 80, 2],
  ['8 and a little', 2 - Number.EPSILON, 80, 2],
])('A quota of which %s units are used says so, in whatever order they were added', (_, left, percent, r) => {
  const near = nearlyUsedOf([{ configuration, window, account }], () => left)
  const told = noticesOf(near, 0)
  expect(told['mapgate-quota']).toContain(`${percent} % of quota daily`)
  expect(told.ratelimit).toBe(`"daily";r=${r};t=86400`)
})
