import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { loadConfiguration } from '../../../packages/gateway/src/config/load.ts'
import { type RunningGateway, startGateway } from '../../../packages/gateway/src/server/start.ts'
import { type PostgresServer, startPostgres } from '../../postgres.ts'
import { type RedisServer, startRedis } from '../../redis.ts'
import { json, type MiniUpstream, startMiniUpstream } from '../faults/mini-upstream.ts'
import { configurationFor, mapServer, service } from '../one-service-site.ts'
import { patientShared, patientStore } from './patience.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-redis-'))
let upstream: MiniUpstream
let database: PostgresServer
let redis: RedisServer
let one: RunningGateway
let other: RunningGateway
const logged: string[] = []
/** Of the same site as `service`. */
const roads = service.replace('Assets_Service', 'Roads')
/** What the map server draws now. */
let drawn = 'first'

const keyFile = (name: string): string => {
  writeFileSync(join(directory, name), randomBytes(32).toString('base64'))
  return name
}

/** Each gateway has a folder of its own, as on a machine of its own, with its own key for its disk. */
async function start(name: string): Promise<RunningGateway> {
  const folder = join(directory, name)
  mkdirSync(folder, { recursive: true })
  const shared = { kind: 'redis', urlFile: '../redis-url', encryptionKeyFile: '../shared-key' }
  const changes = {
    mounts: [{ path: '/arcgis', upstream: 'ags', cache: [{ life: '1h' }] }],
    publicUrl: 'https://maps.example',
    admin: { port: 0 },
    cache: { disk: { directory: 'kept' }, encryptionKeyFile: `../${name}-key` },
    store: { kind: 'postgres', urlFile: '../store-url', secretFile: '../store-secret', ...patientStore },
    shared: { ...shared, ...patientShared },
  }
  const file = join(folder, 'mapgate.yaml')
  writeFileSync(file, stringify(configurationFor(upstream, changes)))
  const loaded = loadConfiguration(file)
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  const log = pino({ level: 'warn', base: null }, { write: (line: string) => void logged.push(line) })
  return startGateway({ ...loaded, audit: () => {}, log })
}

beforeAll(async () => {
  upstream = await startMiniUpstream((request, response) => {
    if (/services\?/.test(request.url)) {
      const services = ['Assets_Service', 'Roads'].map((name) => ({ name, type: 'MapServer' }))
      return json(response, { services, folders: [] })
    }
    if (!request.url.includes('/export?')) return mapServer(request, response)
    response.writeHead(200, { 'content-type': 'image/png' }).end(pictureOf(drawn))
  })
  ;[database, redis] = await Promise.all([startPostgres(), startRedis()])
  writeFileSync(join(directory, 'store-url'), database.url())
  writeFileSync(join(directory, 'store-secret'), 's'.repeat(40))
  writeFileSync(join(directory, 'redis-url'), redis.url())
  for (const name of ['shared-key', 'one-key', 'other-key']) keyFile(name)
  ;[one, other] = [await start('one'), await start('other')]
})
afterAll(async () => {
  await one?.close()
  await other?.close()
  await upstream?.stop()
  await Promise.all([database?.close(), redis?.close()])
  rmSync(directory, { recursive: true, force: true })
})

/** A picture that says what was drawn, after the first bytes of PNG. */
const pictureOf = (text: string): Buffer =>
  Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from(text)])

let views = 0
/** The address of a picture that nobody asked for yet. */
const newView = (of = service): string => {
  views += 1
  return `${of}/export?bbox=0,0,${views},${views}&size=16,16&format=png&f=image`
}
const pictures = () => upstream.seen.filter(({ url }) => url.includes('/export?')).length

async function pictureAt(gateway: RunningGateway, view: string): Promise<string> {
  const reply = await fetch(gateway.url + view, { headers: { token: 'demo-key' } })
  expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'image/png'])
  return Buffer.from(await reply.arrayBuffer())
    .subarray(8)
    .toString()
}

