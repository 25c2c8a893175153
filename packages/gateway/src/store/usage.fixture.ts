import { expect, it } from 'vitest'
import type { Store } from './port.ts'
import type { QuotaUse, UsageRow } from './usage-port.ts'

const hourMs = 3_600_000
const counts = {
  requests: 1,
  units: 1.25,
  megapixels: 0.25,
  records: 10,
  renders: 1,
  hits: 0,
  bytes: 2_000,
  refused: 0,
}

/** What was counted in an hour, of one request. */
const usageRow = (changes: Partial<UsageRow> = {}): UsageRow => ({
  hour: 0,
  principal: 'key:k1',
  key: 'k1',
  service: 'gis/Assets',
  ...counts,
  ...changes,
})

/** What was used of a quota of a day. */
const quotaUse = (changes: Partial<QuotaUse> = {}): QuotaUse => ({
  quota: 'daily',
  subject: 'Water',
  from: 0,
  until: 24 * hourMs,
  units: 1.5,
  ...changes,
})

/** What every store does with usage and quotas. */
export function describeUsage(open: () => Promise<Store>): void {
  it('adds usage up by hour, principal, key and service', async () => {
    const { usage } = await open()
    const ada = { principal: 'user:ada "o\'neil"\n=1', key: '' }
    await usage.add({ rows: [usageRow(), usageRow(ada)], uses: [] })
    await usage.add({
      rows: [usageRow({ hits: 1, bytes: 5_000_000_000 }), usageRow({ hour: hourMs })],
      uses: [],
    })
    const all = await usage.sums({
      from: 0,
      to: 2 * hourMs,
      by: ['principal', 'key', 'service'],
      stepMs: hourMs,
    })
    expect(all).toEqual([
      {
        at: 0,
        ...names(usageRow()),
        ...counts,
        requests: 2,
        units: 2.5,
        megapixels: 0.5,
        records: 20,
        renders: 2,
        hits: 1,
        bytes: 5_000_002_000,
      },
      { at: 0, ...names(usageRow(ada)), ...counts },
      { at: hourMs, ...names(usageRow()), ...counts },
    ])
  })

  it('tells sums apart by what is asked for, in the hours that are asked for', async () => {
    const { usage } = await open()
    const rows = [0, 1, 24, 25, 48].map((hour) =>
      usageRow({ hour: hour * hourMs, principal: `user:${hour % 2}` }),
    )
    await usage.add({ rows, uses: [] })
    const asked = { from: hourMs, to: 48 * hourMs }
    expect((await usage.sums({ ...asked, by: ['principal'] })).map(brief)).toEqual([
      [0, 'user:0', '', '', 1],
      [0, 'user:1', '', '', 2],
    ])
    expect((await usage.sums({ ...asked, by: ['service'], stepMs: 24 * hourMs })).map(brief)).toEqual([
      [0, '', '', 'gis/Assets', 1],
      [24 * hourMs, '', '', 'gis/Assets', 2],
    ])
    expect((await usage.sums({ ...asked, by: [] })).map(brief)).toEqual([[0, '', '', '', 3]])
    expect(await usage.sums({ from: 0, to: 0, by: [] })).toEqual([])
  })

  it('adds to a quota, and tells what all used of it', async () => {
    const { usage } = await open()
    const other = quotaUse({ subject: 'Roads', units: 4 })
    expect(await usage.add({ rows: [], uses: [quotaUse(), other] })).toEqual([1.5, 4])
    expect(await usage.add({ rows: [], uses: [other, quotaUse({ units: 0.5 })] })).toEqual([8, 2])
    const next = quotaUse({ from: 24 * hourMs, until: 48 * hourMs })
    expect(await usage.used([next, quotaUse(), other])).toEqual([0, 2, 8])
    await usage.add({ rows: [], uses: [next] })
    expect(await usage.uses(hourMs)).toEqual([{ ...other, units: 8 }, quotaUse({ units: 2 })])
    expect(await usage.uses(24 * hourMs)).toEqual([next])
  })

  it('loses nothing that several add at the same time', async () => {
    const { usage } = await open()
    const rows = Array.from({ length: 20 }, (_, nth) => usageRow({ principal: `user:${nth}` }))
    const uses = Array.from({ length: 20 }, (_, nth) => quotaUse({ subject: `s${nth}`, units: 1 }))
    const batches = Array.from({ length: 10 }, (_, nth) =>
      nth % 2 ? { rows, uses } : { rows: rows.toReversed(), uses: uses.toReversed() },
    )
    const given = await Promise.all(batches.map((batch) => usage.add(batch)))
    expect(given.map(([first]) => first).sort()).toHaveLength(10)
    expect(await usage.used(uses)).toEqual(uses.map(() => 10))
    expect((await usage.sums({ from: 0, to: hourMs, by: [] }))[0]?.requests).toBe(200)
  })

  it('forgets usage that is older than it is kept, and quotas a day after their end', async () => {
    const store = await open()
    await store.usage.add({ rows: [usageRow(), usageRow({ hour: hourMs })], uses: [quotaUse()] })
    await store.usage.forget(hourMs)
    expect((await store.usage.sums({ from: 0, to: 9 * hourMs, by: [], stepMs: hourMs })).map(brief)).toEqual([
      [hourMs, '', '', '', 1],
    ])
    await store.prune(47 * hourMs)
    expect(await store.usage.used([quotaUse()])).toEqual([1.5])
    await store.prune(49 * hourMs)
    expect(await store.usage.used([quotaUse()])).toEqual([0])
  })
}

const names = ({ principal, key, service }: UsageRow) => ({ principal, key, service })

const brief = (sum: { at: number; principal: string; key: string; service: string; requests: number }) => [
  sum.at,
  sum.principal,
  sum.key,
  sum.service,
  sum.requests,
]
