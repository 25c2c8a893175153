import { collectDefaultMetrics, Registry } from 'prom-client'
import type { AuditEvent } from '../core/request/audit.ts'
import type { UpstreamObserver, UpstreamStatus } from '../core/upstream/observer.ts'
import { type CacheMetrics, type HeldAnswers, measureCache } from './cache-metrics.ts'
import { type Measures, measuresIn, remembered } from './measures.ts'
import { measureShared, type SharedMetrics } from './shared-metrics.ts'
import { measureExchanges, measureUpstreams } from './upstream-metrics.ts'
import { measureUsage, type UsageMetrics } from './usage-metrics.ts'

/** The metrics of the process. Labels are names of the grammar, of the configuration and of closed lists: nothing that grows with users or URLs. */
export interface Metrics extends UpstreamObserver {
  /** Counts one request, from its audit event. */
  readonly request: (event: AuditEvent) => void
  /** Counts a request that a rate refused. */
  readonly limited: (rate: string) => void
  readonly reloaded: (succeeded: boolean) => void
  /** Counts a reading of areas in a layer of a map server. */
  readonly areaRead: (area: string, result: 'ok' | 'failed' | 'invalid') => void
  /** Counts a service and a reference whose pictures are refused under areas. */
  readonly inexact: (upstream: string) => void
  /** Counts a row that was not what it had been when its edit was checked. */
  readonly editAlarm: (kind: string, outcome: string) => void
  /** Counts what becomes of kept answers. */
  readonly cache: CacheMetrics
  /** What a database is like that machines share. */
  readonly store: {
    /** Revocations that were missing in it, and were written again. */
    readonly lost: (revocations: number) => void
    /** How far its clock is ahead of this machine's, milliseconds. */
    readonly clockDifference: (ms: number) => void
    /** How many gateways run on it, and how many of them have other grants than this one. */
    readonly gateways: (running: number, withOtherGrants: number) => void
  }
  /** What a server is like that several gateways share. */
  readonly shared: SharedMetrics
  /** What becomes of usage and quotas. */
  readonly usage: UsageMetrics
  /** The text that Prometheus reads, with its content type. */
  readonly page: () => Promise<{ readonly contentType: string; readonly text: string }>
}

/**
 * @param sources what gauges ask when they are read: the upstreams, the requests under way, the bytes of their bodies in memory, the answers that are kept
 */
export function createMetrics(sources: {
  upstreams: () => readonly UpstreamStatus[]
  inFlight: () => number
  heldBodyBytes: () => number
  heldAnswers: () => Readonly<Record<string, HeldAnswers>>
}): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const measures = measuresIn(registry)
  const request = measureRequests(measures)
  const limited = measures.counter('mapgate_rate_limited_total', 'Requests that a rate refused.', ['rate'])
  const reloads = measures.counter('mapgate_configuration_reloads_total', 'Reloads of the configuration.', [
    'result',
  ])
  const exchanges = measureExchanges(measures)
  measureUpstreams(measures, sources.upstreams)
  const gauge = (name: string, help: string, read: () => number) =>
    measures.gauge({ name, help, labelNames: [] }, (each) => each.set(read()))
  gauge('mapgate_requests_in_flight', 'Requests under way.', sources.inFlight)
  gauge('mapgate_held_body_bytes', 'Bytes of request bodies in memory.', sources.heldBodyBytes)
  return {
    request,
    limited: (rate) => limited.inc({ rate }),
    reloaded: (succeeded) => reloads.inc({ result: succeeded ? 'ok' : 'failed' }),
    cache: measureCache(measures, sources.heldAnswers),
    store: measureStore(measures),
    usage: measureUsage(measures),
    shared: measureShared(measures),
    ...measureProtections(measures),
    ...exchanges,
    page: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  }
}

function measureStore(measures: Measures): Metrics['store'] {
  let differenceMs = 0
  const lost = measures.counter(
    'mapgate_store_lost_revocations_total',
    'Revocations that a database had lost after a failover, and that were written again.',
    [],
  )
  measures.gauge(
    {
      name: 'mapgate_store_clock_difference_seconds',
      help: 'How far the clock of the database is ahead.',
      labelNames: [],
    },
    (each) => each.set(differenceMs / 1000),
  )
  let gateways = { same: 1, other: 0 }
  measures.gauge(
    {
      name: 'mapgate_gateways',
      help: 'Gateways that run on the store: with the grants of this one, and with others.',
      labelNames: ['grants'],
    },
    (each) => {
      each.set({ grants: 'same' }, gateways.same)
      each.set({ grants: 'other' }, gateways.other)
    },
  )
  return {
    lost: (revocations) => lost.inc(revocations),
    clockDifference: (ms) => {
      differenceMs = ms
    },
    gateways: (running, other) => {
      gateways = { same: running - other, other }
    },
  }
}

/** Counts what an administrator should know of areas and edits. */
function measureProtections(measures: Measures): Pick<Metrics, 'areaRead' | 'inexact' | 'editAlarm'> {
  const areas = measures.counter('mapgate_area_reads_total', 'Readings of areas in layers of map servers.', [
    'area',
    'result',
  ])
  const inexact = measures.counter(
    'mapgate_inexact_pictures_total',
    'Services and references whose pictures are refused under areas, because another extent is drawn than is asked for.',
    ['upstream'],
  )
  const editAlarms = measures.counter(
    'mapgate_edit_alarms_total',
    'Rows that were not what they had been when their edits were checked.',
    ['kind', 'outcome'],
  )
  return {
    areaRead: (area, result) => areas.inc({ area, result }),
    inexact: (upstream) => inexact.inc({ upstream }),
    editAlarm: (kind, outcome) => editAlarms.inc({ kind, outcome }),
  }
}

/** Counts requests by their audit events. */
function measureRequests({ counter, histogram }: Measures): Metrics['request'] {
  const requests = counter('mapgate_requests_total', 'Requests by what they asked and what was decided.', [
    'operation',
    'dialect',
    'decision',
    'status',
  ])
  const duration = histogram('mapgate_request_duration_seconds', 'From receive to the last byte.', [
    'operation',
  ])
  const sent = counter('mapgate_sent_bytes_total', 'Bytes of reply bodies.', [])
  const requestsOf = remembered((operation, dialect, decision, status) =>
    requests.labels(operation, dialect, decision, status),
  )
  const durationOf = remembered((operation) => duration.labels(operation))
  return (event) => {
    const { operation = 'none', decision, status, durationMs, bytes } = event
    requestsOf(operation, dialectOf(event), decision, String(status)).inc()
    durationOf(operation).observe(durationMs / 1000)
    sent.inc(bytes)
  }
}

/** What a client speaks, without its version; `none` outside of mounts. */
function dialectOf({ dialect, mount }: AuditEvent): 'arcgis' | 'wms' | 'wmts' | 'none' {
  if (dialect !== undefined) return dialect.startsWith('WMTS') ? 'wmts' : 'wms'
  return mount === undefined ? 'none' : 'arcgis'
}
