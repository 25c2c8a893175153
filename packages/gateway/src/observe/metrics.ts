import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { AuditEvent } from '../core/audit.ts'
import type { UpstreamObserver, UpstreamStatus } from '../core/upstream-watch.ts'

const requestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
const breakerStates: Readonly<Record<string, number>> = { closed: 0, probing: 1, open: 2 }

/** What the process measures. Labels are names of the grammar, of the configuration and of closed lists: nothing that grows with users or URLs. */
export interface Metrics extends UpstreamObserver {
  /** Counts one request, from its audit event. */
  readonly request: (event: AuditEvent) => void
  /** Counts a request that a rate refused. */
  readonly limited: (rate: string) => void
  readonly reloaded: (succeeded: boolean) => void
  /** The text that Prometheus reads, with its content type. */
  readonly page: () => Promise<{ readonly contentType: string; readonly text: string }>
}

/**
 * @param sources what gauges ask when they are read: the upstreams, the requests under way, the bytes of their bodies in memory
 */
export function createMetrics(sources: {
  upstreams: () => readonly UpstreamStatus[]
  inFlight: () => number
  heldBodyBytes: () => number
}): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const requests = counter('mapgate_requests_total', 'Requests by what they asked and what was decided.', [
    'operation',
    'decision',
    'status',
  ])
  const duration = histogram('mapgate_request_duration_seconds', 'From receive to the last byte.', [
    'operation',
  ])
  const sent = counter('mapgate_sent_bytes_total', 'Bytes of reply bodies.', [])
  const limited = counter('mapgate_rate_limited_total', 'Requests that a rate refused.', ['rate'])
  const reloads = counter('mapgate_configuration_reloads_total', 'Reloads of the configuration.', ['result'])
  const exchanges = counter('mapgate_upstream_exchanges_total', 'Requests to upstreams, repeated ones too.', [
    'upstream',
    'outcome',
  ])
  const exchangeDuration = histogram(
    'mapgate_upstream_duration_seconds',
    'Until the last byte of the reply.',
    ['upstream', 'operation'],
  )
  const renewals = counter('mapgate_upstream_renewals_total', 'Sign-ins to upstreams.', [
    'upstream',
    'result',
  ])
  const retries = counter('mapgate_upstream_retries_total', 'Requests sent once more.', ['upstream'])
  const turnedAway = counter('mapgate_upstream_turned_away_total', 'Requests that found no place in line.', [
    'upstream',
  ])
  gaugesOfUpstreams()
  new Gauge({
    name: 'mapgate_requests_in_flight',
    help: 'Requests under way.',
    registers,
    collect() {
      this.set(sources.inFlight())
    },
  })
  new Gauge({
    name: 'mapgate_held_body_bytes',
    help: 'Bytes of request bodies in memory.',
    registers,
    collect() {
      this.set(sources.heldBodyBytes())
    },
  })

  // Looking a set of labels up is dear beside counting, and there are few sets.
  const requestsOf = remembered((operation, decision, status) => requests.labels(operation, decision, status))
  const durationOf = remembered((operation) => duration.labels(operation))
  const exchangesOf = remembered((upstream, outcome) => exchanges.labels(upstream, outcome))
  const exchangeDurationOf = remembered((upstream, operation) => exchangeDuration.labels(upstream, operation))

  return {
    request: ({ operation = 'none', decision, status, durationMs, bytes }) => {
      requestsOf(operation, decision, String(status)).inc()
      durationOf(operation).observe(durationMs / 1000)
      sent.inc(bytes)
    },
    limited: (rate) => limited.inc({ rate }),
    reloaded: (succeeded) => reloads.inc({ result: result(succeeded) }),
    exchanged: (upstream, operation, outcome, durationMs) => {
      const kind = typeof outcome === 'number' ? `${Math.floor(outcome / 100)}xx` : outcome
      exchangesOf(upstream, kind).inc()
      exchangeDurationOf(upstream, operation).observe(durationMs / 1000)
    },
    renewed: (upstream, succeeded) => renewals.inc({ upstream, result: result(succeeded) }),
    retried: (upstream) => retries.inc({ upstream }),
    turnedAway: (upstream) => turnedAway.inc({ upstream }),
    page: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  }

  function counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]) {
    return new Counter({ name, help, labelNames: [...labelNames], registers })
  }

  function histogram<Label extends string>(name: string, help: string, labelNames: readonly Label[]) {
    return new Histogram({ name, help, labelNames: [...labelNames], buckets: requestBuckets, registers })
  }

  function gaugesOfUpstreams(): void {
    const gauge = (name: string, help: string, read: (status: UpstreamStatus) => number) =>
      new Gauge({
        name,
        help,
        labelNames: ['upstream'],
        registers,
        collect() {
          for (const status of sources.upstreams()) this.set({ upstream: status.name }, read(status))
        },
      })
    gauge('mapgate_upstream_in_flight', 'Requests under way at an upstream.', ({ inFlight }) => inFlight)
    gauge('mapgate_upstream_waiting', 'Requests that wait for their turn.', ({ waiting }) => waiting)
    gauge('mapgate_upstream_signed_in', '0 after a sign-in failed, else 1.', ({ credential }) =>
      credential.good ? 1 : 0,
    )
    new Gauge({
      name: 'mapgate_upstream_breaker',
      help: 'State of each base: 0 closed, 1 probing, 2 open.',
      labelNames: ['upstream', 'base'],
      registers,
      collect() {
        for (const { name: upstream, bases } of sources.upstreams()) {
          for (const [base, { breaker }] of bases.entries()) {
            this.set({ upstream, base }, breakerStates[breaker] ?? 2)
          }
        }
      },
    })
  }
}

/** Remembers what was made for each list of up to three texts. */
function remembered<T>(
  make: (first: string, second: string, third: string) => T,
): (first: string, second?: string, third?: string) => T {
  const known = new Map<string, T>()
  return (first, second = '', third = '') => {
    const key = `${first} ${second} ${third}`
    let found = known.get(key)
    if (found === undefined) {
      found = make(first, second, third)
      known.set(key, found)
    }
    return found
  }
}

const result = (succeeded: boolean): string => (succeeded ? 'ok' : 'failed')
