import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { destination, pino } from 'pino'
import { describeFaults, parseConfiguration } from '../config/load.ts'
import type { AuditEvent } from '../core/request/audit.ts'
import { type RunningGateway, startGateway } from '../server/start.ts'
import { type DemoSecrets, demoConfiguration, knownSecrets, secretsOf } from './configuration.ts'
import { sampleAccount, startMapServer } from './map-server.ts'
import { createDemoPages } from './pages.ts'
import { reachOf } from './reach.ts'
import { warmUp } from './warm-up.ts'

/** What the demo can be started with. */
interface DemoOptions {
  readonly host?: string
  /** Port of the gateway; 0 takes a free one. */
  readonly port: number
  /** PEM files for HTTPS. */
  readonly tls?: { readonly cert: string; readonly key: string }
  readonly audit?: (event: AuditEvent) => void
}

/** A running demo: `url` is the gateway, `sampleUrl` the map server behind it. */
interface Demo {
  readonly url: string
  /** The page, with what it needs to sign in. */
  readonly pageUrl: string
  readonly secrets: DemoSecrets
  /** True when no other machine reaches it. */
  readonly isOnlyHere: boolean
  readonly sampleUrl: string
  readonly gateway: RunningGateway
  close(): Promise<void>
}

/**
 * Starts the sample map server on a free port and the gateway in front of it. Where other machines reach it, its keys and passwords are
 * made at random, and the known ones are refused.
 * @throws Error when the sample server is not installed or a port is taken
 */
export async function startDemo({ host = '127.0.0.1', port, tls, audit }: DemoOptions): Promise<Demo> {
  const sample = await startMapServer(0)
  const { isOnlyHere, publicHost } = reachOf(host)
  const word = isOnlyHere ? undefined : randomBytes(12).toString('hex')
  const secrets = word === undefined ? knownSecrets : secretsOf(word)
  const text = demoConfiguration({
    host,
    publicHost,
    secrets,
    port,
    tls,
    upstreamUrl: sample.url,
    upstreamPassword: sampleAccount.password,
  })
  const loaded = parseConfiguration(text, process.cwd())
  if ('faults' in loaded) throw new Error(describeFaults('demo configuration', loaded.faults))
  const gateway = await startGateway({
    ...loaded,
    pages: createDemoPages({ examples: examplesDirectory() }),
    audit: audit ?? (() => {}),
    // The known passwords are printed on the screen anyway, so warnings about them are left out.
    ...(isOnlyHere ? { log: pino({ level: 'error', base: null }, destination(2)) } : {}),
  }).catch((error: unknown) => sample.close().then(() => Promise.reject(error)))
  const url = `${tls ? 'https' : 'http'}://${publicHost}:${gateway.port}/`
  // Drawing occupies the process, so it begins after the caller has printed the address of the demo.
  setImmediate(() => void warmUp(sample.url, sampleAccount))
  return {
    url,
    pageUrl: word === undefined ? url : `${url}#pass=${word}`,
    secrets,
    isOnlyHere,
    sampleUrl: sample.url,
    gateway,
    close: async () => {
      await gateway.close()
      await sample.close()
    },
  }
}

/** The examples stand beside the packages in the repository; the published package has none. */
function examplesDirectory(): string | undefined {
  const directory = join(dirname(fileURLToPath(import.meta.url)), '../../../../examples')
  return existsSync(join(directory, 'package.json')) ? directory : undefined
}
