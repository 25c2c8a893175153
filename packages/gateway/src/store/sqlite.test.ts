import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { describeStore } from './contract.fixture.ts'
import { migrate } from './migrations.ts'
import type { AddColumn } from './newer-records.fixture.ts'
import { openStore } from './open.ts'
import type { Store } from './port.ts'
import { sealedStore } from './sealed-store.ts'
import { createSealer } from './sealing.ts'
import { openingFault } from './sqlite/failure.ts'
import { transaction } from './sqlite/transaction.ts'
import { openSqliteStore } from './sqlite.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'mapgate-store-'))

const files = new WeakMap<Store, string>()
let columns = 0

async function openFile(seal: (store: Store) => Store = (store) => store): Promise<Store> {
  const file = join(folder(), 'm.db')
  const store = seal(await openSqliteStore({ file }))
  files.set(store, file)
  return store
}

const addColumn: AddColumn = async (store, table, value) => {
  columns += 1
  const database = new DatabaseSync(files.get(store) ?? '')
  database.exec(`ALTER TABLE ${table} ADD COLUMN limit${columns} TEXT`)
  database.prepare(`UPDATE ${table} SET limit${columns} = ?`).run(value)
  database.close()
}

describeStore('a SQLite file', openFile, addColumn)
describeStore(
  'a sealed SQLite file',
  () => openFile((store) => sealedStore(store, createSealer(randomBytes(32), randomBytes))),
  addColumn,
)

describe('a store file', () => {
  const open = (directory: string, environment: Record<string, string> = {}) =>
    openStore({ store: { kind: 'sqlite', file: 'm.db' }, directory, environment, random: randomBytes })
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

  it('has what became of an edit sealed, for its own key only', async () => {
    const directory = folder()
    const store = await open(directory)
    const edit = { caller: 'c', request: 'r', holder: 'h', now: 0, leaseUntil: 1, expiresAt: 9, most: 9 }
    await store.keyedEdits.begin({ ...edit, id: 'k' })
    const outcome = Buffer.from('a reply that nobody else should read')
    await store.keyedEdits.finish({ id: 'k', holder: 'h', outcome, expiresAt: 9 })
    expect(await store.keyedEdits.begin({ ...edit, id: 'k' })).toMatchObject({ outcome })
    await store.close()
    for (const file of readdirSync(directory))
      expect(readFileSync(join(directory, file)).includes(outcome)).toBe(false)
    const database = new DatabaseSync(join(directory, 'm.db'))
    database.exec("UPDATE keyedEdits SET id = 'l'")
    database.close()
    const exchanged = await open(directory)
    await expect(exchanged.keyedEdits.begin({ ...edit, id: 'l' })).rejects.toThrow('another secret')
    await exchanged.close()
  })

  it('locks rows for one of two processes', async () => {
    const directory = folder()
    const [one, other] = [await open(directory), await open(directory)]
    const asked = { rows: [{ layer: 'a', row: 7 }], now: 0, until: 100 }
    expect(await one.rowLocks.take({ holder: 'one', ...asked })).toBe(true)
    expect(await other.rowLocks.take({ holder: 'other', ...asked })).toBe(false)
    await one.rowLocks.release('one')
    expect(await other.rowLocks.take({ holder: 'other', ...asked })).toBe(true)
    await one.close()
    await other.close()
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

  it('has the secret of whoever was first, where two open a new one at the same moment', async () => {
    const directory = folder()
    const first = 'a secret that the other process made just now'
    // Between the look for the secret and its making.
    const random = (bytes: number) => {
      writeFileSync(join(directory, 'm.db.secret'), `${first}\n`)
      return randomBytes(bytes)
    }
    const one = await openStore({
      store: { kind: 'sqlite', file: 'm.db' },
      directory,
      environment: {},
      random,
    })
    const other = await open(directory)
    await one.signingKeys.insertFirst(signing)
    expect(await other.signingKeys.list()).toEqual([signing])
    expect(readFileSync(join(directory, 'm.db.secret'), 'utf8')).toBe(`${first}\n`)
    expect(readdirSync(directory).filter((name) => name.startsWith('m.db.secret'))).toEqual(['m.db.secret'])
    await one.close()
    await other.close()
  })

  it('of a newer release, or that is no database, is left alone', async () => {
    const directory = folder()
    await (await open(directory)).close()
    const database = new DatabaseSync(join(directory, 'm.db'))
    database.exec('PRAGMA user_version = 99')
    database.close()
    await expect(open(directory)).rejects.toThrow('newer release')
    writeFileSync(join(directory, 'm.db'), 'this is not a database, but a long enough text '.repeat(50))
    await expect(open(directory)).rejects.toThrow(/m\.db is not a database of SQLite, or is damaged/)
  })

  it('reads no changes any more once another file stands in its place, because revocations go there', async () => {
    const directory = folder()
    const file = join(directory, 'm.db')
    const store = await openSqliteStore({ file })
    expect(await store.changes.since(0)).toEqual([])
    renameSync(file, join(directory, 'old.db'))
    const refusal = { code: 'store.unavailable', detail: expect.stringContaining('moved away or replaced') }
    await expect(store.changes.since(0)).rejects.toMatchObject(refusal)
    const other = await openSqliteStore({ file })
    expect(await other.changes.since(0)).toEqual([])
    await expect(store.changes.since(0)).rejects.toMatchObject(refusal)
    await other.close()
    await store.close()
  })

  it('says with its file why it cannot be opened', async () => {
    const file = join(folder(), 'none', 'm.db')
    await expect(openSqliteStore({ file })).rejects.toThrow(`${file} cannot be made: its folder is not there`)
  })

  it('says that there is no room, where SQLite has undone its work by itself', () => {
    const database = new DatabaseSync(':memory:')
    database.exec('PRAGMA max_page_count = 3')
    expect(() => migrate(database)).toThrow('database or disk is full')
    expect(() =>
      transaction(database, () => {
        database.exec('ROLLBACK')
        throw new Error('the first')
      }),
    ).toThrow('the first')
    database.close()
  })

  it.each([
    [{ errcode: 13 }, 'm.db has no room on its disk'],
    [{ errcode: 8 | (4 << 8) }, 'm.db may not be written by this account'],
    [{ code: 'EPERM' }, 'm.db belongs to another account'],
    [{ code: 'ERR_SQLITE_ERROR', errcode: 5, message: 'database is locked' }, 'database is locked'],
  ])('tells %o in words', (fault, words) => {
    expect(openingFault(Object.assign(new Error(), fault), 'm.db')).toHaveProperty(
      'message',
      expect.stringContaining(words),
    )
  })
})
