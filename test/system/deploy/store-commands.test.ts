import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { loadConfiguration } from '../../../packages/gateway/src/config/load.ts'
import { startGateway } from '../../../packages/gateway/src/server/start.ts'
import { type PostgresServer, startPostgres } from '../../postgres.ts'
import { type MiniUpstream, startMiniUpstream } from '../faults/mini-upstream.ts'
import { configurationFor, mapServer, service } from '../one-service-site.ts'
import { patientStore } from './patience.ts'
import { runMapgate } from './run-command.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-store-commands-'))
let upstream: MiniUpstream
let database: PostgresServer

beforeAll(async () => {
  upstream = await startMiniUpstream(mapServer)
  database = await startPostgres()
  writeFileSync(join(directory, 'store-secret'), 's'.repeat(40))
})
afterAll(async () => {
  await upstream?.stop()
  await database?.close()
  rmSync(directory, { recursive: true, force: true })
})

/** Writes a configuration with this store; gives its file. */
function configure(name: string, store: object): string {
  const file = join(directory, `${name}.yaml`)
  writeFileSync(file, stringify(configurationFor(upstream, { store })))
  return file
}

function onDatabase(schema: string, user = 'admin'): string {
  writeFileSync(join(directory, `${schema}-url`), database.url({ user }))
  const files = { urlFile: `${schema}-url`, secretFile: 'store-secret' }
  return configure(schema, { kind: 'postgres', schema, ...files, ...patientStore })
}

async function withGateway<T>(config: string, work: (url: string) => Promise<T>): Promise<T> {
  const loaded = loadConfiguration(config)
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  const gateway = await startGateway({ ...loaded, audit: () => {} })
  try {
    return await work(gateway.url)
  } finally {
    await gateway.close()
  }
}

async function ask(url: string, headers: Record<string, string>): Promise<number> {
  const reply = await fetch(`${url}${service}?f=json`, { headers })
  const { error } = (await reply.json()) as { error?: { code: number } }
  return error?.code ?? reply.status
}

describe('mapgate check --online', () => {
  it('says what the database is like, and what is missing for a failover', async () => {
    const config = onDatabase('fresh')
    const { output, code } = await runMapgate('check', config, '--online')
    expect(output).toMatch(
      /ok {3}store answers: PostgreSQL \d+\.\d+, a server that takes changes, its clock \d+ ms off; the first start makes/,
    )
    expect(output).toMatch(/look .*: store: its account has rights that no gateway needs: SUPERUSER/)
    expect(output).toMatch(/look .*: store: no replica of the database is connected/)
    expect(code).toBe(0)
    expect(await database.run(`SELECT 1 FROM pg_namespace WHERE nspname = 'fresh'`)).toEqual([])
  })

  it('is content with an account of the least rights, and looks for what it lacks', async () => {
    await database.run('CREATE ROLE plain LOGIN')
    expect((await runMapgate('check', onDatabase('least', 'plain'), '--online')).output).toContain(
      'BAD  store cannot be made or upgraded: the account may not make tables in the schema least',
    )
    await database.run('CREATE SCHEMA least AUTHORIZATION plain')
    const good = await runMapgate('check', onDatabase('least', 'plain'), '--online')
    expect(good.output).toContain('ok   store answers')
    expect(good.output).not.toContain('rights that no gateway needs')
    await withGateway(onDatabase('least', 'plain'), async () => {})
    expect((await runMapgate('check', onDatabase('least', 'plain'), '--online')).output).toContain(
      'the tables are there',
    )
  })

  it('finds another secret than that of the other gateways, and tables that are gone', async () => {
    const config = onDatabase('held')
    await withGateway(config, async () => {})
    expect((await runMapgate('check', config, '--online')).output).toContain('the tables are there')
    writeFileSync(join(directory, 'other-secret'), 'o'.repeat(40))
    const files = { urlFile: 'held-url', secretFile: 'other-secret' }
    const other = await runMapgate(
      'check',
      configure('other', { kind: 'postgres', schema: 'held', ...files }),
      '--online',
    )
    expect([other.code, other.output]).toEqual([1, expect.stringContaining('sealed with another secret')])
    await database.run('DROP TABLE held.sessions, held.usage')
    const gone = await runMapgate('check', config, '--online')
    expect([gone.code, gone.output]).toEqual([
      1,
      expect.stringContaining(
        'lacks tables in the schema held that it had: sessions, usage; restore a backup',
      ),
    ])
  })

  it('says that a database cannot be used, without its address', async () => {
    writeFileSync(join(directory, 'gone-url'), 'postgres://mapgate:geheim@127.0.0.1:1/maps')
    const config = configure('gone', { kind: 'postgres', urlFile: 'gone-url', secretFile: 'store-secret' })
    const { output, code } = await runMapgate('check', config, '--online')
    expect([code, output]).toEqual([1, expect.stringContaining('nobody listens there (ECONNREFUSED)')])
    expect(output).not.toMatch(/geheim|127\.0\.0\.1:1|maps/)
  })
})

