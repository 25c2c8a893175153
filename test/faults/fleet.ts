import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type SampleServer, startSampleServer } from '@mapgate/sample-server'
import { stringify } from 'yaml'
import { keptWorld } from '../kept-world.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'
import { type RedisServer, startRedis } from '../redis.ts'
import { type GatewayProcess, startGatewayProcess } from '../system/faults/gateway-process.ts'
import { ownPort } from '../system/own-port.ts'
import { type Line, openLine } from './line.ts'
import { type Network, openNetwork, type Place } from './network/places.ts'

/** A page of applications that may have sessions. */
export const origin = 'https://app.example'
/** The key of a caller who asks more than its rate lets pass. */
export const hurriedKey = 'hurried-key'
/** Keys of the configuration. */
export const crewKeys = ['crew-key-one', 'crew-key-two', 'crew-key-three']

/** One of several gateways, a process that a test may kill and start again. */
export interface Member {
  readonly name: string
  readonly port: number
  readonly url: string
  /** Where it runs, in a fleet that is apart: then it reaches database and Redis without the lines. */
  readonly place: Place | undefined
  /** Its line to the database; what goes through it alone may be stopped or cut. */
  readonly line: Line
  /** Its line to Redis, where there is one. */
  readonly redisLine: Line | undefined
  process: GatewayProcess | undefined
  /** Says by how much its wall clock is ahead. */
  setAhead(ms: number): void
  /** Starts it, from the program of another release where one is given. */
  start(program?: string): Promise<void>
  kill(): Promise<void>
  /** Ends it as a rolling upgrade does. */
  stop(): Promise<void>
}

/** Several gateways on one database, before one map server. */
export interface Fleet {
  readonly folder: string
  readonly database: PostgresServer
  readonly redis: RedisServer | undefined
  /** What may be cut, in a fleet that is apart. */
  readonly apart: Apart | undefined
  /** Where callers reach all of them, once `startFront` was called. */
  readonly frontPort: number
  readonly sample: SampleServer
  readonly members: readonly Member[]
  /** Called in reverse order when the fleet is closed. */
  readonly leftOver: (() => unknown)[]
  /** Writes the addresses of the database for all gateways: each gets its line, where `{line}` stands. */
  setHosts(hosts: string): void
  close(): Promise<void>
}

/** A fleet in network namespaces: one for the database and Redis, one for each gateway. Callers and the map server are in that of this process. */
interface Apart {
  readonly network: Network
  readonly store: Place
}

export interface FleetOptions {
  readonly gateways?: number
  /** Settings of the database. */
  readonly settings?: readonly string[]
  /** Sections of the configuration of all gateways, or of each. */
  readonly configuration?: object | ((member: MemberPlace) => object)
  /** Settings of the store of all gateways. */
  readonly store?: object
  /** True: they share a Redis, and a caller has a rate. */
  readonly hasRedis?: boolean
  /** True: it is apart; this process needs a network of its own. */
  readonly isApart?: boolean
  /** The rate of the caller with `hurriedKey`; default 60 units in 10 seconds. */
  readonly rate?: Rate
}

/** What sections of the configuration of one gateway may need to know. */
export interface MemberPlace {
  readonly name: string
  readonly frontPort: number
}

/** Units that flow in during a time, which a bucket holds as well. */
export interface Rate {
  readonly units: number
  readonly seconds: number
}

export const usualRate: Rate = { units: 60, seconds: 10 }

/** Starts the fleet on free ports. */
export async function startFleet(options: FleetOptions = {}): Promise<Fleet> {
  const { gateways = 3, settings = [] } = options
  const folder = mkdtempSync(join(tmpdir(), 'mapgate-fleet-'))
  const leftOver: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
  const close = async () => {
    for (const step of leftOver.splice(0).reverse()) await step()
  }
  try {
    const apart = options.isApart ? await openApart(leftOver) : undefined
    const sample = await startSampleServer({
      fill: keptWorld,
      port: 0,
      host: apart ? '0.0.0.0' : '127.0.0.1',
    })
    leftOver.push(() => sample.close())
    const database = await startPostgres({ settings, ...(apart && { place: apart.store }) })
    leftOver.push(() => database.close())
    await database.run('CREATE SCHEMA mapgate')
    writeFileSync(join(folder, 'store-secret'), 's'.repeat(40))
    const redis = options.hasRedis ? await startRedis([], apart?.store) : undefined
    if (redis) leftOver.push(() => redis.close())
    writeFileSync(join(folder, 'shared-key'), Buffer.alloc(32, 7).toString('base64'))
    const frontPort = await ownPort()
    const members: Member[] = []
    for (let nth = 1; nth <= gateways; nth++) {
      const place = await apart?.network.openPlace()
      if (place) leftOver.push(() => place.close())
      const line = await openLine(database.port)
      leftOver.push(() => line.close())
      const redisLine = redis && (await openLine(redis.port))
      if (redisLine) leftOver.push(() => redisLine.close())
      const world = { folder, place, line, redis, redisLine, sample, frontPort, options }
      const member = await createMember(`gateway-${nth}`, world)
      leftOver.push(() => member.kill())
      members.push(member)
    }
    const setHosts = (hosts: string) => {
      for (const { name, place, line } of members) {
        const host = place ? `${database.host}:${database.port}` : `127.0.0.1:${line.port}`
        writeFileSync(
          join(folder, `${name}.url`),
          `postgres://admin@${hosts.replaceAll('{line}', host)}/postgres${place ? '?sslmode=disable' : ''}`,
        )
      }
    }
    setHosts('{line}')
    await Promise.all(members.map((member) => member.start()))
    return { folder, database, redis, apart, frontPort, sample, members, leftOver, setHosts, close }
  } catch (error) {
    await close()
    throw error
  }
}

