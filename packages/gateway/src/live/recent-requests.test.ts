import { expect, it } from 'vitest'
import type { AuditEvent } from '../core/request/audit.ts'
import { RecentRequests } from './recent-requests.ts'

const eventOf = (id: string) => ({ id }) as AuditEvent

it('the last requests are kept, told in order behind a number, and what is gone is counted', () => {
  const recent = new RecentRequests(3)
  expect(recent.since(0, 9)).toEqual({ missed: 0, found: [] })
  for (const id of ['a', 'b', 'c', 'd', 'e']) recent.take(eventOf(id))
  const ids = (after: number, count: number) =>
    recent.since(after, count).found.map(({ number, event }) => `${number}${event.id}`)
  expect(ids(0, 9)).toEqual(['3c', '4d', '5e'])
  expect(recent.since(1, 9).missed).toBe(1)
  expect(ids(3, 1)).toEqual(['4d'])
  expect(ids(5, 9)).toEqual([])
})
