import type { Expression } from '@mapgate/protocol'
import type { Configuration } from '../config/schema.ts'
import type { UpstreamConfiguration } from '../config/sections/upstreams.ts'
import { GatewayError } from '../core/errors/errors.ts'
import type { UpstreamObserver, UpstreamStatus } from '../core/upstream/observer.ts'
import type { Forward } from '../core/upstream/outbound.ts'
import { paceLimits } from '../core/upstream/reader-pace.ts'
import type { ResolveAll } from './addresses.ts'
import { askTokenService } from './ask-token-service.ts'
import { closeBases, openBases, poolOptions } from './bases.ts'
import { openCredential } from './credentials/index.ts'
import { createShareOf } from './fair/share.ts'
import { LateDispatcher } from './late-dispatcher.ts'
import { documentReaders } from './ogc/document-readers.ts'
import type { ServerSummary } from './ogc/server-summary.ts'
import { createWmsSite } from './ogc/wms-site.ts'
import { noLog, noObserver, type UpstreamLog } from './port.ts'
import { RequestQueue } from './request-queue.ts'
import { createSend } from './send.ts'
import { Upstream } from './upstream.ts'

interface UpstreamsOptions {
  readonly configuration: Configuration['upstreams']
  /** What relative file names are relative to. */
  readonly directory: string
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** Default: silence. */
  readonly log?: UpstreamLog
  /** The address that callers use; told to the upstream as `X-Forwarded-Host`, `X-Forwarded-Proto` and `Forwarded`. */
  readonly publicUrl?: string
  /** Milliseconds that no step of the wall clock changes. Default: `performance.now`. */
  readonly monotonic?: () => number
  /** Default: those of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly observer?: UpstreamObserver
  /** Default: the look-up of the system. */
  readonly resolve?: ResolveAll
}

/** The connections to all upstreams. */
export interface Upstreams {
  readonly forward: Forward
  readonly status: () => readonly UpstreamStatus[]
  /** The title of a layer of a server of WMS; undefined where it is not known, and for other kinds of upstream. */
  readonly titleOf: (upstream: string, layerId: number) => string | undefined
  /** True for a server of WMS whose own capabilities begin with the layer that is drawn lowest. */
  readonly listsLowestFirst: (upstream: string) => boolean
  /** What was read of a server of WMS; undefined where nothing was, and for other kinds of upstream. */
  readonly summaryOf: (upstream: string) => ServerSummary | undefined
  /** Numbers of the references in which a layer of a server of WMS is announced; undefined where they are not known, and for other kinds of upstream. */
  readonly referencesOf: (upstream: string, layerId: number) => readonly number[] | undefined
  /** False where a server of WMS cannot be told one of these conditions on the rows of a layer; true for other kinds of upstream. */
  readonly takesConditions: (upstream: string, layerId: number, conditions: readonly Expression[]) => boolean
  /** Lets requests under way end, then closes the connections. */
  readonly close: () => Promise<void>
}

/** Prepares every upstream of the configuration; connections and tokens come with the first request. */
export function createUpstreams(options: UpstreamsOptions): Upstreams {
  const opened = Object.entries(options.configuration).map(
    ([name, configuration]) => [name, openUpstream(name, configuration, options)] as const,
  )
  const upstreams = new Map(opened)
  return {
    forward: async (outbound, signal) => {
      const name = outbound.question.upstream
      const found = upstreams.get(name)
      // Not in the queue: what is checked may ask the same upstream.
      await outbound.delivery.beforeSent?.()
      if (!found) throw new GatewayError('gateway.internal', `no upstream named ${name}`)
      return found.forward(outbound, signal)
    },
    status: () => opened.map(([, { status }]) => status()),
    titleOf: (upstream, layerId) => upstreams.get(upstream)?.titleOf?.(layerId),
    summaryOf: (upstream) => upstreams.get(upstream)?.summary?.(),
    listsLowestFirst: (upstream) => upstreams.get(upstream)?.listsLowestFirst === true,
    referencesOf: (upstream, layerId) => upstreams.get(upstream)?.referencesOf?.(layerId),
    takesConditions: (upstream, layerId, conditions) =>
      upstreams.get(upstream)?.takesConditions?.(layerId, conditions) ?? true,
    close: async () => {
      await Promise.all(opened.map(([, { close }]) => close()))
    },
  }
}

