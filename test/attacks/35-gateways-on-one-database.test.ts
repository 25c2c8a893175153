import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readDatabaseAddress } from '../../packages/gateway/src/core/database-address.ts'
import type { Store } from '../../packages/gateway/src/store/port.ts'
import { openPostgresStore } from '../../packages/gateway/src/store/postgres.ts'
import { type PostgresServer, startPostgres } from '../postgres.ts'

// Several gateways on one database: who answers in its place, who is first, and names that a database may read otherwise.

let database: PostgresServer
const closing: (() => unknown)[] = []
beforeAll(async () => {
  database = await startPostgres()
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})
afterAll(() => database.close())

async function open(url = database.url(), changes = {}): Promise<Store> {
  const store = await openPostgresStore({
    address: () => readDatabaseAddress(url, { insecureTls: false }),
    ca: undefined,
    connectTimeoutMs: 60_000,
    statementTimeoutMs: 60_000,
    preparedStatements: true,
    schema: 'mapgate',
    connections: 6,
    now: Date.now,
    observer: {},
    ...changes,
  })
  closing.push(() => store.close())
  return store
}

/** Somebody who listens in the place of a database; gives the port and what came. */
async function impostor(
  answer: (socket: Socket) => void,
): Promise<{ port: number; received: Buffer[]; met: () => number }> {
  const received: Buffer[] = []
  let met = 0
  const server: Server = createServer((socket) => {
    met += 1
    socket.on('error', () => {})
    socket.on('data', (chunk) => void received.push(chunk))
    answer(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => server.close())
  return { port: (server.address() as AddressInfo).port, received, met: () => met }
}

describe('Somebody in the place of the database', () => {
  it.each([
    ['who speaks no TLS', 'N'],
    ['who puts something in before TLS begins', 'Sinjected'],
  ])('%s is told nothing but that TLS is wanted', async (_, word) => {
    const { port, received } = await impostor((socket) => socket.once('data', () => socket.write(word)))
    const url = `postgres://mapgate:geheim@127.0.0.1:${port}/maps?sslmode=verify-full`
    await expect(open(url)).rejects.toThrow('does not speak TLS')
    expect(Buffer.concat(received)).toEqual(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]))
  })

  it('who takes connections and ends them at once is met once for each attempt', async () => {
    const { port, met } = await impostor((socket) => socket.end())
    await expect(open(`postgres://mapgate@127.0.0.1:${port}/maps`)).rejects.toThrow(
      /ended the connection|broke off/,
    )
    const first = met()
    expect(first).toBeLessThanOrEqual(3)
    const two = `postgres://mapgate@127.0.0.1:${port},127.0.0.1:${port}/maps`
    await expect(open(two)).rejects.toThrow('server 2')
    expect(met() - first).toBeLessThanOrEqual(6)
  })
})

describe('Many at once', () => {
  const twenty = async <T>(work: (store: Store, nth: number) => Promise<T>): Promise<T[]> => {
    const stores = [await open(), await open()] as const
    return Promise.all(Array.from({ length: 20 }, (_, nth) => work(stores[nth % 2] as Store, nth)))
  }

  it('lock a row once, also where they ask for several in other orders', async () => {
    const now = Date.now()
    const rows = ['a', 'b', 'c'].map((layer) => ({ layer, row: 1 }))
    const taken = await twenty(({ rowLocks }, nth) =>
      rowLocks.take({
        holder: `h${nth}`,
        rows: nth % 3 ? rows : rows.toReversed(),
        now,
        until: now + 60_000,
      }),
    )
    expect(taken.filter(Boolean)).toHaveLength(1)
  })

  it('begin an edit under one key once, and no more keys than a caller may have', async () => {
    const now = Date.now()
    const edit = {
      caller: 'c',
      request: 'r',
      now,
      leaseUntil: now + 60_000,
      expiresAt: now + 90_000,
      most: 3,
    }
    const same = await twenty(({ keyedEdits }, nth) =>
      keyedEdits.begin({ ...edit, id: 'k', holder: `h${nth}` }),
    )
    expect(same.filter((known) => known === 'begun')).toHaveLength(1)
    const many = await twenty(({ keyedEdits }, nth) =>
      keyedEdits.begin({ ...edit, id: `k${nth}`, holder: `h${nth}` }),
    )
    expect(many.filter((known) => known === 'begun')).toHaveLength(2)
    expect(many.filter((known) => known === 'too-many')).toHaveLength(18)
  })

  it('have a code once', async () => {
    const store = await open()
    await store.oneTime.put({ id: 'code', body: new Uint8Array([1]), expiresAt: Date.now() + 60_000 })
    const taken = await twenty(({ oneTime }) => oneTime.take('code', Date.now()))
    expect(taken.filter((body) => body !== undefined)).toHaveLength(1)
  })

  it('turn the signing key without losing one', async () => {
    await twenty(({ signingKeys }, nth) =>
      signingKeys.rotate(
        { id: `0000000${nth.toString(36)}`, secret: new Uint8Array([nth]), createdAt: nth, retiresAt: null },
        9e15,
      ),
    )
    const keys = await (await open()).signingKeys.list()
    expect(keys.filter(({ retiresAt }) => retiresAt === null)).toHaveLength(1)
    expect(keys).toHaveLength(20)
  })
})

describe('Names that a database may read otherwise', () => {
  it('end nobody else', async () => {
    const store = await open()
    const subjects = [
      'user:a%',
      'user:a_',
      'user:A%',
      'user:a:b',
      'user:a*',
      "user:a';--",
      'user:a\nb',
      'user:ä',
      'user:a\u0308',
      'user:İ',
      'user:i',
    ]
    for (const subject of subjects) await store.changes.append({ subject, before: 5, at: Date.now() })
    const known = (await (await open()).changes.since(0)).map(({ subject }) => subject)
    for (const subject of subjects) expect(known).toContain(subject)
    expect(known).not.toContain('user:ab')
    // What outlives no credential is pruned by its own kind alone.
    await store.prune(Date.now() + 91 * 86_400_000)
    expect((await (await open()).changes.since(0)).map(({ subject }) => subject)).toEqual(known)
  })
})
