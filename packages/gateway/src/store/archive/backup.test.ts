import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  asRead,
  backupOf,
  bytesOf,
  failureOf,
  filled,
  folder,
  leftOutTables,
  linesOf,
  modeOf,
  openFile,
  secretOfTests,
  storeIn,
  strayColumns,
} from './archive.fixture.ts'
import { backUp, compareWith, readWhole, restore } from './backup.ts'
import { backupBytes } from './backup-file.ts'
import type { Entry } from './given.ts'
import { copiedTables } from './tables.ts'

const withSessions = { keepSessions: true, now: 5_000 }

describe('every table of a store', () => {
  it('is backed up with all its columns, or listed as left out', () => {
    const database = openFile(folder())
    const tables = database
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .all()
      .map(({ name }) => String(name))
    const known = [...copiedTables.map(({ from }) => from), ...leftOutTables]
    expect(tables.toSorted(), 'add it to copiedTables or leftOutTables').toEqual(known.toSorted())
    for (const { from } of copiedTables) {
      const there = database.prepare(`PRAGMA table_info(${from})`).all()
      const stray = strayColumns(
        from,
        there.map(({ name }) => String(name)),
      )
      expect(stray, from).toEqual([])
    }
    database.close()
  })
})

describe('a backup of a file', () => {
  it('brings every record back, sealed with the secret of the new store', async () => {
    const { store } = filled(5)
    const file = await backupOf(store)
    const other = storeIn(folder(), 'another secret with more than 32 characters')
    const { counts } = await restore(other, { ...asRead(file), ...withSessions })
    expect(new Set(Object.values(counts))).toEqual(new Set([5]))
    expect((await linesOf(other.entries())).toSorted()).toEqual((await linesOf(store.entries())).toSorted())
  })

  it('is for its owner alone, and nothing in it can be read', async () => {
    const { store } = filled()
    const file = await backupOf(store)
    expect(modeOf(file)).toBe('600')
    const text = readFileSync(file, 'latin1')
    for (const word of [
      'a secret of record',
      Buffer.from('a secret').toString('base64').slice(0, 10),
      'passwordHash',
      'keys',
    ])
      expect(text).not.toContain(word)
  })

  it('has the store as it was at one moment, however much is written meanwhile', async () => {
    const { directory, store } = filled(2)
    const database = openFile(directory)
    const seen: string[] = []
    for await (const [table] of store.entries()) {
      if (seen.length === 0) {
        database.exec(
          "INSERT INTO users VALUES ('late', 'x', '[]', '{}', 1, NULL); DELETE FROM snapshots WHERE id LIKE '%0%'",
        )
        database.exec("INSERT INTO outputs VALUES ('late', 'x', 1)")
      }
      seen.push(table)
    }
    database.close()
    expect(seen).toHaveLength(2 * copiedTables.length)
  })

  it('is not put in the place of another one without --force', async () => {
    const { store } = filled()
    const file = await backupOf(store)
    const before = readFileSync(file)
    expect(await failureOf(backupOf(store, { file }))).toContain('is there already; --force replaces it')
    expect(readFileSync(file)).toEqual(before)
    await backupOf(store, { file, force: true })
    expect(readFileSync(file)).not.toEqual(before)
    expect(readdirSync(dirname(file))).toEqual(['a.backup'])
  })

  it('leaves a file that came to its name meanwhile', async () => {
    const { store } = filled()
    const file = join(folder(), 'a.backup')
    const slow = {
      ...store,
      entries: async function* (): AsyncGenerator<Entry> {
        yield* store.entries()
        writeFileSync(file, 'another one')
      },
    }
    expect(await failureOf(backupOf(slow, { file }))).toContain('is there already')
    expect(readFileSync(file, 'utf8')).toBe('another one')
    expect(readdirSync(dirname(file))).toEqual(['a.backup'])
  })

  it('that fails in the middle leaves the one that was there, and nothing besides', async () => {
    const { store } = filled()
    const file = await backupOf(store)
    const before = readFileSync(file)
    const failing = {
      ...store,
      entries: async function* (): AsyncGenerator<Entry> {
        yield* store.entries()
        throw new Error('the disk of the store is gone')
      },
    }
    expect(await failureOf(backupOf(failing, { file, force: true }))).toBe('the disk of the store is gone')
    expect(readFileSync(file)).toEqual(before)
    expect(readdirSync(dirname(file))).toEqual(['a.backup'])
  })

  it('of a store of a newer release, or of another secret, is refused', async () => {
    const { directory, store } = filled()
    expect(await failureOf(backupOf(storeIn(directory, 'x'.repeat(40))))).toContain(
      'sealed with another secret',
    )
    const database = openFile(directory)
    database.exec('ALTER TABLE keys ADD COLUMN onlyAtNight TEXT')
    expect(await failureOf(backupOf(store))).toBe(
      'a newer release of Mapgate wrote keys.onlyAtNight: use that release',
    )
    database.exec('PRAGMA user_version = 99')
    database.close()
    expect(await failureOf(backupOf(store))).toContain('was written by a newer release of Mapgate (form 99')
    expect(await failureOf(backupOf(storeIn(folder())))).toContain('mapgate.db does not exist')
  })
})