/** Share of the places in flight for replies that pass at the pace of their readers; the others are for replies that are checked. */
const streamShare = 0.75

function openUpstream(name: string, configuration: UpstreamConfiguration, options: UpstreamsOptions) {
  const { directory, clock, log = noLog, environment = process.env, observer = noObserver } = options
  const monotonic = options.monotonic ?? (() => performance.now())
  const { limits, timeouts, insecureAllowAddresses } = configuration
  announce(name, configuration, log)
  const ways = { directory, monotonic, resolve: options.resolve }
  const bases = openBases(configuration, ways)
  const pool = poolOptions(configuration, ways)
  const agent = new LateDispatcher(({ Agent }) => new Agent(pool))
  const credential = openCredential(configuration, {
    directory,
    environment,
    monotonic,
    log,
    renewed: (succeeded) => observer.renewed(name, succeeded),
    ask: askTokenService({ bases, agent, allowedAddresses: insecureAllowAddresses, clock }),
  })
  const queue = new RequestQueue({
    ...limits,
    waitMs: limits.waitTime,
    shareOf: createShareOf(limits.fair),
    streams: Math.ceil(limits.inFlight * streamShare),
  })
  const send = createSend({
    name,
    bases,
    observer,
    monotonic,
    breaker: { failures: configuration.breaker.failures, pauseMs: configuration.breaker.pause, monotonic },
    pace: { limits: paceLimits, monotonic, isPressed: () => queue.waiting > 0 },
    forwarded: options.publicUrl === undefined ? {} : forwardedHeaders(options.publicUrl),
    limits: {
      headersMs: timeouts.headers,
      bodyIdleMs: timeouts.bodyIdle,
      totalMs: timeouts.total,
      maxHeldBytes: limits.heldReply,
    },
  })
  const upstream = new Upstream({ name, bases, queue, credential, send, observer, monotonic })
  const close = async () => {
    await Promise.all([agent.close(), closeBases(bases)])
  }
  const forward: Forward = (outbound, signal) => upstream.forward(outbound, signal)
  const seen =
    configuration.kind === 'ogc'
      ? createWmsSite({
          name,
          configuration,
          forward,
          readers: documentReaders,
          log: (words) => log.warn({ upstream: name }, words),
          monotonic,
        })
      : { forward, ...unknownOf }
  return { ...seen, status: () => upstream.status(), close }
}

/** What is known of servers of WMS alone. */
const unknownOf = {
  titleOf: undefined,
  referencesOf: undefined,
  takesConditions: undefined,
  summary: undefined,
  listsLowestFirst: false,
} as const

/** Logs settings that weaken security. */
function announce(
  upstream: string,
  { tls, insecureAllowAddresses }: UpstreamConfiguration,
  log: UpstreamLog,
): void {
  if (tls.insecureSkipTlsVerify) log.warn({ upstream }, 'insecureSkipTlsVerify: any certificate is believed')
  if (insecureAllowAddresses.length > 0)
    log.warn(
      { upstream, insecureAllowAddresses },
      'insecureAllowAddresses: these may be link-local or metadata',
    )
}

/** The forwarding headers that the gateway writes about itself; those of callers end in the receive room. */
function forwardedHeaders(publicUrl: string): Record<string, string> {
  const { host, protocol } = new URL(publicUrl)
  const proto = protocol.slice(0, -1)
  return {
    'x-forwarded-host': host,
    'x-forwarded-proto': proto,
    forwarded: `host="${host}";proto=${proto}`,
  }
}