const shiftedClock = fileURLToPath(new URL('shifted-clock.mjs', import.meta.url))

async function openApart(leftOver: (() => unknown)[]): Promise<Apart> {
  const network = openNetwork()
  leftOver.push(() => network.heal())
  const store = await network.openPlace()
  leftOver.push(() => store.close())
  return { network, store }
}

interface MemberWorld {
  readonly folder: string
  readonly place: Place | undefined
  readonly redis: RedisServer | undefined
  readonly line: Line
  readonly redisLine: Line | undefined
  readonly sample: SampleServer
  readonly frontPort: number
  readonly options: FleetOptions
}

async function createMember(name: string, world: MemberWorld): Promise<Member> {
  const { folder, place, line, redis, redisLine } = world
  const host = place?.address ?? '127.0.0.1'
  const port = await ownPort()
  const file = join(folder, `${name}.yaml`)
  const clock = join(folder, `${name}.clock`)
  writeFileSync(clock, '0')
  writeFileSync(file, stringify(configurationFor(name, port, world)))
  if (redis && redisLine)
    writeFileSync(join(folder, `${name}.redis`), place ? redis.url() : `redis://127.0.0.1:${redisLine.port}`)
  const environment = { NODE_OPTIONS: `--import=${shiftedClock}`, MAPGATE_SHIFTED_CLOCK: clock }
  const end = async (signal: NodeJS.Signals) => {
    const { child } = member.process ?? {}
    member.process = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  const member: Member = {
    name,
    port,
    url: `http://${host}:${port}`,
    place,
    line,
    redisLine,
    process: undefined,
    setAhead: (ms) => writeFileSync(clock, String(ms)),
    start: async (program) => {
      member.process = await startGatewayProcess(file, {
        environment,
        command: place?.command ?? [],
        ...(program && { program }),
      })
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
  return member
}

const configurationFor = (
  name: string,
  port: number,
  { place, sample, frontPort, options }: MemberWorld,
) => ({
  listen: {
    port,
    ...(place && { host: place.address }),
    // With the usual deadline: an edit waits for more than ten seconds where the store hangs, and a shorter one cuts it off.
    drain: { delay: '1s' },
    trustedProxies: ['127.0.0.1'],
  },
  publicUrl: `http://127.0.0.1:${frontPort}`,
  admin: { port: 0 },
  origins: [origin],
  store: {
    kind: 'postgres',
    urlFile: `${name}.url`,
    secretFile: 'store-secret',
    ...(place && { insecureTls: true }),
    ...options.store,
  },
  upstreams: {
    sample: {
      kind: 'arcgis',
      url: place ? sample.url.replace('0.0.0.0', place.outside) : sample.url,
      credential: { kind: 'arcgis-token', username: 'sample', password: 'sample-password' },
    },
  },
  mounts: [{ path: '/arcgis', upstream: 'sample' }],
  keys: [
    ...crewKeys.map((key, nth) => ({ name: `crew-${nth}`, key, roles: ['crew'] })),
    { name: 'hurried', key: hurriedKey, roles: ['crew', 'hurried'] },
  ],
  grants: [{ to: { roles: ['crew'] }, on: { services: ['**'] }, for: ['view', 'query', 'edit'] }],
  ...(options.hasRedis && sharing(name, options)),
  ...sectionsFor(options.configuration, { name, frontPort }),
})

const sectionsFor = (sections: FleetOptions['configuration'], place: MemberPlace): object | undefined =>
  typeof sections === 'function' ? sections(place) : sections

const sharing = (name: string, { isApart, rate: { units, seconds } = usualRate }: FleetOptions) => ({
  shared: {
    kind: 'redis',
    urlFile: `${name}.redis`,
    encryptionKeyFile: 'shared-key',
    ...(isApart && { insecureTls: true }),
  },
  limits: {
    rates: [{ name: 'hurried', per: 'principal', roles: ['hurried'], units, every: `${seconds}s` }],
  },
})