describe('a file that is no whole backup', () => {
  it('is refused wherever it was cut', async () => {
    const file = await backupOf(filled(3).store)
    const whole = readFileSync(file)
    const cut = join(folder(), 'cut')
    for (let length = 0; length < whole.length; length += length < whole.length - 40 ? 61 : 1) {
      writeFileSync(cut, whole.subarray(0, length))
      expect(await failureOf(readWhole(asRead(cut))), `${length} of ${whole.length} bytes`).toMatch(
        /cut off or changed|no backup/,
      )
    }
    writeFileSync(cut, whole)
    await readWhole(asRead(cut))
  })

  it('is refused wherever it was changed, lengthened, or its blocks exchanged', async () => {
    const { store } = filled(60)
    const whole = readFileSync(await backupOf(store))
    const head = whole.indexOf(10, whole.indexOf(10) + 1) + 1
    const block = 65_536 + 16
    const file = join(folder(), 'changed')
    const refused = async (bytes: Uint8Array, why: string) => {
      writeFileSync(file, bytes)
      expect(await failureOf(readWhole(asRead(file))), why).toMatch(
        /cut off or changed|no backup|another secret|newer release/,
      )
    }
    const places = [
      ...Array(head).keys(),
      head,
      head + 1_000,
      head + block,
      whole.length - 1,
      whole.length - 20,
    ]
    for (const at of places) {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ 4
      await refused(changed, `byte ${at}`)
    }
    await refused(Buffer.concat([whole, Buffer.of(0)]), 'one byte more')
    const [first, second] = [
      whole.subarray(head, head + block),
      whole.subarray(head + block, head + 2 * block),
    ]
    await refused(
      Buffer.concat([whole.subarray(0, head), second, first, whole.subarray(head + 2 * block)]),
      'exchanged',
    )
    await refused(Buffer.concat([whole.subarray(0, head), whole.subarray(head + block)]), 'one block less')
  })

  it('is told from one of another secret, of a newer release, and of something else', async () => {
    const { store } = filled()
    const file = await backupOf(store)
    expect(await failureOf(readWhole(asRead(file, 'x'.repeat(40))))).toContain(
      'was written with another secret',
    )
    const bytes = readFileSync(file, 'latin1')
    writeFileSync(file, bytes.replace('backup 1', 'backup 2'), 'latin1')
    expect(await failureOf(readWhole(asRead(file)))).toContain('newer release of Mapgate (form 2, known 1)')
    writeFileSync(file, 'SQLite format 3\0')
    expect(await failureOf(readWhole(asRead(file)))).toContain('is no backup of mapgate store backup')
    expect(await failureOf(readWhole(asRead(`${file}.gone`)))).toContain('.gone is not there')
  })

  it('is refused where it has a table or a column of a newer release', async () => {
    const about = {
      head: { createdAt: 1, release: '9.0.0', engine: 'sqlite' as const },
      secret: secretOfTests,
      salt: randomBytes(32),
    }
    for (const entry of [
      ['doors', { id: 'a' }],
      ['keys', { id: 'a', onlyAtNight: 'yes' }],
    ] as const) {
      const file = join(folder(), 'newer')
      const bytes = await bytesOf(
        backupBytes(
          (async function* () {
            yield entry as Entry
          })(),
          about,
        ),
      )
      writeFileSync(file, bytes)
      expect(await failureOf(readWhole(asRead(file)))).toMatch(/has (doors|onlyAtNight) of a newer release/)
    }
  })
})

it('a comparison says how many records of each table differ', async () => {
  const { directory, store } = filled(2)
  const file = await backupOf(store)
  const database = openFile(directory)
  database.exec("UPDATE users SET disabledAt = 1 WHERE name LIKE 'name 0%'; DELETE FROM snapshots")
  database.close()
  const found = await compareWith(store, asRead(file))
  expect(found.users).toEqual({ onlyInBackup: 1, onlyInStore: 1 })
  expect(found.snapshots).toEqual({ onlyInBackup: 2, onlyInStore: 0 })
  expect(found.keys).toEqual({ onlyInBackup: 0, onlyInStore: 0 })
})

it('where no backup can be written it is said, and nothing is left', async () => {
  const { store } = filled()
  const directory = join(folder(), 'none')
  const failure = await failureOf(
    backUp(store, {
      file: join(directory, 'a'),
      force: false,
      random: randomBytes,
      now: 1,
      progress: () => {},
    }),
  )
  expect(failure).toMatch(/none\/a cannot be written: its folder is not there$/)
})
