import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openSlowWay, type RedisServer, startRedis } from '../../../../test/redis.ts'
import { readSharedAddress } from '../core/shared-address.ts'
import { openSharedConnection } from './connection.ts'
import type { SharedConnection } from './port.ts'
import { scriptOf } from './script.ts'

let server: RedisServer
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server.close())

const closing: (() => unknown)[] = []
beforeEach(() => server.run('FLUSHALL'))
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A connection, and what its observer was told. Its limit of time is so long that no busy machine reaches it. */
function connect({
  url = server.url(),
  ...changes
}: Partial<Parameters<typeof openSharedConnection>[0]> & { url?: string } = {}) {
  const told: string[] = []
  const results: string[] = []
  const connection = openSharedConnection({
    address: () => readSharedAddress(url, { insecureTls: false }),
    ca: undefined,
    connectTimeoutMs: 60_000,
    commandTimeoutMs: 60_000,
    keyPrefix: 'mapgate:',
    encryptionKey: new Uint8Array(32).fill(7),
    observer: {
      gone: (why) => told.push(`gone: ${why}`),
      back: () => told.push('back'),
      asked: (result) => results.push(result),
      refused: (command, code) => told.push(`${command} ${code}`),
    },
    monotonic: () => performance.now(),
    random: (bytes) => new Uint8Array(bytes),
    ...changes,
  })
  closing.push(() => connection.close())
  return { connection, told, results }
}

const become = (connection: SharedConnection, state: string) =>
  vi.waitFor(() => expect(connection.state()).toBe(state), { timeout: 300_000, interval: 20 })

/** Asks until there is an answer in time. */
async function answered(connection: SharedConnection): Promise<void> {
  while ((await connection.command(['PING'])) === undefined) await new Promise((next) => setTimeout(next, 20))
}

