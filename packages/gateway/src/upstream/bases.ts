import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { buildConnector, Pool } from 'undici'
import type { UpstreamConfiguration } from '../config/sections/upstreams.ts'
import { Breaker } from '../core/breaker.ts'
import { GatewayError } from '../core/errors/errors.ts'
import { checkLiteralHost, guardedLookup, type ResolveAll } from './addresses.ts'
import { type ExchangeRequest, isUpload, type Way } from './exchange.ts'
import { LateDispatcher } from './late-dispatcher.ts'
import { Line } from './line/line.ts'
import { isOwnHeader } from './line/request-head.ts'

/** One base URL of an upstream with its connections. */
export interface Base {
  readonly url: URL
  /** Path of the base without a trailing slash. */
  readonly path: string
  /** For uploads and token services. */
  readonly dispatcher: LateDispatcher
  /** For everything else. Absent where the credential is a header that a line writes itself. */
  readonly line?: Line
  readonly breaker: Breaker
  pending: number
}

interface BasesOptions {
  readonly directory: string
  readonly monotonic: () => number
  /** Default: the look-up of the system. */
  readonly resolve?: ResolveAll | undefined
}

/**
 * The bases of an upstream, each with its pool.
 * @throws RefusedAddressError for a URL that names a link-local or metadata address
 */
export function openBases(configuration: UpstreamConfiguration, options: BasesOptions): readonly Base[] {
  const { url, alternateUrls, breaker, credential, insecureAllowAddresses } = configuration
  const isPlain = credential.kind !== 'header' || !isOwnHeader(credential.name.toLowerCase())
  const pool = poolOptions(configuration, options)
  return [url, ...alternateUrls].map((text) => {
    const base = new URL(text)
    checkLiteralHost(base, insecureAllowAddresses)
    return {
      url: base,
      path: base.pathname.replace(/\/+$/, ''),
      dispatcher: new LateDispatcher(({ Pool }) => new Pool(base.origin, pool)),
      ...(isPlain ? { line: new Line(lineOptions(base, configuration, options)) } : {}),
      breaker: new Breaker({
        failures: breaker.failures,
        pauseMs: breaker.pause,
        monotonic: options.monotonic,
      }),
      pending: 0,
    }
  })
}

/**
 * The base with the fewest requests under way among those whose breaker is not open; a base that just failed comes last.
 * @throws GatewayError `upstream.unreachable` with the time to the next probe when all breakers are open
 */
export function chooseBase(bases: readonly Base[], failed?: Base): Base {
  let chosen: Base | undefined
  for (const base of bases) {
    if (!base.breaker.allows) continue
    if (chosen && (base === failed || (chosen !== failed && chosen.pending <= base.pending))) continue
    chosen = base
  }
  if (chosen) return chosen
  const waitMs = Math.min(...bases.map(({ breaker }) => breaker.waitMs))
  throw new GatewayError('upstream.unreachable', 'left alone after failures', {
    retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
  })
}

/** The line for requests whose body is in memory, undici for uploads. */
export const wayOf = ({ line, dispatcher }: Base, request: ExchangeRequest): Way =>
  line === undefined || isUpload(request) ? dispatcher.get() : line

/** Lets requests under way end, then closes the connections. */
export async function closeBases(bases: readonly Base[]): Promise<void> {
  await Promise.all(bases.flatMap(({ dispatcher, line }) => [dispatcher.close(), line?.close()]))
}

/** Options of the connections of an upstream, also of those to its token service elsewhere. */
export function poolOptions(configuration: UpstreamConfiguration, options: BasesOptions): Pool.Options {
  return {
    connections: configuration.limits.inFlight,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: 15_000,
    keepAliveMaxTimeout: 120_000,
    connect: connectOptions(configuration, options),
  }
}

const lineOptions = (url: URL, configuration: UpstreamConfiguration, options: BasesOptions) => ({
  url,
  connect: connectOptions(configuration, options),
  connections: configuration.limits.inFlight,
  headersMs: configuration.timeouts.headers,
  bodyIdleMs: configuration.timeouts.bodyIdle,
  monotonic: options.monotonic,
})

/** How a connection is made, by either way: the authorities that are believed, the name that is expected, the addresses that are refused. */
function connectOptions(
  configuration: UpstreamConfiguration,
  options: BasesOptions,
): buildConnector.BuildOptions {
  const { tls, credential, timeouts, insecureAllowAddresses } = configuration
  const pem = (file: string) => readFileSync(resolve(options.directory, file))
  return {
    timeout: timeouts.connect,
    lookup: guardedLookup(insecureAllowAddresses, options.resolve),
    rejectUnauthorized: !tls.insecureSkipTlsVerify,
    ...(tls.caFile === undefined ? {} : { ca: pem(tls.caFile) }),
    ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
    ...(credential.kind === 'mtls' ? { cert: pem(credential.certFile), key: pem(credential.keyFile) } : {}),
  }
}
