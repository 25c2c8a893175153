import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { loadConfiguration } from '../../../packages/gateway/src/config/load.ts'
import { type RunningGateway, startGateway } from '../../../packages/gateway/src/server/start.ts'
import { type PostgresServer, startPostgres } from '../../postgres.ts'
import { type RedisServer, startRedis } from '../../redis.ts'
import { zoneAwayFromMidnight } from '../away-from-midnight.ts'
import { type MiniUpstream, startMiniUpstream } from '../faults/mini-upstream.ts'
import { configurationFor, mapServer, service } from '../one-service-site.ts'
import { patientShared, patientStore } from './patience.ts'
import { runMapgate } from './run-command.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-quotas-'))
const file = join(directory, 'mapgate.yaml')
const units = 40
// No month begins while the test runs.
const timeZone = zoneAwayFromMidnight()
let upstream: MiniUpstream
let database: PostgresServer
let redis: RedisServer
const running: RunningGateway[] = []

/** Writes the configuration of all gateways from now on. */
function configure(schema: string, changes: object = {}): void {
  const files = { urlFile: 'store-url', secretFile: 'store-secret' }
  const store = { kind: 'postgres', ...files, schema, ...patientStore }
  const limits = { quotas: [{ name: 'each', per: 'principal', units, every: 'month', timeZone }] }
  writeFileSync(file, stringify(configurationFor(upstream, { store, limits, ...changes })))
}

async function start(): Promise<RunningGateway> {
  const loaded = loadConfiguration(file)
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  const gateway = await startGateway({ ...loaded, audit: () => {} })
  running.push(gateway)
  return gateway
}

beforeAll(async () => {
  upstream = await startMiniUpstream(mapServer)
  database = await startPostgres()
  await database.run(
    `CREATE ROLE mapgate LOGIN PASSWORD 'first'; CREATE SCHEMA mapgate AUTHORIZATION mapgate; CREATE SCHEMA together AUTHORIZATION mapgate`,
  )
  writeFileSync(join(directory, 'store-url'), database.url({ user: 'mapgate', password: 'first' }))
  writeFileSync(join(directory, 'store-secret'), 's'.repeat(40))
  redis = await startRedis()
  writeFileSync(join(directory, 'redis-url'), redis.url())
  writeFileSync(join(directory, 'shared-key'), randomBytes(32).toString('base64'))
})
afterAll(async () => {
  for (const gateway of running) await gateway.close()
  await upstream?.stop()
  await redis?.close()
  await database?.close()
  rmSync(directory, { recursive: true, force: true })
})

/** Asks for the description of the service, a question of one unit. */
async function ask(gateway: RunningGateway): Promise<number> {
  const reply = await fetch(`${gateway.url}${service}?f=json`, { headers: { token: 'demo-key' } })
  const { error } = (await reply.json()) as { error?: { code: number } }
  return error?.code ?? reply.status
}

/** Asks until it is refused; how often it was answered. */
async function askUntilRefused(gateway: RunningGateway): Promise<number> {
  for (let answered = 0; answered < 10 * units; answered += 1) {
    const code = await ask(gateway)
    if (code === 429) return answered
    expect(code).toBe(200)
  }
  return Number.POSITIVE_INFINITY
}

describe('A quota of two gateways on one database', () => {
  it('is one quota: together they give as much as one of them, and another one after them gives no more', async () => {
    configure('mapgate')
    const [one, other] = await Promise.all([start(), start()])
    const answered = await Promise.all([askUntilRefused(one), askUntilRefused(other)])
    const together = answered[0] + answered[1]
    // Neither knew yet what the other used; that is bounded by their parts.
    expect(together).toBeGreaterThan(units / 4)
    expect(together).toBeLessThanOrEqual(2 * units)
    await Promise.all(running.splice(0).map((gateway) => gateway.close()))
    const { output } = await runMapgate('usage', '--by', 'quota', '--json', '--config', file)
    const { quotas } = JSON.parse(output) as { quotas: readonly { used: number; of: string }[] }
    expect(quotas).toMatchObject([{ of: 'key:demo', used: together }])
    const sums = JSON.parse((await runMapgate('usage', '--json', '--config', file)).output) as {
      usage: readonly { principal: string; requests: number; refused: number; units: number }[]
    }
    expect(sums.usage).toMatchObject([
      { principal: 'key:demo', requests: together + 2, refused: 2, units: together },
    ])
    const later = await start()
    const more = await askUntilRefused(later)
    expect(together + more).toBeLessThanOrEqual(Math.max(together, units))
  })

  it('is spent to its end and not beyond with Redis, and is not given again where Redis forgets it', async () => {
    configure('together', {
      shared: { urlFile: 'redis-url', encryptionKeyFile: 'shared-key', ...patientShared },
    })
    const [one, other] = await Promise.all([start(), start()])
    const answered = await Promise.all([askUntilRefused(one), askUntilRefused(other)])
    const together = answered[0] + answered[1]
    expect(together).toBeLessThanOrEqual(units)
    // What one of them leased and did not spend is lent to the other one a little later.
    expect(together).toBeGreaterThan(units / 2)
    await Promise.all(running.splice(0).map((gateway) => gateway.close()))
    await redis.run('FLUSHALL')
    expect(together + (await askUntilRefused(await start()))).toBe(units)
  })
})