async function drawnTwiceAtOne(view: string): Promise<void> {
  await pictureAt(one, view)
  await pictureAt(one, view)
}

/** Has a picture drawn for the first gateway, and waits until what is asked for twice is in Redis. */
async function drawnAtOne(view: string): Promise<void> {
  const before = Number(await redis.run('DBSIZE'))
  await drawnTwiceAtOne(view)
  await expect.poll(async () => Number(await redis.run('DBSIZE'))).toBeGreaterThan(before)
}

const purge = (gateway: RunningGateway, asked: object = {}) =>
  fetch(`${gateway.adminUrl}/cache/purge`, {
    method: 'POST',
    headers: { 'x-mapgate-admin': 'command', 'content-type': 'application/json' },
    body: JSON.stringify(asked),
  }).then((reply) => reply.json())

async function metric(gateway: RunningGateway, name: string): Promise<number> {
  const text = await (await fetch(`${gateway.adminUrl}/metrics`)).text()
  const line = text.split('\n').find((each) => each.startsWith(`${name} `))
  return Number(line?.split(' ').at(-1) ?? 0)
}

const sharedStatus = async (gateway: RunningGateway) =>
  ((await (await fetch(`${gateway.adminUrl}/status`)).json()) as { shared: unknown }).shared

beforeEach(async () => {
  drawn = 'first'
})

