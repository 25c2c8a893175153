/** A time from its beginning on, and before its end; epoch milliseconds. */
interface Window {
  readonly from: number
  readonly until: number
}

/** A day or a month of a calendar, in the zone whose clocks it follows. */
type Period = 'day' | 'month'

const dayMs = 86_400_000
const minuteMs = 60_000

/** Clocks differ from UTC by less, and no change of them is larger. */
const farthestMs = 48 * 3_600_000

/**
 * Finds the day or month that a time is in, as the clocks of a zone show it. A day with a change of the clocks has 23 or 25 hours; one whose midnight is left out
 * begins with the first minute that there is, and of two midnights the second counts. Windows follow each other without a gap, also where clocks go back over midnight.
 * @param timeZone IANA name, such as `Europe/Berlin`
 * @throws RangeError where there is no such zone
 */
export function calendarIn(timeZone: string, period: Period): (now: number) => Window {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    era: 'short',
  })
  /** The day that the clocks show, as days since 1970. */
  const dayAt = (time: number): number => {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]))
    return Date.UTC(Number(parts.year), Number(parts.month) - 1, Number(parts.day)) / dayMs
  }
  const beginningOf = (day: number): number => firstMinute((time) => dayAt(time) >= day, day * dayMs)
  let known: Window = { from: 0, until: 0 }
  return (now) => {
    if (now < known.from || now >= known.until) known = windowAround(now, dayAt(now), { period, beginningOf })
    return known
  }
}

/** The first minute near a time from which on something holds. */
function firstMinute(holds: (time: number) => boolean, near: number): number {
  let [before, after] = [near - farthestMs, near + farthestMs]
  while (after - before > minuteMs) {
    const middle = before + Math.floor((after - before) / 2 / minuteMs) * minuteMs
    if (holds(middle)) after = middle
    else before = middle
  }
  return after
}

function windowAround(
  now: number,
  day: number,
  { period, beginningOf }: { readonly period: Period; readonly beginningOf: (day: number) => number },
): Window {
  const first = period === 'day' ? day : monthOf(day, 0)
  const at = (steps: number) => beginningOf(period === 'day' ? first + steps : monthOf(first, steps))
  // Where clocks go back over midnight, they show a day that is over once more.
  if (now >= at(1)) return { from: at(1), until: at(2) }
  if (now < at(0)) return { from: at(-1), until: at(0) }
  return { from: at(0), until: at(1) }
}

/** The first day of the month that a day is in, or of one so many months later. */
function monthOf(day: number, later: number): number {
  const date = new Date(day * dayMs)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later, 1) / dayMs
}
