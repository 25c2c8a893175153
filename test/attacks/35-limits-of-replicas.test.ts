import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { stringify } from 'yaml'
import { loadConfiguration } from '../../packages/gateway/src/config/load.ts'
import { type RunningGateway, startGateway } from '../../packages/gateway/src/server/start.ts'
import { type RedisServer, startRedis } from '../redis.ts'
import { type MiniUpstream, startMiniUpstream } from '../system/faults/mini-upstream.ts'
import { configurationFor, mapServer, service } from '../system/one-service-site.ts'

// A caller who spreads requests and guesses over two gateways, and somebody who reads and writes the Redis that they share.

const directory = mkdtempSync(join(tmpdir(), 'mapgate-limits-'))
const logged: string[] = []
let upstream: MiniUpstream
let redis: RedisServer
let gateways: readonly RunningGateway[] = []
/** The time of gateways stands still: nothing flows in while a slow machine takes its time. */
const nowMs = Date.now()
const burst = 60
/** The first gateway is told by the store of the second only when it says again that it runs; the configuration says at once that there are two. */
const replicas = 2
const callers = Array.from({ length: 12 }, (_, nth) => `key-of-a-caller-number-${nth}`)

async function start(): Promise<RunningGateway> {
  const changes = {
    keys: callers.map((key, nth) => ({ name: `caller:${nth}:*`, key, roles: ['staff'] })),
    users: [{ name: 'ann', password: 'the-right-password-of-ann', roles: ['staff'] }],
    admin: { port: 0 },
    store: { file: 'store.sqlite' },
    shared: { urlFile: 'redis-url', encryptionKeyFile: 'shared-key', commandTimeout: '60s' },
    limits: { replicas, rates: [{ name: 'all', per: 'principal', units: 1, every: '1000d', burst }] },
  }
  const file = join(directory, 'mapgate.yaml')
  writeFileSync(file, stringify(configurationFor(upstream, changes)))
  const loaded = loadConfiguration(file)
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  const log = pino({ level: 'warn', base: null }, { write: (line: string) => void logged.push(line) })
  return startGateway({ ...loaded, audit: () => {}, log, clock: () => nowMs })
}

beforeAll(async () => {
  ;[upstream, redis] = await Promise.all([startMiniUpstream(mapServer), startRedis()])
  writeFileSync(join(directory, 'redis-url'), redis.url())
  writeFileSync(join(directory, 'shared-key'), randomBytes(32).toString('base64'))
  gateways = [await start(), await start()]
})
afterAll(async () => {
  for (const gateway of gateways) await gateway.close()
  await upstream?.stop()
  await redis?.close()
  rmSync(directory, { recursive: true, force: true })
})

let next = 0
let key = ''
beforeEach(() => {
  key = callers[next++] ?? ''
})

/** Asks both gateways in turns; how many were let through, and the statuses that there were. */
async function ask(count: number, atOnce = true): Promise<{ passed: number; statuses: ReadonlySet<number> }> {
  const statuses: number[] = []
  const one = async (nth: number): Promise<void> => {
    const reply = await fetch(`${gateways[nth % 2]?.url}${service}?f=json`, { headers: { token: key } })
    const { error } = (await reply.json()) as { error?: { code: number } }
    statuses.push(error?.code ?? reply.status)
    if (error?.code === 429) expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0)
  }
  const turns = Array.from({ length: count }, (_, nth) => nth)
  if (atOnce) await Promise.all(turns.map(one))
  else for (const nth of turns) await one(nth)
  return { passed: statuses.filter((status) => status === 200).length, statuses: new Set(statuses) }
}

async function metric(nth: number, name: string): Promise<number> {
  const text = await (await fetch(`${gateways[nth]?.adminUrl}/metrics`)).text()
  const line = text.split('\n').find((each) => each.startsWith(`${name} `))
  return Number(line?.split(' ').at(-1) ?? 0)
}

