import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Dispatcher, Pool } from 'undici'
import type { UpstreamConfiguration } from '../config/sections/upstreams.ts'
import { GatewayError } from '../core/errors/errors.ts'
import { checkLiteralHost, guardedLookup, type ResolveAll } from './addresses.ts'
import { Breaker } from './breaker.ts'

/** One base URL of an upstream with its connections. */
export interface Base {
  readonly url: URL
  /** Path of the base without a trailing slash. */
  readonly path: string
  readonly dispatcher: Dispatcher
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
  const { url, alternateUrls, breaker, insecureAllowAddresses } = configuration
  return [url, ...alternateUrls].map((text) => {
    const base = new URL(text)
    checkLiteralHost(base, insecureAllowAddresses)
    return {
      url: base,
      path: base.pathname.replace(/\/+$/, ''),
      dispatcher: new Pool(base.origin, poolOptions(configuration, options)),
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

/** Options of the connections of an upstream, also of those to its token service elsewhere. */
export function poolOptions(configuration: UpstreamConfiguration, options: BasesOptions): Pool.Options {
  const { tls, credential, timeouts, limits, insecureAllowAddresses } = configuration
  const pem = (file: string) => readFileSync(resolve(options.directory, file))
  return {
    connections: limits.inFlight,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: 15_000,
    keepAliveMaxTimeout: 120_000,
    connect: {
      timeout: timeouts.connect,
      lookup: guardedLookup(insecureAllowAddresses, options.resolve),
      rejectUnauthorized: !tls.insecureSkipTlsVerify,
      ...(tls.caFile === undefined ? {} : { ca: pem(tls.caFile) }),
      ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
      ...(credential.kind === 'mtls' ? { cert: pem(credential.certFile), key: pem(credential.keyFile) } : {}),
    },
  }
}
