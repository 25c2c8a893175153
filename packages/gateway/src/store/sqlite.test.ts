import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { describeStore } from './contract.fixture.ts'
import { openStore } from './open.ts'
import { sealedStore } from './sealed-store.ts'
import { createSealer } from './sealing.ts'
import { openSqliteStore } from './sqlite.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'mapgate-store-'))

describeStore('a SQLite store in memory', () => openSqliteStore({ file: ':memory:' }))
describeStore('a sealed SQLite file', async () =>
  sealedStore(
    await openSqliteStore({ file: join(folder(), 'm.db') }),
    createSealer(randomBytes(32), randomBytes),
  ),
)

describe('a store file', () => {
  const open = (directory: string, environment: Record<string, string> = {}) =>
    openStore({ store: { file: 'm.db' }, directory, environment, random: randomBytes })
  const signing = {
    id: '00000001',
    secret: Buffer.from('a secret that nobody should read'),
    createdAt: 1,
    retiresAt: null,
  }

  it('is shared by two that have it open', async () => {
    const directory = folder()
    const one = await open(directory)
    const other = await open(directory)
    await one.changes.append({ subject: 'user:a', before: 1, at: 1 })
    expect(await other.changes.since(0)).toHaveLength(1)
    await one.close()
    await other.close()
  })

  it('and its secret are for their owner only, and no signing key stands in it in the clear', async () => {
    const directory = folder()
    const store = await open(directory)
    await store.signingKeys.insertFirst(signing)
    expect(Buffer.from((await store.signingKeys.list())[0]?.secret ?? [])).toEqual(signing.secret)
    await store.close()
    for (const file of ['m.db', 'm.db.secret']) expect(statSync(join(directory, file)).mode & 0o077).toBe(0)
    expect(readFileSync(join(directory, 'm.db')).includes(signing.secret)).toBe(false)
  })

  it('opens with its own secret only, and says what to do', async () => {
    const directory = folder()
    const store = await open(directory)
    await store.signingKeys.insertFirst(signing)
    await store.close()
    await expect(open(directory, { MAPGATE_SECRET: 'x'.repeat(40) })).rejects.toThrow('restore')
    await expect(open(directory, { MAPGATE_SECRET: 'short' })).rejects.toThrow('at least 32')
    rmSync(join(directory, 'm.db.secret'))
    await expect(open(directory)).rejects.toThrow('m.db.secret is missing')
  })

  it('of a newer release, or that is no database, is left alone', async () => {
    const directory = folder()
    await (await open(directory)).close()
    const database = new DatabaseSync(join(directory, 'm.db'))
    database.exec('PRAGMA user_version = 99')
    database.close()
    await expect(open(directory)).rejects.toThrow('newer release')
    writeFileSync(join(directory, 'm.db'), 'this is not a database, but a long enough text '.repeat(50))
    await expect(open(directory)).rejects.toThrow('not a database')
  })
})
