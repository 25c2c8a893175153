import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../test/postgres.ts'
import { type RedisServer, startRedis } from '../test/redis.ts'
import { type InsideGateway, openInside } from './inside/gateway.ts'
import { openPictureServer, pictureNamed } from './inside/picture-server.ts'
import { tokenIn } from './inside/token-in.ts'
import { type BenchResult, benchResult, roundsResult } from './result.ts'
import { processMicroseconds } from './side/processor-time.ts'
import { inTurns } from './side/rounds.ts'

const rounds = 15
const requestsPerRound = { kept: 2_000, passed: 500 }
const requestsCounted = 5_000
/** The aim: questions for so many requests of a busy caller. */
const mostQuestions = requestsCounted / 50
const user = { username: 'bench', password: 'password-of-the-bench' }
const tile = 'rest/services/Service_0/MapServer/tile/1/0/0'

/**
 * A request with a token and a rate at a gateway that stands on PostgreSQL and Redis, beside one at a gateway with a file and nothing shared; and how often a busy caller's
 * rate makes the gateway ask Redis.
 */
export async function run(): Promise<readonly BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-engines-'))
  const [database, redis] = await Promise.all([startPostgres(), startRedis()])
  await using site = await openPictureServer({ services: 1, pictureOf: (url) => pictureNamed(20_000, url) })
  try {
    writeFileSync(join(directory, 'store-url'), database.url())
    writeFileSync(join(directory, 'redis-url'), redis.url())
    for (const name of ['store-secret', 'shared-key'])
      writeFileSync(join(directory, name), randomBytes(32).toString('base64'))
    await using ours = await opened(site.port, directory, {
      store: { kind: 'postgres', urlFile: 'store-url', secretFile: 'store-secret' },
      shared: { urlFile: 'redis-url', encryptionKeyFile: 'shared-key' },
    })
    await using theirs = await opened(site.port, directory, { store: { file: 'store.sqlite' } })
    const contenders = (mount: 'kept' | 'passed') => ({
      ours: asking(ours, mount),
      theirs: asking(theirs, mount),
    })
    const results = []
    for (const mount of ['kept', 'passed'] as const) {
      await inTurns(2, contenders(mount))
      results.push(
        roundsResult({
          id: `engines-${mount}`,
          against: 'a file, and nothing shared',
          ...(await inTurns(rounds, contenders(mount))),
          unit: 'µs of processor time',
          better: 'less',
          goal: 1.15,
        }),
      )
    }
    return [...results, await questionsOf(ours, redis)]
  } finally {
    await Promise.all([database.close(), redis.close()])
    rmSync(directory, { recursive: true, force: true })
  }
}

interface Contender {
  readonly gateway: InsideGateway
  readonly token: string
}

async function opened(
  port: number,
  directory: string,
  engines: object,
): Promise<Contender & AsyncDisposable> {
  const configuration = {
    publicUrl: 'http://127.0.0.1:8080',
    listen: { port: 0 },
    upstreams: { ags: { kind: 'arcgis', url: `http://127.0.0.1:${port}/arcgis` } },
    mounts: [
      { path: '/kept', upstream: 'ags', cache: [{ life: '1h' }] },
      { path: '/passed', upstream: 'ags' },
    ],
    cache: { statusTo: { roles: ['staff'] } },
    users: [{ name: user.username, password: user.password, roles: ['staff'] }],
    grants: [{ to: { roles: ['staff'] }, on: { services: ['Service_*'] } }],
    limits: { rates: [{ name: 'all', per: 'principal', units: 100_000_000, every: '1m' }] },
    ...engines,
  }
  const token = await tokenIn(configuration, directory, user)
  const gateway = await openInside(configuration, directory)
  await gateway.ask(`/kept/${tile}`, { token })
  return { gateway, token, [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose]() }
}

const asking =
  ({ gateway, token }: Contender, mount: 'kept' | 'passed') =>
  () =>
    processMicroseconds(requestsPerRound[mount], async () => {
      if (mount === 'kept') return gateway.hit(`/kept/${tile}`, { token })
      const { status } = await gateway.ask(`/passed/${tile}`, { token })
      if (status !== 200) throw new Error(`the tile was answered ${status}`)
    })

/** Counts what Redis is asked for while a caller asks again and again. */
async function questionsOf(contender: Contender, redis: RedisServer): Promise<BenchResult> {
  const before = await scriptsOf(redis)
  for (let request = 0; request < requestsCounted; request += 1)
    await contender.gateway.hit(`/kept/${tile}`, { token: contender.token })
  return benchResult({
    id: 'engines-lease',
    against: `aim: ${mostQuestions} questions to Redis for ${requestsCounted} requests of one caller`,
    ours: (await scriptsOf(redis)) - before,
    theirs: mostQuestions,
    unit: 'questions',
    better: 'less',
    goal: 1,
  })
}

/** Scripts that Redis ran. */
async function scriptsOf(redis: RedisServer): Promise<number> {
  const told = String(await redis.run('INFO', 'commandstats'))
  return [...told.matchAll(/^cmdstat_eval(?:sha)?:calls=(\d+)/gm)].reduce(
    (sum, [, calls]) => sum + Number(calls),
    0,
  )
}