describe('A caller of two gateways', () => {
  it('has one rate at both, whether requests come one by one or all at once', async () => {
    const first = await ask(100)
    const rest = await ask(60, false)
    expect(first.passed + rest.passed).toBe(burst)
    expect(rest.statuses).toEqual(new Set([429]))
  })

  it('gains nothing where Redis is emptied in the middle', async () => {
    const first = await ask(40, false)
    await redis.run('FLUSHALL')
    const rest = await ask(120, false)
    expect(first.passed + rest.passed).toBeLessThanOrEqual(burst)
    expect(new Set([...first.statuses, ...rest.statuses])).toEqual(new Set([200, 429]))
  })

  it('gains nothing, and is served, where Redis ends in the middle and comes back empty', async () => {
    const first = await ask(20, false)
    await redis.stop()
    const meanwhile = await ask(120, false)
    await redis.start()
    for (const nth of [0, 1])
      await vi.waitFor(async () => expect(await metric(nth, 'mapgate_shared_up')).toBe(1), {
        timeout: 300_000,
        interval: 100,
      })
    const rest = await ask(120, false)
    expect(first.passed + meanwhile.passed + rest.passed).toBeLessThanOrEqual(burst)
    expect(meanwhile.passed).toBeGreaterThan(0)
    expect(new Set([...first.statuses, ...meanwhile.statuses, ...rest.statuses])).toEqual(new Set([200, 429]))
    expect(logged.some((line) => line.includes('what gateways share in Redis is gone'))).toBe(true)
  })
})

describe('Guesses at a password', () => {
  const guess = async (nth: number, username: string, password = `wrong ${nth}`): Promise<number> => {
    const reply = await fetch(`${gateways[nth % 2]?.url}/arcgis/tokens/generateToken`, {
      method: 'POST',
      body: new URLSearchParams({ f: 'json', username, password }),
    })
    const { error } = (await reply.json()) as { error?: { code: number } }
    return error?.code ?? reply.status
  }

  it('are counted together by both gateways, also when they come at the same moment', async () => {
    const codes = await Promise.all(Array.from({ length: 30 }, (_, nth) => guess(nth, 'ann')))
    expect(codes.filter((code) => code !== 429)).toHaveLength(8)
    expect(await guess(0, 'ann', 'the-right-password-of-ann')).toBe(429)
    expect(await guess(1, 'ann', 'the-right-password-of-ann')).toBe(429)
  })

  it('with names made for the keys of Redis count by themselves, and stand in no key', async () => {
    const names = ['ann:*', 'ann%', 'ann\r\nFLUSHALL', '*', 'mapgate:rate:', `ann${' '.repeat(3)}x`]
    for (const name of names) expect(await guess(0, name)).not.toBe(429)
    const keys = (await redis.run('KEYS', '*')) as string[]
    for (const each of keys) expect(each).toMatch(/^mapgate:[a-z]+:[\w-]{43}$/)
    const values = await Promise.all(
      keys.filter((each) => each.startsWith('mapgate:rate:')).map((each) => redis.run('HGETALL', each)),
    )
    expect(JSON.stringify(values)).not.toMatch(/ann|caller|127\.0\.0\.1/)
  })
})

describe('Somebody who writes to Redis', () => {
  it('by text, huge numbers and other types in place of every account lifts no limit, and is noticed', async () => {
    const first = await ask(20, false)
    for (const account of (await redis.run('KEYS', 'mapgate:rate:*')) as string[]) {
      await redis.run('DEL', account)
      await redis.run('HSET', account, 'units', '1e308', 'at', 'soon')
    }
    const second = await ask(120, false)
    for (const account of (await redis.run('KEYS', 'mapgate:*')) as string[]) {
      await redis.run('DEL', account)
      await redis.run('LPUSH', account, 'x')
    }
    const third = await ask(120, false)
    expect(first.passed + second.passed + third.passed).toBeLessThanOrEqual(burst * 1.05 * replicas)
    expect(new Set([...first.statuses, ...second.statuses, ...third.statuses])).toEqual(new Set([200, 429]))
    const noticed =
      (await metric(0, 'mapgate_leases_total{kind="rate",source="spoilt"}')) +
      (await metric(1, 'mapgate_leases_total{kind="rate",source="spoilt"}'))
    expect(noticed).toBeGreaterThan(0)
    expect(logged.some((line) => line.includes('was written by somebody else'))).toBe(true)
  })
})