describe('Two gateways on one Redis', () => {
  it('draw a picture once, which Redis holds sealed, for a time, under a name that says nothing', async () => {
    const view = newView()
    await drawnAtOne(view)
    const before = pictures()
    expect(await pictureAt(other, view)).toBe('first')
    expect(pictures()).toBe(before)
    const [key = ''] = (await redis.run('KEYS', '*')) as string[]
    expect(key).toMatch(/^mapgate:picture:[\w-]{43}$/)
    expect(Number(await redis.run('PTTL', key))).toBeGreaterThan(0)
    expect(String(await redis.run('GET', key))).not.toContain('first')
  })

  it('forget what one of them purges, in memory, on disk and in Redis', async () => {
    const view = newView()
    await drawnAtOne(view)
    await pictureAt(other, view)
    drawn = 'second'
    expect(await pictureAt(other, view)).toBe('first')
    const { purged, untold } = (await purge(one, { upstream: 'ags' })) as { purged: number; untold?: true }
    expect([purged > 0, untold]).toEqual([true, undefined])
    expect(await pictureAt(one, view)).toBe('second')
    await expect.poll(() => pictureAt(other, view)).toBe('second')
  })

  it('find in Redis what others drew of a service that was not purged, and nothing of the one that was', async () => {
    const [asset, road] = [newView(), newView(roads)]
    await drawnAtOne(asset)
    await drawnAtOne(road)
    drawn = 'second'
    const before = pictures()
    const asked = { upstream: 'ags', service: 'ASSETS_service' }
    expect(await purge(one, asked)).toEqual({ purged: expect.any(Number) })
    await expect.poll(() => pictureAt(other, asset)).toBe('second')
    expect(pictures()).toBe(before + 1)
    expect([await pictureAt(other, road), pictures()]).toEqual(['first', before + 1])
    await purge(one, { upstream: 'ags' })
    await expect.poll(() => pictureAt(other, road)).toBe('second')
  })

  it('bring no purged picture back from a Redis that was set back', async () => {
    const view = newView()
    await drawnAtOne(view)
    const old = await saved()
    drawn = 'second'
    await purge(one)
    await expect.poll(() => pictureAt(other, view)).toBe('second')
    await redis.run('FLUSHALL')
    await brought(old)
    await purge(other)
    expect([await pictureAt(one, view), await pictureAt(other, view)]).toEqual(['second', 'second'])
  })

  it('forget on disk what was purged while they were stopped', async () => {
    const view = newView()
    await pictureAt(other, view)
    await pictureAt(other, view)
    await other.close()
    drawn = 'second'
    await purge(one)
    other = await start('other')
    expect(await pictureAt(other, view)).toBe('second')
  })

  it('keep on disk what nobody purged while they were stopped', async () => {
    const view = newView()
    await pictureAt(other, view)
    await pictureAt(other, view)
    await other.close()
    await redis.run('FLUSHALL')
    drawn = 'second'
    other = await start('other')
    expect(await pictureAt(other, view)).toBe('first')
  })

  it('give no picture that somebody else wrote into Redis, and count it', async () => {
    const [view, second] = [newView(), newView()]
    await redis.run('FLUSHALL')
    await drawnAtOne(view)
    const [key = ''] = (await redis.run('KEYS', '*')) as string[]
    drawn = 'other view'
    await drawnAtOne(second)
    const [swapped = ''] = ((await redis.run('KEYS', '*')) as string[]).filter((each) => each !== key)
    await redis.run('COPY', swapped, key, 'REPLACE')
    await redis.run('SET', swapped, 'planted')
    drawn = 'right'
    const before = await metric(other, 'mapgate_cache_unreadable_total{tier="shared"}')
    expect([await pictureAt(other, view), await pictureAt(other, second)]).toEqual(['right', 'right'])
    expect((await metric(other, 'mapgate_cache_unreadable_total{tier="shared"}')) - before).toBe(2)
  })

  it('go on without Redis, say so once, and use it again when it is back', async () => {
    logged.length = 0
    await redis.stop()
    await expect.poll(() => metric(one, 'mapgate_shared_up')).toBe(0)
    const lastFailure = expect.stringMatching(/^(?:nobody listens there|the connection broke off)$/)
    const since = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    expect(await sharedStatus(one)).toEqual({ state: 'gone', since, lastFailure })
    const view = newView()
    expect([await pictureAt(one, view), await pictureAt(other, view)]).toEqual(['first', 'first'])
    drawn = 'second'
    await purge(one)
    await expect.poll(() => pictureAt(other, view)).toBe('second')
    await redis.start()
    await expect.poll(() => metric(one, 'mapgate_shared_up')).toBe(1)
    await expect.poll(() => metric(other, 'mapgate_shared_up')).toBe(1)
    expect(await sharedStatus(one)).toEqual({ state: 'there', since, lastFailure })
    const about = (words: string) => logged.filter((line) => line.includes(words)).length
    expect([about('in Redis is gone'), about('in Redis is back')]).toEqual([2, 2])
    // A tier that failed is left alone for five seconds.
    const kept = async () => {
      await drawnTwiceAtOne(newView())
      return redis.run('KEYS', 'mapgate:picture:*')
    }
    await expect.poll(kept).not.toEqual([])
  })

  it('say that others do not know of a purge while the database is away, and tell them then', async () => {
    const view = newView()
    await pictureAt(other, view)
    await database.stop('immediate')
    drawn = 'second'
    expect(await purge(one)).toMatchObject({ untold: true })
    await database.start()
    await expect.poll(() => pictureAt(other, view)).toBe('second')
  })
})

/** What Redis holds, as `DUMP` gives it in hexadecimal. */
async function saved(): Promise<readonly (readonly [string, string])[]> {
  const keys = (await redis.run('KEYS', '*')) as string[]
  const script = `local out = {} for i, c in ipairs({string.byte(redis.call('GET', KEYS[1]), 1, -1)}) do out[i] = string.format('%02x', c) end return table.concat(out)`
  return Promise.all(
    keys.map(async (key) => [key, String(await redis.run('EVAL', script, '1', key))] as const),
  )
}

async function brought(old: Awaited<ReturnType<typeof saved>>): Promise<void> {
  const script = `return redis.call('SET', KEYS[1], (ARGV[1]:gsub('..', function(c) return string.char(tonumber(c, 16)) end)))`
  for (const [key, hex] of old) await redis.run('EVAL', script, '1', key, hex)
}