describe('mapgate store copy', () => {
  it('takes everybody along: keys, users, tokens, sessions and revocations', async () => {
    const config = configure('old', { file: 'old.db' })
    const { output } = await runMapgate(
      'key',
      'create',
      '--name',
      'a',
      '--role',
      'staff',
      '-c',
      config,
      '--json',
    )
    const [, key = ''] = /"(mgkey_[^"]+)"/.exec(output) ?? []
    const shown = { token: 'demo-key', origin: 'http://127.0.0.1' }
    const { token, cookie } = await withGateway(config, async (url) => {
      expect(await ask(url, { token: key })).toBe(200)
      const session = await fetch(`${url}/.mapgate/session`, {
        method: 'POST',
        headers: { ...shown, origin: url },
      })
      const ticket = await fetch(`${url}/.mapgate/ticket`, { method: 'POST', headers: { token: 'demo-key' } })
      return {
        cookie: session.headers.getSetCookie()[0]?.split(';')[0] ?? '',
        token: ((await ticket.json()) as { ticket: string }).ticket,
      }
    })
    const revoked = await runMapgate(
      'key',
      'create',
      '--name',
      'b',
      '--role',
      'staff',
      '-c',
      config,
      '--json',
    )
    const [, id = ''] = /"id": "([^"]+)"/.exec(revoked.output) ?? []
    await runMapgate('key', 'revoke', id, '-c', config)
    const from = join(directory, 'old.db')
    const file = new DatabaseSync(from)
    file.exec(
      "INSERT INTO usage VALUES (3600000, 'user:ada', '', 'gis/A', 3, 0.30000000000000004, 0.1, 10, 1, 2, 5000000000, 0)",
    )
    file.exec("INSERT INTO quotaUses VALUES ('daily', 'Water', 0, 86400000, 1e-7)")
    file.close()
    const copied = await runMapgate('store', 'copy', '--from', from, '-c', onDatabase('copied'))
    expect(copied.output).toMatch(
      /^Copied and compared: 2 keys, 0 users, \d+ snapshots, 1 signingKeys, 1 changes/,
    )
    const list = await runMapgate('key', 'list', '-c', onDatabase('copied'), '--json')
    expect(list.output).toBe((await runMapgate('key', 'list', '-c', config, '--json')).output)
    expect(
      await database.run(
        'SELECT sum(units) AS units, sum(bytes) AS bytes, (SELECT sum(units) FROM copied.quota_uses) AS used FROM copied.usage WHERE hour = 3600000',
      ),
    ).toEqual([{ units: 0.30000000000000004, bytes: '5000000000', used: 1e-7 }])
    await withGateway(onDatabase('copied'), async (url) => {
      expect(await ask(url, { token: key })).toBe(200)
      expect(await ask(url, { cookie })).toBe(200)
      const reply = await fetch(`${url}/t/${token}${service}?f=json`)
      expect(((await reply.json()) as { error?: unknown }).error).toBeUndefined()
    })
    const again = await runMapgate('store', 'copy', '--from', from, '-c', onDatabase('copied'))
    expect([again.code, again.output]).toEqual([
      1,
      expect.stringContaining('the schema copied is not empty (keys)'),
    ])
  })

  it('copies nothing where one record cannot be, or was sealed with another secret', async () => {
    cpSync(join(directory, 'old.db'), join(directory, 'twice.db'))
    cpSync(join(directory, 'old.db.secret'), join(directory, 'twice.db.secret'))
    const file = new DatabaseSync(join(directory, 'twice.db'))
    for (const name of ['Özil', 'özil'])
      file.prepare("INSERT INTO users VALUES (?, 'x', '[]', '{}', 1, NULL)").run(name)
    file.close()
    const copy = (...more: string[]) =>
      runMapgate('store', 'copy', '--from', join(directory, 'twice.db'), '-c', onDatabase('nothing'), ...more)
    expect((await copy()).output).toContain('two users have names that differ in letter case alone')
    writeFileSync(join(directory, 'other-secret'), 'o'.repeat(40))
    expect((await copy('--from-secret', join(directory, 'other-secret'))).output).toContain(
      'sealed with another secret',
    )
    const [counted] = await database.run(
      'SELECT (SELECT count(*) FROM nothing.keys) + (SELECT count(*) FROM nothing.signing_keys) AS all',
    )
    expect(Number(counted?.all)).toBe(0)
  })
})
