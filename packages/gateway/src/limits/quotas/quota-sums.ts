import type { QuotaUse, QuotaWindow } from '../../store/usage-port.ts'

/** A quota of somebody, in its window of now. */
export interface HeldWindow extends Omit<QuotaUse, 'units'> {
  /** Units of the whole window. */
  readonly limit: number
  /** Percent of them at which somebody is warned. */
  readonly warnAt: number
}

/** A quota that came near its end, or to it. Told once for each window, whatever the number of gateways. */
export interface QuotaEvent extends HeldWindow {
  readonly event: 'nearly-used' | 'used-up'
  readonly used: number
}

/** What this process counted of one window. */
interface Sum {
  window: HeldWindow
  /** Used, and not written to the store yet. */
  units: number
  /** For requests under way. */
  reserved: number
}

/** Most windows that are counted between two writings. */
const mostWindows = 50_000

/** What this process uses of quotas, between two writings to the store. */
export class QuotaSums {
  readonly #sums = new Map<string, Sum>()
  readonly #most: number
  readonly #lost: (units: number) => void

  /** @param lost told of units that cannot be remembered, because the store takes nothing and there are too many windows */
  constructor(lost: (units: number) => void, most = mostWindows) {
    this.#lost = lost
    this.#most = most
  }

  get size(): number {
    return this.#sums.size
  }

  /** Notes what a request that begins may use. */
  reserve(window: HeldWindow, units: number): void {
    this.#sumOf(window).reserved += units
  }

  /** Notes what a request did use in place of what was reserved for it. */
  settle(window: HeldWindow, { reserved, used }: { readonly reserved: number; readonly used: number }): void {
    const sum = this.#sumOf(window)
    sum.reserved = Math.max(0, sum.reserved - reserved)
    sum.units += used
  }

  /** Units that this process used or may use, and that the store does not know. */
  unwritten(window: QuotaWindow): number {
    const sum = this.#sums.get(keyOf(window))
    return sum === undefined ? 0 : sum.units + sum.reserved
  }

  /** Units that requests under way may use. */
  reserved(window: QuotaWindow): number {
    return this.#sums.get(keyOf(window))?.reserved ?? 0
  }

  /** What is to be written. */
  toWrite(): readonly QuotaUse[] {
    return [...this.#sums.values()].flatMap(({ window: { quota, subject, from, until }, units }) =>
      units > 0 ? [{ quota, subject, from, until, units }] : [],
    )
  }

  /** Takes off what was written, and tells which quotas came near their end by it. */
  written(use: QuotaUse, usedByAll: number): readonly QuotaEvent[] {
    const key = keyOf(use)
    const sum = this.#sums.get(key)
    if (sum === undefined) return []
    sum.units = Math.max(0, sum.units - use.units)
    if (sum.units === 0 && sum.reserved === 0) this.#sums.delete(key)
    return eventsOf(sum.window, usedByAll - use.units, usedByAll)
  }

  /** Forgets windows without use and without reservations. */
  tidy(): void {
    for (const [key, { units, reserved }] of this.#sums)
      if (units === 0 && reserved === 0) this.#sums.delete(key)
  }

  #sumOf(window: HeldWindow): Sum {
    const key = keyOf(window)
    const known = this.#sums.get(key)
    if (known !== undefined) {
      known.window = window
      return known
    }
    for (const [oldest, { units }] of this.#sums) {
      if (this.#sums.size < this.#most) break
      this.#sums.delete(oldest)
      if (units > 0) this.#lost(units)
    }
    const sum = { window, units: 0, reserved: 0 }
    this.#sums.set(key, sum)
    return sum
  }
}

/** Units that are as good as none: requests cost more, and sums of fractions seldom come out even. */
export const remainderOf = (limit: number): number => Math.min(1, limit / 100)

/** The events of one addition: those whose mark lies between the sum before and after it. The store makes one addition after the other, so each mark is passed once. */
function eventsOf(window: HeldWindow, before: number, after: number): readonly QuotaEvent[] {
  const passed = (mark: number): boolean => before < mark && after >= mark
  if (passed(window.limit - remainderOf(window.limit))) return [{ ...window, event: 'used-up', used: after }]
  if (passed((window.limit * window.warnAt) / 100)) return [{ ...window, event: 'nearly-used', used: after }]
  return []
}

const keyOf = ({ quota, subject, from }: QuotaWindow): string => `${quota} ${from} ${subject}`
