import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PostgresServer, startPostgres } from '../../../../../test/postgres.ts'
import { storeSection } from '../../config/sections/store.ts'
import { readDatabaseAddress } from '../../core/database-address.ts'
import { archivedStore } from '../archived-store.ts'
import type { Store } from '../port.ts'
import { namesIn } from '../postgres/names.ts'
import { openPostgresStore } from '../postgres.ts'
import { keyRecord } from '../records.fixture.ts'
import {
  asRead,
  backupOf,
  failureOf,
  fill,
  folder,
  leftOutTables,
  linesOf,
  secretOfTests,
  storeIn,
  strayColumns,
} from './archive.fixture.ts'
import { compareWith, restore } from './backup.ts'
import { copiedTables } from './tables.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.close())

/** A schema as it is backed up and restored. */
function archived(schema: string, secret = secretOfTests) {
  const directory = folder()
  writeFileSync(join(directory, 'url'), server.url())
  return archivedStore({
    store: storeSection.parse({ kind: 'postgres', urlFile: 'url', schema }),
    directory,
    environment: { MAPGATE_SECRET: secret },
    random: randomBytes,
  })
}

/** The store of a gateway that runs on a schema. */
const gatewayOn = (schema: string, lost: string[] = []): Promise<Store> =>
  openPostgresStore({
    address: () => readDatabaseAddress(server.url(), { insecureTls: false }),
    ca: undefined,
    connectTimeoutMs: 30_000,
    statementTimeoutMs: 30_000,
    preparedStatements: true,
    schema,
    connections: 3,
    now: Date.now,
    observer: { lost: (subjects) => void lost.push(...subjects) },
  })

const withSessions = { keepSessions: true, now: 5_000 }

describe('every table of a schema', () => {
  it('is backed up with all its columns, or listed as left out', async () => {
    await (await gatewayOn('tables')).close()
    const rows = await server.run(
      "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'tables'",
    )
    const columnsOf = (table: string) =>
      rows.filter((row) => row.table_name === table).map((row) => String(row.column_name))
    const known = [...copiedTables.map(({ to }) => to), ...leftOutTables, 'form']
      .filter((name) => name !== 'purgeNumber')
      .map((name) => String(namesIn('tables')[name as 'keys']).split('.')[1])
    expect([...new Set(rows.map((row) => row.table_name))].toSorted()).toEqual(known.toSorted())
    for (const { from, to } of copiedTables) {
      const there = columnsOf(String(namesIn('tables')[to]).split('.')[1] ?? '').map(postgres.toCamel)
      expect(strayColumns(from, there), from).toEqual([])
    }
  })
})

describe('a backup', () => {
  it('of a file can be restored into PostgreSQL, and back, with every record as it was', async () => {
    const directory = folder()
    fill(directory, 510)
    const before = (await linesOf(storeIn(directory).entries())).toSorted()
    const there = archived('moved', 'another secret with more than 32 characters')
    await restore(there, { ...asRead(await backupOf(storeIn(directory))), ...withSessions })
    expect((await linesOf(there.entries())).toSorted()).toEqual(before)
    const back = storeIn(folder())
    const file = await backupOf(there)
    await restore(back, { ...asRead(file, there.secret), ...withSessions })
    expect((await linesOf(back.entries())).toSorted()).toEqual(before)
    const compared = await compareWith(archived('moved', there.secret), asRead(file, there.secret))
    expect(
      Object.values(compared).every(({ onlyInBackup, onlyInStore }) => onlyInBackup + onlyInStore === 0),
    ).toBe(true)
    expect(await failureOf(restore(there, { ...asRead(file, there.secret), ...withSessions }))).toContain(
      'the schema moved is not empty (keys)',
    )
  })

  it('has the schema as it was at one moment, however much is written meanwhile', async () => {
    const directory = folder()
    fill(directory, 2)
    const store = archived('moment')
    await restore(store, { ...asRead(await backupOf(storeIn(directory))), ...withSessions })
    let records = 0
    for await (const _ of store.entries()) {
      if (records === 0)
        await server.run("DELETE FROM moment.snapshots; INSERT INTO moment.outputs VALUES ('late', 'x', 1)")
      records += 1
    }
    expect(records).toBe(2 * copiedTables.length)
  })

  it('is refused where a newer release wrote the schema, and of a schema that is not there', async () => {
    await (await gatewayOn('newer')).close()
    await server.run('UPDATE newer.form SET steps = 99')
    expect(await failureOf(backupOf(archived('newer')))).toContain('brought to form 99 by a newer release')
    expect(await failureOf(backupOf(archived('nowhere')))).toContain('the schema nowhere has no store')
  })

  it('writes nothing where a record cannot be written', async () => {
    const directory = folder()
    fill(directory, 3)
    const file = await backupOf(storeIn(directory))
    await (await gatewayOn('half')).close()
    await server.run('ALTER TABLE half.quota_uses ADD CHECK (begins < 1002)')
    expect(await failureOf(restore(archived('half'), { ...asRead(file), ...withSessions }))).toContain(
      'the store failed',
    )
    expect(await linesOf(archived('half').entries())).toEqual([])
  })
})

describe('what was revoked after the backup', () => {
  it('is revoked still where a gateway that runs knows it', async () => {
    const lost: string[] = []
    const gateway = await gatewayOn('running', lost)
    await gateway.keys.insert({ ...keyRecord, id: 'known' })
    await gateway.keys.insert({ ...keyRecord, id: 'early', hash: 'e'.repeat(64) })
    await gateway.keys.revoke('early', Date.now())
    const file = await backupOf(archived('running'))
    await gateway.keys.revoke('known', Date.now())
    await gateway.changes.since(0)
    await server.run('DROP SCHEMA running CASCADE')
    await expect.poll(() => gateway.changes.since(0).catch(() => 'away')).toBe('away')
    await restore(archived('running'), { ...asRead(file), keepSessions: false, now: Date.now() })
    const subjects = async () =>
      (await server.run('SELECT subject FROM running.changes ORDER BY subject')).map(({ subject }) => subject)
    await expect
      .poll(async () => [await gateway.changes.since(0).catch(() => []), await subjects()][1])
      .toEqual(['key:early', 'key:known'])
    expect(lost).toEqual(['key:known'])
    await gateway.close()
    const asked = { ...asRead(file), keepSessions: false, revokeKeys: true, now: Date.now() }
    await restore(archived('without'), asked)
    const good = await server.run('SELECT id FROM without.keys WHERE revoked_at IS NULL')
    const ended = await server.run('SELECT subject FROM without.changes ORDER BY subject')
    expect([good.length, ended.map(({ subject }) => subject)]).toEqual([0, ['key:early', 'key:known']])
  })
})
