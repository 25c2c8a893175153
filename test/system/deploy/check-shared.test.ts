import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { checkShared } from '../../../packages/gateway/src/cli/check-shared.ts'
import { fileFaults } from '../../../packages/gateway/src/config/file-faults.ts'
import { parseConfiguration } from '../../../packages/gateway/src/config/load.ts'
import { makeLocalCertificate } from '../../../packages/gateway/src/demo/local-certificate.ts'
import { type RedisServer, startRedis } from '../../redis.ts'
import { ownPort } from '../own-port.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-check-shared-'))
let redis: RedisServer
let tlsPort: number
beforeAll(async () => {
  const { cert, key } = await makeLocalCertificate('localhost', directory)
  tlsPort = await ownPort()
  redis = await startRedis([
    ...['--tls-port', String(tlsPort), '--tls-cert-file', cert, '--tls-key-file', key],
    ...['--tls-auth-clients', 'no', '--tls-ca-cert-file', cert],
  ])
  writeFileSync(join(directory, 'key'), randomBytes(32).toString('hex'))
})
afterAll(async () => {
  await redis?.close()
  rmSync(directory, { recursive: true, force: true })
})

function loadedWith(address: string, changes: object = {}) {
  writeFileSync(join(directory, 'redis-url'), address)
  const shared = { kind: 'redis', urlFile: 'redis-url', encryptionKeyFile: 'key', connectTimeout: '60s' }
  const loaded = parseConfiguration(
    stringify({
      publicUrl: 'https://my.url.com',
      upstreams: { ags: { kind: 'arcgis', url: 'http://127.0.0.1:9/arcgis' } },
      mounts: [{ path: '/arcgis', upstream: 'ags' }],
      shared: { ...shared, ...changes },
    }),
    directory,
  )
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  return loaded
}
const check = async (address: string, changes: object = {}) =>
  (await checkShared(loadedWith(address, changes)))[0]
const adviceOf = (found: Awaited<ReturnType<typeof check>>) =>
  found?.advice?.map(({ message }) => message).join('\n')

/** The statement of docs/deploying.md, with a password in its place. */
function documentedAccount(): readonly string[] {
  const page = readFileSync(new URL('../../../docs/deploying.md', import.meta.url), 'utf8')
  const [, words = ''] = /^ACL SETUSER mapgate (.*)$/m.exec(page) ?? []
  return words.replace(/>\S+/, '>pass').replaceAll("'", '').split(' ')
}

describe('mapgate check --online, of what gateways share', () => {
  it('says what answers, and that its account and its memory have no bound', async () => {
    const found = await check(redis.url())
    expect(found).toMatchObject({ what: 'shared', good: true })
    expect(found?.finding).toMatch(/^answers: Redis \d+\.\d+\.\d+, maxmemory-policy noeviction; it lets/)
    for (const words of ['maxmemory 0', 'account default', 'one store'])
      expect(adviceOf(found)).toContain(words)
  })

  it('finds the documented account enough, and advises against a full memory that makes no place', async () => {
    await redis.run('ACL', 'SETUSER', 'mapgate', ...documentedAccount())
    await redis.run('CONFIG', 'SET', 'maxmemory', '100mb')
    const found = await check(redis.url('mapgate', 'pass'))
    expect(found).toMatchObject({ good: true })
    expect(adviceOf(found)).toContain('maxmemory-policy noeviction')
    expect(adviceOf(found)).not.toContain('account default')
    await redis.run('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru')
    expect(adviceOf(await check(redis.url('mapgate', 'pass')))).not.toContain('allkeys-lru')
  })

  it('tells gateways with another key apart by a mark that is no part of the key', async () => {
    const markOf = (found: Awaited<ReturnType<typeof check>>) =>
      /the mark of its key with that of the other gateways: (\S{8})$/.exec(found?.finding ?? '')?.[1]
    const mark = markOf(await check(redis.url()))
    expect(mark).toBeDefined()
    expect(markOf(await check(redis.url()))).toBe(mark)
    const otherKey = randomBytes(32).toString('hex')
    writeFileSync(join(directory, 'other-key'), otherKey)
    const other = markOf(await check(redis.url(), { encryptionKeyFile: 'other-key' }))
    expect(other).not.toBe(mark)
    expect([otherKey, Buffer.from(otherKey, 'hex').toString('base64url')].join()).not.toContain(other)
  })

  it('names what the account may not do', async () => {
    await redis.run('ACL', 'SETUSER', 'small', 'on', '>pass', '~mapgate:*', '-@all', '+ping', '+set', '+get')
    const found = await check(redis.url('small', 'pass'))
    expect(found).toMatchObject({ good: false })
    expect(found?.finding).toContain('refuses GETRANGE (NOPERM), HSET (NOPERM)')
  })

  it.each([
    ['nobody listens there', () => 'redis://127.0.0.1:9'],
    ['user and password are not good there', () => redis.url('mapgate', 'wrong')],
    [
      'it refuses what the connection begins with: is there a database of that number?',
      () => `${redis.url()}/99`,
    ],
    [
      'its access list refuses PING, or SELECT for another database than 0 (docs/deploying.md)',
      () => `${redis.url('mapgate', 'pass')}/1`,
    ],
  ])('says why it cannot be used: %s', async (why, address) => {
    expect(await check(address())).toEqual({ what: 'shared', good: false, finding: `cannot be used: ${why}` })
  })

  it('reaches a server by TLS whose authority is believed, and no other one', async () => {
    const address = `rediss://localhost:${tlsPort}`
    expect(await check(address, { caFile: 'authority.pem' })).toMatchObject({ good: true })
    const other = await check(address)
    expect(other).toMatchObject({ good: false })
    expect(other?.finding).toMatch(/cannot be used: its certificate/)
    // A Redis without TLS never answers a greeting of TLS.
    const unanswered = await check(`rediss://127.0.0.1:${redis.port}`, { connectTimeout: '1s' })
    expect(unanswered).toMatchObject({ good: false })
  })

  it('takes user and password from files', async () => {
    writeFileSync(join(directory, 'user'), 'mapgate\n')
    writeFileSync(join(directory, 'password'), 'pass\n')
    const files = { usernameFile: 'user', passwordFile: 'password' }
    expect(await check(redis.url(), files)).toMatchObject({ good: true })
  })
})

describe('mapgate check, of what gateways share', () => {
  it.each([
    ['http://10.0.0.1', 'takes rediss://user:password@host:6379/0'],
    ['redis://10.0.0.1:6379', 'leads to another machine without TLS'],
    ['redis://127.0.0.1.example.org', 'leads to another machine without TLS'],
    ['rediss://a:b%zz@10.0.0.1', 'takes rediss://'],
    ['rediss://10.0.0.1:99999', 'takes rediss://'],
  ])('%s is a fault', (address, words) => {
    const { configuration } = loadedWith(address)
    const faults = fileFaults(configuration, directory).filter(({ path }) => path[0] === 'shared')
    expect(faults.map(({ path, message }) => [path.join('.'), message])).toEqual([
      ['shared.urlFile', expect.stringContaining(words)],
    ])
    expect(faults[0]?.message).not.toContain('10.0.0.1')
  })

  it('another machine without TLS is no fault where that is allowed', () => {
    const { configuration } = loadedWith('redis://10.0.0.1:6379', { insecureTls: true })
    expect(fileFaults(configuration, directory).filter(({ path }) => path[0] === 'shared')).toEqual([])
  })
})
