import { describe, expect, it } from 'vitest'
import { calendarIn } from './calendar.ts'

type Period = 'day' | 'month'

const hoursAt = (zone: string, period: Period, time: string) => {
  const { from, until } = calendarIn(zone, period)(Date.parse(time))
  return [new Date(from).toISOString(), new Date(until).toISOString(), (until - from) / 3_600_000]
}

describe('A window of a calendar', () => {
  it.each<[string, Period, string, string, string, number]>([
    ['UTC', 'day', '2026-11-30T23:59:59.999Z', '2026-11-30T00:00Z', '2026-12-01T00:00Z', 24],
    ['UTC', 'day', '2026-12-01T00:00:00Z', '2026-12-01T00:00Z', '2026-12-02T00:00Z', 24],
    ['UTC', 'month', '2026-02-28T12:00:00Z', '2026-02-01T00:00Z', '2026-03-01T00:00Z', 28 * 24],
    ['UTC', 'month', '2028-02-29T12:00:00Z', '2028-02-01T00:00Z', '2028-03-01T00:00Z', 29 * 24],
    ['UTC', 'month', '2026-12-31T23:00:00Z', '2026-12-01T00:00Z', '2027-01-01T00:00Z', 31 * 24],
    // Clocks go forward and back.
    ['Europe/Berlin', 'day', '2026-03-29T10:00:00Z', '2026-03-28T23:00Z', '2026-03-29T22:00Z', 23],
    ['Europe/Berlin', 'day', '2026-10-25T00:30:00Z', '2026-10-24T22:00Z', '2026-10-25T23:00Z', 25],
    ['Europe/Berlin', 'month', '2026-03-31T22:30:00Z', '2026-03-31T22:00Z', '2026-04-30T22:00Z', 30 * 24],
    ['Europe/Berlin', 'month', '2026-03-31T21:30:00Z', '2026-02-28T23:00Z', '2026-03-31T22:00Z', 31 * 24 - 1],
    ['Asia/Kolkata', 'day', '2026-06-01T18:30:00Z', '2026-06-01T18:30Z', '2026-06-02T18:30Z', 24],
    [
      'Pacific/Kiritimati',
      'month',
      '2026-01-31T09:59:00Z',
      '2025-12-31T10:00Z',
      '2026-01-31T10:00Z',
      31 * 24,
    ],
    // A midnight that is left out, and one that is shown twice.
    ['America/Sao_Paulo', 'day', '2018-11-04T12:00:00Z', '2018-11-04T03:00Z', '2018-11-05T02:00Z', 23],
    ['America/Sao_Paulo', 'day', '2018-02-18T02:30:00Z', '2018-02-17T02:00Z', '2018-02-18T03:00Z', 25],
    // Newfoundland went back at 00:01, so midnight was shown twice: the second one counts.
    ['America/St_Johns', 'day', '2006-10-29T02:30:30Z', '2006-10-28T02:30Z', '2006-10-29T03:30Z', 25],
    ['America/St_Johns', 'day', '2006-10-29T03:30:00Z', '2006-10-29T03:30Z', '2006-10-30T03:30Z', 24],
    // A day that a zone left out when it went over the date line.
    ['Pacific/Apia', 'day', '2011-12-31T00:00:00Z', '2011-12-30T10:00Z', '2011-12-31T10:00Z', 24],
  ])('of %s is the %s of %s', (zone, period, time, from, until, hours) => {
    expect(hoursAt(zone, period, time)).toEqual([
      new Date(from).toISOString(),
      new Date(until).toISOString(),
      hours,
    ])
  })

  it.each([
    ['Europe/Berlin', '2026-03'],
    ['America/St_Johns', '2006-10'],
    ['Pacific/Apia', '2011-12'],
    ['Africa/Cairo', '2010-09'],
  ])('of %s follows the one before without a gap, in %s', (zone, month) => {
    for (const period of ['day', 'month'] as const) {
      const windowOf = calendarIn(zone, period)
      let { until } = windowOf(Date.parse(`${month}-01`))
      const end = until + 40 * 86_400_000
      while (until < end) {
        const next = windowOf(until)
        expect(next.from).toBe(until)
        expect(next.until).toBeGreaterThan(until)
        // The window is the same from wherever in it one asks.
        expect(calendarIn(zone, period)(next.until - 1)).toEqual(next)
        until = next.until
      }
    }
  })
})
