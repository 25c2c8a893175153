import { describe, expect, it } from 'vitest'
import type { UsageSum } from '../../store/usage-port.ts'
import { chartOf } from './chart.ts'
import { quotaLines, quotaTable } from './quota-lines.ts'
import { type Asked, reportOf } from './report.ts'
import { usageCsv, usageTable } from './texts.ts'

const day = Date.parse('2026-11-29T00:00:00Z')
const dayMs = 86_400_000

const sum = (principal: string, units: number, at = 0): UsageSum => ({
  at,
  principal,
  key: '',
  service: '',
  requests: 2,
  units,
  megapixels: 1,
  records: 0,
  renders: 1,
  hits: 1,
  bytes: 12_345,
  refused: 0,
})

const asked = (changes: Partial<Asked> = {}): Asked => ({
  by: ['principal'],
  every: undefined,
  from: day,
  to: day + 2 * dayMs,
  top: undefined,
  ...changes,
})

const report = (sums: readonly UsageSum[], changes: Partial<Asked> = {}) =>
  reportOf({ sums: async () => sums }, asked(changes))

describe('A report of usage', () => {
  it('tells the largest by name, and all others together', async () => {
    const lines = await report([sum('a', 1), sum('b', 30), sum('c', 2), sum('d', 5)], { top: 2 })
    expect(lines.map(({ names, units, requests }) => [names?.[0], units, requests])).toEqual([
      ['b', 30, 2],
      ['d', 5, 2],
      [undefined, 3, 4],
    ])
  })

  it('adds days up to months', async () => {
    const days = [day, day + dayMs, day + 2 * dayMs].map((at) => sum('a', 1, at))
    const lines = await report(days, { every: 'month' })
    expect(lines.map(({ at, units }) => [new Date(at).toISOString(), units])).toEqual([
      ['2026-11-01T00:00:00.000Z', 2],
      ['2026-12-01T00:00:00.000Z', 1],
    ])
  })

  it('is a table, in which a name is one line, and nothing moves the cursor', async () => {
    const text = usageTable(await report([sum('user:a\nb\u001b[2J\u202e', 1_234.567)]), asked())
    const [head, ...rows] = text.split('\n')
    expect(head).toMatch(
      /^PRINCIPAL +REQUESTS {2}UNITS +MEGAPIXELS {2}RENDERS {2}RECORDS {2}HITS {2}BYTES +REFUSED$/,
    )
    expect(rows).toEqual([
      'user:a\\u000ab\\u001b[2J\\u202e  2         1,234.57  1           1        0        1     12,345  0',
    ])
    expect(usageTable([], asked())).toBe('Nothing was counted in this time.')
  })

  it.each([
    ['=1+1', "'=1+1"],
    ['+cmd|x', "'+cmd|x"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', '"\'\t\'=1"'],
    ['user:"a",b', '"user:""a"",b"'],
    ['=a\r\nb', '"\'=a\r\nb"'],
    ['', '-'],
    ['user:ada', 'user:ada'],
  ])('is CSV, in which %j is no formula', async (principal, cell) => {
    const csv = usageCsv(await report([sum(principal, 1.23456)]), asked())
    const [head, ...rest] = csv.split('\r\n')
    expect(head).toBe('principal,requests,units,megapixels,renders,records,hits,bytes,refused')
    expect(rest.join('\r\n')).toBe(`${cell},2,1.23,1,1,0,1,12345,0`)
  })
})

describe('A chart of usage', () => {
  const chart = { title: 'Usage by principal', every: 'day', from: day, to: day + 3 * dayMs } as const

  it('stacks a bar for each step, with an axis from nothing to a round number', async () => {
    const sums = [sum('a', 30, day), sum('b', 50, day), sum('c', 5, day), sum('a', 10, day + 2 * dayMs)]
    const svg = chartOf(await report(sums, { every: 'day', top: 2 }), chart)
    expect(svg.match(/<rect [^>]*><title>[^<]*/g)?.map((bar) => bar.replace(/.*<title>/, ''))).toEqual([
      '2026-11-29: b, 50 units',
      '2026-11-29: a, 30 units',
      '2026-11-29: all others, 5 units',
      '2026-12-01: a, 10 units',
    ])
    const axis = svg.match(/text-anchor="end"[^>]*>[^<]*/g)?.map((mark) => mark.replace(/.*>/, ''))
    expect(axis).toEqual(['0', '25', '50', '75', '100'])
    expect(svg).toContain('95 units in all: b 50; a 40; all others 5.')
  })

  it('keeps bars wide enough to tell their colour, however many hours there are', async () => {
    const month = { ...chart, every: 'hour', to: day + 30 * dayMs } as const
    const svg = chartOf(await report([sum('a', 1, day)], { every: 'hour' }), month)
    expect(svg).toMatch(/<rect [^>]*width="2\.0"[^>]*><title>/)
  })

  it('escapes names, whoever chose them', async () => {
    const name = '</text><script>alert(1)</script>&"\'\u0000\u001b\ufffe\u202e'
    const svg = chartOf(await report([sum(name, 1, day)], { every: 'day' }), { ...chart, title: name })
    expect(svg).not.toMatch(/<script|\u0000|\u001b|\ufffe|\u202e/)
    expect(svg).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;')
  })

  it('is drawn of nothing, too', async () => {
    expect(chartOf([], chart)).toContain('Nothing was counted in this time.')
  })
})

describe('Quotas of now', () => {
  it('are told with how much of them is used', () => {
    const uses = [
      { quota: 'daily', subject: 'Water', from: day, until: day + dayMs, units: 81.234 },
      { quota: 'gone', subject: '', from: day, until: day + dayMs, units: 1 },
    ]
    const lines = quotaLines(uses, [{ name: 'daily', units: 100 } as never])
    expect(lines).toMatchObject([{ used: 81.23, units: 100, percent: 81.2 }, { used: 1 }])
    expect(quotaTable(lines)).toContain('daily  Water           81.23  100    81.2     2026-11-30 00:00Z')
    expect(quotaTable(lines)).toContain('gone   (nobody named)  1      -      -')
  })
})
