import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Carrier, type Contender, type Place, withToken } from './contender.ts'
import { gatewayTokens } from './credentials.ts'
import { measuredCore, startPinned } from './pinned.ts'

/** How the gateway is set up. */
export interface MapgateSetup {
  readonly name?: string
  readonly carrier?: Carrier
  /** Sections of the configuration that are others than usual. */
  readonly sections?: object
  /** Members of the mount that are others than usual. */
  readonly mount?: object
  readonly workers?: number
  /** Cores that it may use, as `taskset` reads them; default: the one of what is measured. */
  readonly cores?: string
}

/** Answers are kept for ten minutes, and callers are told where theirs came from. */
export const keeping: MapgateSetup = {
  mount: { cache: [{ life: '10m' }] },
  sections: { cache: { memory: '1GB', statusTo: { roles: ['staff'] } } },
}

/** The gateway, and more callers of it. */
export interface MapgateContender extends Contender {
  readonly home: string
  readonly adminUrl: string
  /** Credentials of callers with the same rights. */
  readonly tokenOf: (subject: string) => string
}

const node = process.execPath

/** The module that is the command, as a checkout has it. */
export const commandOfCheckout = fileURLToPath(
  new URL('../../packages/gateway/bin/mapgate.mjs', import.meta.url),
)

/** The command that starts the gateway with a configuration. */
export const serveCommand = (
  file: string,
  more: readonly string[] = [],
  command = commandOfCheckout,
): string[] => [node, command, 'serve', '--config', file, ...more]

/**
 * Mapgate: a JWT of a configured issuer, roles out of its claims, a grant, audit lines to a file, metrics. Nothing is kept, but for what `mount` says.
 * The administrator's listeners of workers have ports of their own.
 */
export function mapgate(place: Place, setup: MapgateSetup = {}): MapgateContender {
  const { name = 'mapgate', carrier = 'header', workers = 1, cores = String(measuredCore) } = setup
  const home = join(place.directory, `mapgate-${place.port}`)
  mkdirSync(home, { recursive: true })
  const { tokenOf, jwksFile } = gatewayTokens(home)
  const file = join(home, 'mapgate.json')
  writeFileSync(file, JSON.stringify(configurationOf(place, setup, jwksFile)))
  const command = serveCommand(file, workers === 1 ? [] : ['--workers', String(workers)])
  return {
    name,
    home,
    port: place.port,
    adminUrl: `http://127.0.0.1:${adminPortOf(place)}`,
    tokenOf,
    signed: withToken(tokenOf(), carrier),
    start: () => startPinned(cores, place.port, command, { NODE_ENV: 'production' }),
  }
}

/** Each worker takes one port more. */
const adminPortOf = ({ port }: Place): number => 20_000 + 10 * (port - 18_000)

const configurationOf = (place: Place, { sections, mount }: MapgateSetup, jwksFile: string): object => ({
  listen: { port: place.port },
  publicUrl: `http://127.0.0.1:${place.port}`,
  admin: { port: adminPortOf(place) },
  upstreams: {
    ags: {
      kind: 'arcgis',
      url: `http://127.0.0.1:${place.upstreamPort}/arcgis`,
      credential: { kind: 'arcgis-token', username: 'gateway', password: 'bench' },
      limits: { inFlight: 128, inFlightPerPrincipal: 128 },
    },
  },
  mounts: [{ path: '/arcgis', upstream: 'ags', cache: [{ life: 'none' }], ...mount }],
  issuers: [{ name: 'bench', issuer: 'https://issuer.example', audience: ['maps'], jwksFile }],
  grants: [{ to: { roles: ['staff'] }, on: { services: ['Assets_*'] } }],
  audit: { file: 'audit.log' },
  ...sections,
})
