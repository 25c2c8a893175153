import type { Measures } from './measures.ts'

/** What becomes of usage and quotas. Names of quotas are of the configuration. */
export interface UsageMetrics {
  /** Requests that are in no sum of usage. */
  readonly lost: (requests: number) => void
  /** Units that no quota was charged with. */
  readonly lostUnits: (units: number) => void
  /** Usage could not be written. */
  readonly failed: () => void
  /** A quota refused a request. */
  readonly refused: (quota: string) => void
  /** A quota came near its end, or to it. */
  readonly quota: (quota: string, event: 'nearly-used' | 'used-up') => void
}

export function measureUsage({ counter }: Measures): UsageMetrics {
  const lost = counter(
    'mapgate_usage_lost_requests_total',
    'Requests that are in no sum of usage, because the store took nothing for too long.',
    [],
  )
  const lostUnits = counter(
    'mapgate_quota_lost_units_total',
    'Units that no quota was charged with, because the store took nothing for too long.',
    [],
  )
  const failures = counter('mapgate_usage_write_failures_total', 'Times when usage could not be written.', [])
  const refused = counter('mapgate_quota_refused_total', 'Requests that a quota refused.', ['quota'])
  const events = counter(
    'mapgate_quota_events_total',
    'Quotas of somebody that were nearly used or used up, once for each window.',
    ['quota', 'event'],
  )
  return {
    lost: (requests) => lost.inc(requests),
    lostUnits: (units) => lostUnits.inc(units),
    failed: () => failures.inc(),
    refused: (quota) => refused.inc({ quota }),
    quota: (quota, event) => events.inc({ quota, event }),
  }
}