describe('What several gateways share', () => {
  it('is connected to by the first question, and answers texts, numbers, nil and bytes', async () => {
    const { connection, results } = connect()
    expect(connection.state()).toBe('starting')
    const key = connection.keyOf('test', 'é')
    expect(await connection.command(['SET', key, 'süß', 'PX', 60_000])).toEqual({ value: 'OK' })
    expect(connection.state()).toBe('there')
    expect(await connection.command(['GET', key])).toEqual({ value: 'süß' })
    expect(await connection.command(['GET', key], { bytes: true })).toEqual({ value: Buffer.from('süß') })
    expect(await connection.command(['STRLEN', key])).toEqual({ value: 5 })
    expect(await connection.command(['GET', connection.keyOf('test', 'other')])).toEqual({ value: null })
    expect(new Set(results)).toEqual(new Set(['answered']))
  })

  it('runs scripts by their digest, also after a server forgot them', async () => {
    const { connection } = connect()
    const script = scriptOf("return {redis.call('INCRBY', KEYS[1], ARGV[1]), 'text'}")
    const keys = [connection.keyOf('count', 'a')]
    expect(await connection.eval(script, { keys, values: [5] })).toEqual({ value: [5, 'text'] })
    await server.run('SCRIPT', 'FLUSH')
    expect(await connection.eval(script, { keys, values: [2] })).toEqual({ value: [7, 'text'] })
  })

  it('names keys by kind and a digest under the key, and no text of a user stands in them', () => {
    const { connection } = connect()
    const other = connect({ encryptionKey: new Uint8Array(32).fill(8) }).connection
    const key = connection.keyOf('rate', 'user:ada\r\nFLUSHALL')
    expect(key).toMatch(/^mapgate:rate:[\w-]{43}$/)
    expect(connection.keyOf('rate', 'user:ada\r\nFLUSHALL')).toBe(key)
    const others = [
      connection.keyOf('quota', 'user:ada\r\nFLUSHALL'),
      connection.keyOf('rate', 'user:ada', 'FLUSHALL'),
      other.keyOf('rate', 'user:ada\r\nFLUSHALL'),
    ]
    expect(others).not.toContain(key)
    for (const one of ['a","b', 'a,b', 'ab', 'a b', 'a\0b'])
      expect(connection.keyOf('rate', 'a', 'b')).not.toBe(connection.keyOf('rate', one))
  })

  it('answers nothing while the server is gone, says so once, and comes back by itself', async () => {
    const { connection, told, results } = connect()
    const changes: string[] = []
    connection.onChange((state) => changes.push(state))
    await connection.command(['PING'])
    await server.stop()
    await become(connection, 'gone')
    for (let count = 0; count < 3; count += 1) expect(await connection.command(['PING'])).toBeUndefined()
    expect(results.slice(-3)).toEqual(['gone', 'gone', 'gone'])
    await server.start()
    await become(connection, 'there')
    expect(await connection.command(['PING'])).toEqual({ value: 'PONG' })
    expect(told).toEqual(['gone: the connection broke off', 'back'])
    expect(changes).toEqual(['there', 'gone', 'there'])
  })

  it('tries a server that was never there again and again, with pauses that grow up to ten seconds', async () => {
    await server.stop()
    const pauses: number[] = []
    const { connection, told } = connect()
    const wait = setTimeout
    const timers = vi.spyOn(globalThis, 'setTimeout').mockImplementation(((work: () => void, ms = 0) => {
      if (ms >= 10_000) return wait(work, ms)
      pauses.push(ms)
      setImmediate(work)
      return { unref() {}, [Symbol.toPrimitive]: () => 0 }
    }) as never)
    closing.push(() => timers.mockRestore())
    await connection.command(['PING'])
    while (pauses.length < 8) await new Promise((resolve) => setImmediate(resolve))
    timers.mockRestore()
    connection.close()
    await server.start()
    expect(pauses.slice(0, 8)).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000])
    expect(told).toEqual(['gone: nobody listens there'])
  })

  it('waits no longer than its limit for a server that is frozen, and gives it up after three questions', async () => {
    const { connection, told, results } = connect({ commandTimeoutMs: 50 })
    await answered(connection)
    const before = results.length
    server.freeze()
    for (let count = 0; count < 4; count += 1) expect(await connection.command(['PING'])).toBeUndefined()
    expect(results.slice(before)).toEqual(['late', 'late', 'late', 'gone'])
    server.thaw()
    await become(connection, 'there')
    expect(told.slice(-2)).toEqual(['gone: nobody answers in time', 'back'])
  })

  it('leaves a server alone that answers, but always too late', async () => {
    const way = await openSlowWay(server.port)
    closing.push(() => way.close())
    const { connection } = connect({ url: `redis://127.0.0.1:${way.port}`, commandTimeoutMs: 50 })
    await answered(connection)
    way.delayMs = 1_000
    for (let count = 0; count < 3; count += 1) await connection.command(['PING'])
    expect(connection.state()).toBe('gone')
    way.delayMs = 0
    await become(connection, 'there')
  })

  it('is gone, after its limit, where a server takes connections and says nothing', async () => {
    const way = await openSlowWay(server.port)
    closing.push(() => way.close())
    way.delayMs = Number.POSITIVE_INFINITY
    const { connection, told } = connect({
      url: `redis://127.0.0.1:${way.port}`,
      commandTimeoutMs: 50,
      connectTimeoutMs: 500,
    })
    expect(await connection.command(['PING'])).toBeUndefined()
    expect(connection.state()).toBe('gone')
    await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 300_000, interval: 20 })
    way.delayMs = 0
    await become(connection, 'there')
    expect(told).toEqual(['gone: nobody answers in time', 'back'])
  })

  it('tells nothing of a first attempt that only took long, and the true reason of one that failed', async () => {
    server.freeze()
    const slow = connect({ commandTimeoutMs: 50 })
    const refused = connect({ url: server.url('nobody', 'wrong'), commandTimeoutMs: 50 })
    for (const { connection } of [slow, refused]) {
      expect(await connection.command(['PING'])).toBeUndefined()
      expect(connection.state()).toBe('gone')
    }
    server.thaw()
    await become(slow.connection, 'there')
    expect(slow.told).toEqual([])
    const why = 'gone: user and password are not good there'
    await vi.waitFor(() => expect(refused.told).toEqual([why]), { timeout: 300_000, interval: 20 })
  })

  it('lets only so many questions wait, and frees their places when they are over', async () => {
    const { connection, results } = connect({ mostWaiting: 2, commandTimeoutMs: 60_000 })
    await connection.command(['PING'])
    server.freeze()
    const waiting = [connection.command(['PING']), connection.command(['PING'])]
    expect(await connection.command(['PING'])).toBeUndefined()
    expect(results.at(-1)).toBe('full')
    server.thaw()
    expect(await Promise.all(waiting)).toEqual([{ value: 'PONG' }, { value: 'PONG' }])
    expect(await connection.command(['PING'])).toEqual({ value: 'PONG' })
  })

  it('asks no longer for somebody who left', async () => {
    const { connection } = connect()
    await connection.command(['PING'])
    server.freeze()
    const leaving = new AbortController()
    const asked = connection.command(['PING'], { signal: leaving.signal })
    leaving.abort()
    expect(await asked).toBeUndefined()
    server.thaw()
    expect(connection.state()).toBe('there')
  })

  it('names what an access list refuses, without a key, and goes on', async () => {
    await server.run(
      'ACL',
      'SETUSER',
      'mapgate',
      'on',
      '>a pass/word',
      '~mapgate:*',
      '-@all',
      '+ping',
      '+set',
    )
    const { connection, told, results } = connect({ url: server.url('mapgate', 'a pass/word') })
    expect(await connection.command(['SET', 'mapgate:a', '1'])).toEqual({ value: 'OK' })
    expect(await connection.command(['GET', 'mapgate:a'])).toBeUndefined()
    expect(await connection.command(['SET', 'other:a', '1'])).toBeUndefined()
    expect(told).toEqual(['GET NOPERM', 'SET NOPERM'])
    expect(results).toEqual(['answered', 'refused', 'refused'])
    expect(connection.state()).toBe('there')
  })

  it('says that a password is wrong, and takes the right one once it is in its file', async () => {
    await server.run('ACL', 'SETUSER', 'other', 'on', '>right', '~*', '+@all')
    let password = 'wrong'
    const { connection, told } = connect({
      address: () => readSharedAddress(server.url('other', password), { insecureTls: false }),
    })
    expect(await connection.command(['PING'])).toBeUndefined()
    expect(told).toEqual(['gone: user and password are not good there'])
    password = 'right'
    await become(connection, 'there')
    expect(await connection.command(['PING'])).toEqual({ value: 'PONG' })
  })

  it('answers nothing after it was closed', async () => {
    const { connection } = connect()
    await connection.command(['PING'])
    connection.close()
    expect(await connection.command(['PING'])).toBeUndefined()
  })
})
