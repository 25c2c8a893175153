import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { destination, pino } from 'pino'
import { describeFaults, parseConfiguration } from '../config/load.ts'
import type { AuditEvent } from '../core/request/audit.ts'
import { type RunningGateway, startGateway } from '../server/start.ts'
import { type DemoSecrets, demoConfiguration, knownSecrets, secretsOf } from './configuration.ts'
import { linkToConsole, makeConsoleToken } from './console.ts'
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
  /** The console, which only this machine reaches: a link that signs in once, and the token for later. */
  readonly console: { readonly link: string; readonly token: string }
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
  const { token, file: tokenFile, remove: removeToken } = await makeConsoleToken()
  const upstream = { upstreamUrl: sample.url, upstreamPassword: sampleAccount.password }
  const consoleUrl = (): string | undefined => (isOnlyHere ? gateway.adminUrl : undefined)
  const gateway: RunningGateway = await startGateway({
    ...readConfiguration({ host, publicHost, secrets, port, tls, ...upstream, tokenFile }),
    pages: createDemoPages({ examples: examplesDirectory(), consoleUrl }),
    audit: audit ?? (() => {}),
    // The known passwords are printed on the screen anyway, so warnings about them are left out.
    ...(isOnlyHere ? { log: pino({ level: 'error', base: null }, destination(2)) } : {}),
  }).catch(async (error: unknown) => {
    await Promise.all([sample.close(), removeToken()])
    throw error
  })
  const url = `${tls ? 'https' : 'http'}://${publicHost}:${gateway.port}/`
  // Drawing occupies the process, so it begins after the caller has printed the address of the demo.
  setImmediate(() => void warmUp(sample.url, sampleAccount))
  return {
    url,
    pageUrl: word === undefined ? url : `${url}#pass=${word}`,
    secrets,
    isOnlyHere,
    sampleUrl: sample.url,
    console: { link: await linkToConsole(gateway.adminUrl ?? '', token), token },
    gateway,
    close: async () => {
      await gateway.close()
      await Promise.all([sample.close(), removeToken()])
    },
  }
}

/** The demo's configuration, read as a file of an administrator is. */
function readConfiguration(places: Parameters<typeof demoConfiguration>[0]) {
  const loaded = parseConfiguration(demoConfiguration(places), process.cwd())
  if ('faults' in loaded) throw new Error(describeFaults('demo configuration', loaded.faults))
  return loaded
}

/** The examples stand beside the packages in the repository; the published package has none. */
function examplesDirectory(): string | undefined {
  const directory = join(dirname(fileURLToPath(import.meta.url)), '../../../../examples')
  return existsSync(join(directory, 'package.json')) ? directory : undefined
}
