import { createQuotas, type LeasedAccounts, RequestMeter, UsageWriter } from '../limits/index.ts'
import type { OpenedStore } from '../store/port.ts'
import type { OpenMeter } from './measured.ts'
import type { WireOptions } from './options.ts'

/** How often what was counted is written. */
const writeMs = 5_000

/** What counts usage and quotas. */
export interface OpenedUsage {
  readonly writer: UsageWriter
  /** Writes what is left, and ends. */
  readonly close: () => Promise<void>
}

/** Opens what counts usage and quotas, and writes it every five seconds. It outlives a reload. */
export function openUsage(
  { configuration, clock, log, metrics }: WireOptions,
  { usage: store }: Pick<OpenedStore, 'usage'>,
): OpenedUsage {
  let isFailing = false
  const writer = new UsageWriter({
    store,
    clock,
    keepDays: configuration.usage.keepDays,
    observer: {
      lost: metrics.usage.lost,
      lostUnits: metrics.usage.lostUnits,
      failed: (error) => {
        metrics.usage.failed()
        if (!isFailing)
          log.error({ err: error }, 'usage cannot be written; it is counted on and written later')
        isFailing = true
      },
      written: () => {
        if (isFailing) log.info('usage is written again')
        isFailing = false
      },
      quota: ({ event, quota, subject, used, limit, until }) => {
        metrics.usage.quota(quota, event)
        const facts = { quota, of: subject, used: Math.round(used), units: limit, until: new Date(until) }
        log.warn(facts, event === 'used-up' ? 'a quota is used up' : 'a quota is nearly used up')
      },
    },
  })
  const timer = setInterval(() => void writer.write(), writeMs)
  timer.unref()
  return {
    writer,
    close: () => {
      clearInterval(timer)
      return writer.write()
    },
  }
}

interface MeterParts {
  readonly usage: Pick<OpenedUsage, 'writer'>
  readonly accounts: LeasedAccounts
  readonly store: Pick<OpenedStore, 'sealing'>
}

/** Makes meters by the quotas of a configuration. */
export function metersOf(
  { configuration: { limits, usage }, clock, metrics }: WireOptions,
  { usage: { writer }, accounts, store }: MeterParts,
): OpenMeter {
  const quotas = createQuotas(limits.quotas, { accounts, writer, clock, refused: metrics.usage.refused })
  // Nobody can read what ends with the process.
  const isKept = usage.detail !== 'off' && store.sealing.isLasting
  if (!isKept && limits.quotas.length === 0) return () => undefined
  const options = {
    quotas,
    book: isKept ? writer.book : undefined,
    isCoarse: usage.detail === 'service',
    clock,
  }
  return () => {
    if (writer.book.isFull) writer.writeSoon()
    return new RequestMeter(options)
  }
}
