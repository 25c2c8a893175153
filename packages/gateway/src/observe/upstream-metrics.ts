import type { UpstreamObserver, UpstreamStatus } from '../core/upstream/observer.ts'
import { type Measures, remembered } from './measures.ts'

const breakerStates: Readonly<Record<string, number>> = { closed: 0, probing: 1, open: 2 }

/** Counts events of the connections to upstreams. */
export function measureExchanges({ counter, histogram }: Measures): UpstreamObserver {
  const exchanges = counter('mapgate_upstream_exchanges_total', 'Requests to upstreams, repeated ones too.', [
    'upstream',
    'outcome',
  ])
  const duration = histogram('mapgate_upstream_duration_seconds', 'Until the last byte of the reply.', [
    'upstream',
    'operation',
  ])
  const renewals = counter('mapgate_upstream_renewals_total', 'Sign-ins to upstreams.', [
    'upstream',
    'result',
  ])
  const retries = counter('mapgate_upstream_retries_total', 'Requests sent once more.', ['upstream'])
  const turnedAway = counter('mapgate_upstream_turned_away_total', 'Requests that found no place in line.', [
    'upstream',
  ])
  const exchangesOf = remembered((upstream, outcome) => exchanges.labels(upstream, outcome))
  const durationOf = remembered((upstream, operation) => duration.labels(upstream, operation))
  return {
    exchanged: (upstream, operation, outcome, durationMs) => {
      const kind = typeof outcome === 'number' ? `${Math.floor(outcome / 100)}xx` : outcome
      exchangesOf(upstream, kind).inc()
      durationOf(upstream, operation).observe(durationMs / 1000)
    },
    renewed: (upstream, succeeded) => renewals.inc({ upstream, result: succeeded ? 'ok' : 'failed' }),
    retried: (upstream) => retries.inc({ upstream }),
    turnedAway: (upstream) => turnedAway.inc({ upstream }),
  }
}

/** Sets the gauges of the upstreams when the metrics are read. */
export function measureUpstreams({ gauge }: Measures, upstreams: () => readonly UpstreamStatus[]): void {
  const perUpstream = (name: string, help: string, read: (status: UpstreamStatus) => number) =>
    gauge({ name, help, labelNames: ['upstream'] }, (each) => {
      for (const status of upstreams()) each.set({ upstream: status.name }, read(status))
    })
  perUpstream('mapgate_upstream_in_flight', 'Requests under way at an upstream.', ({ inFlight }) => inFlight)
  perUpstream('mapgate_upstream_waiting', 'Requests that wait for their turn.', ({ waiting }) => waiting)
  perUpstream('mapgate_upstream_signed_in', '0 after a sign-in failed, else 1.', ({ credential }) =>
    credential.good ? 1 : 0,
  )
  const breaker = {
    name: 'mapgate_upstream_breaker',
    help: 'State of each base: 0 closed, 1 probing, 2 open.',
  }
  gauge({ ...breaker, labelNames: ['upstream', 'base'] }, (each) => {
    for (const { name: upstream, bases } of upstreams()) {
      for (const [base, { breaker: state }] of bases.entries()) {
        each.set({ upstream, base }, breakerStates[state] ?? 2)
      }
    }
  })
}
