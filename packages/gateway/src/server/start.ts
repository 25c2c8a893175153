import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { destination, type Logger, pino } from 'pino'
import { type AdminServer, openAdmin } from '../admin/index.ts'
import { filesOf } from '../config/files.ts'
import type { LoadedConfiguration } from '../config/load.ts'
import type { Configuration } from '../config/schema.ts'
import type { AuditEvent } from '../core/audit.ts'
import type { Inbound } from '../core/inbound.ts'
import type { Reply } from '../core/reply.ts'
import { createMetrics } from '../observe/metrics.ts'
import { createTracing } from '../observe/tracing.ts'
import type { UpstreamStatus } from '../upstream/index.ts'
import { serve } from './gateway.ts'
import { Generations } from './generations.ts'
import { KeptParts } from './kept-parts.ts'
import { openListener } from './listener.ts'
import { createReload, type Reload } from './reload.ts'
import { watchFiles } from './watch.ts'
import { type WireOptions, wire } from './wire.ts'

/** What a gateway is started with. */
export interface StartOptions {
  readonly configuration: Configuration
  /** What relative file names in the configuration are relative to. */
  readonly directory: string
  /** Receives one event per request. */
  readonly audit: (event: AuditEvent) => void
  /** The gateway's own log; default: warnings and worse to stderr. */
  readonly log?: Logger
  /** Pages beside the mounts, such as the demo's. */
  readonly pages?: (inbound: Inbound) => Promise<Reply | undefined>
  /** Reads the configuration anew; without it there is nothing to reload. */
  readonly reread?: () => LoadedConfiguration
  /** Files beside those that the configuration names whose change means a reload: the configuration itself. */
  readonly watched?: readonly string[]
  /** Epoch milliseconds; default the system's. */
  readonly clock?: () => number
  /** Time between two looks at the watched files; default one second. */
  readonly watchMs?: number
  /** Which of several processes on one port this is, from 0; undefined: the only one. */
  readonly worker?: number
}

/** A gateway that listens. */
export interface RunningGateway {
  /** Where it listens, without a trailing slash; the port is the real one also when 0 was asked for. */
  readonly url: string
  readonly port: number
  /** Where the administrator's listener is, if there is one. */
  readonly adminUrl: string | undefined
  readonly reload: Reload
  readonly status: () => readonly UpstreamStatus[]
  /** Not ready, then no new connections, then, at the latest at the deadline, closed. */
  close(): Promise<void>
}

/**
 * Wires the rooms and listens.
 * @throws Error when a file of the configuration cannot be read or the port is taken
 */
export async function startGateway(options: StartOptions): Promise<RunningGateway> {
  const { directory, worker } = options
  const log = options.log ?? pino({ level: 'warn', base: null }, destination(2))
  let configuration = options.configuration
  const opened = Promise.withResolvers<Generations>()
  let upstreams: () => readonly UpstreamStatus[] = () => []
  let inFlight = () => 0
  let draining = false

  const metrics = createMetrics({
    upstreams: () => upstreams(),
    inFlight: () => inFlight(),
  })
  const tracing = createTracing()
  const listener = await openListener(configuration.listen, {
    directory,
    reusePort: worker !== undefined,
    onRequest: (message, response) => void answer(message, response),
  })

  const parts = new KeptParts()
  const wired = async (next: Configuration) => {
    const wiring: WireOptions = {
      ...options,
      configuration: next,
      log,
      metrics,
      parts,
      port: listener.port,
      random: (bytes) => randomBytes(bytes),
      clock: options.clock ?? Date.now,
      isReady: () => !draining,
      tracing: next.traces.enabled ? tracing : undefined,
      audit: (event) => {
        options.audit(event)
        metrics.request(event)
        if (next.traces.enabled) tracing.finish(event)
      },
    }
    return wire(wiring)
  }
  const first = await wired(configuration).catch(async (error) => {
    listener.cut()
    await listener.stop()
    throw error
  })
  upstreams = first.upstreams
  const running = new Generations(first, (error) => log.error({ err: error }, 'closing old rooms failed'))
  inFlight = () => running.inFlight
  opened.resolve(running)

  async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    if (draining && message.httpVersionMajor === 1) response.setHeader('Connection', 'close')
    const running = await opened.promise
    const work = () => running.run((gateway) => serve(message, response, gateway))
    if (!configuration.traces.enabled) return work()
    return tracing.request(String(message.headers.traceparent ?? ''), work)
  }

  const reload = createReload({
    reread: options.reread,
    log,
    reloaded: metrics.reloaded,
    apply: async (next) => {
      const replacement = await wired(next)
      try {
        listener.renewCertificate(next.listen, directory)
      } catch (error) {
        await replacement.close()
        throw error
      }
      configuration = next
      upstreams = replacement.upstreams
      running.replace(replacement)
    },
  })
  const unwatch = options.reread
    ? watchFiles(
        () => [...(options.watched ?? []), ...filesOf(configuration, directory)],
        () => void reload(),
        options.watchMs === undefined ? {} : { intervalMs: options.watchMs },
      )
    : () => {}
  const admin: AdminServer | undefined =
    configuration.admin &&
    (await openAdmin(configuration.admin, {
      directory,
      worker: worker ?? 0,
      metrics,
      reload,
      tellOthers: () => {
        if (worker !== undefined) process.send?.('reload')
      },
      isReady: () => !draining,
      upstreams: () => upstreams(),
      inFlight,
    }))

  return {
    url: listener.url,
    port: listener.port,
    adminUrl: admin?.url,
    reload,
    status: () => upstreams(),
    close: async () => {
      const { delay, deadline } = configuration.listen.drain
      draining = true
      unwatch()
      await pause(delay)
      const stopped = listener.stop()
      await Promise.race([stopped, untilIdle(running, deadline)])
      listener.cut()
      await stopped
      await running.close()
      await admin?.close()
    },
  }
}

const pause = (ms: number): Promise<void> =>
  ms === 0 ? Promise.resolve() : new Promise((done) => setTimeout(done, ms))

/** Resolves when no request is under way, or at the deadline. */
async function untilIdle(generations: Generations, deadlineMs: number): Promise<void> {
  const end = performance.now() + deadlineMs
  while (generations.inFlight > 0 && performance.now() < end) await pause(20)
}
