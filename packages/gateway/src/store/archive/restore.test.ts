import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { forGood } from '../records/for-good.ts'
import {
  asRead,
  backupOf,
  failureOf,
  fill,
  filled,
  folder,
  linesOf,
  modeOf,
  openFile,
  storeIn,
} from './archive.fixture.ts'
import { restore } from './backup.ts'
import type { Entry } from './given.ts'
import { copiedTables } from './tables.ts'

const withSessions = { keepSessions: true, now: 5_000 }

describe('a restore', () => {
  it('is refused into a store with records, whatever they are', async () => {
    const { store } = filled(1)
    const file = await backupOf(store)
    for (const { from } of copiedTables.filter((table) => table.from !== 'changes')) {
      const directory = folder()
      fill(directory, 1)
      const database = openFile(directory)
      for (const table of copiedTables) if (table.from !== from) database.exec(`DELETE FROM ${table.from}`)
      database.close()
      expect(await failureOf(restore(storeIn(directory), { ...asRead(file), ...withSessions }))).toContain(
        `is not empty (${from})`,
      )
    }
  })

  it('writes nothing where one record cannot be written', async () => {
    const { directory, store } = filled(2)
    const database = openFile(directory)
    for (const name of ['Özil', 'özil'])
      database.prepare("INSERT INTO users VALUES (?, 'x', '[]', '{}', 1, NULL)").run(name)
    database.close()
    const file = await backupOf(store)
    const other = folder()
    expect(await failureOf(restore(storeIn(other), { ...asRead(file), ...withSessions }))).toContain(
      'differ in letter case alone',
    )
    expect(await linesOf(storeIn(other).entries())).toEqual([])
    expect(modeOf(join(other, 'mapgate.db'))).toBe('600')
  })

  it('touches nothing where the backup is cut', async () => {
    const { store } = filled(2)
    const file = await backupOf(store)
    writeFileSync(file, readFileSync(file).subarray(0, -1))
    const other = folder()
    expect(await failureOf(restore(storeIn(other), { ...asRead(file), ...withSessions }))).toContain(
      'cut off',
    )
    expect(existsSync(join(other, 'mapgate.db'))).toBe(false)
  })

  it('ends what was given out to people, unless it is told to keep it', async () => {
    const { store } = filled(2)
    const file = await backupOf(store)
    const other = storeIn(folder())
    await restore(other, { ...asRead(file), keepSessions: false, now: 5_000 })
    const lines = await linesOf(other.entries())
    expect(lines.filter((line) => /^\["(snapshots|sessions|oneTime|outputs)"/.test(line))).toEqual([])
    expect(lines.filter((line) => line.includes('"session:'))).toEqual(
      [0, 1].map((nth) =>
        JSON.stringify(['changes', { subject: `session:id ${nth}, “ä”`, before: forGood, at: 5_000 }]),
      ),
    )
    expect(lines.filter((line) => /^\["(keys|users|keyedEdits)"/.test(line))).toHaveLength(6)
  })

  it('revokes every key where it is told to, and what was made from them', async () => {
    const { store, directory } = filled(2)
    const database = openFile(directory)
    database.exec('UPDATE keys SET revokedAt = NULL WHERE rowid = 1')
    database.close()
    const file = await backupOf(store)
    const other = storeIn(folder())
    const { counts } = await restore(other, { ...asRead(file), ...withSessions, revokeKeys: true })
    const entries: Entry[] = []
    for await (const entry of other.entries()) entries.push(entry)
    const keys = entries.filter(([table]) => table === 'keys').map(([, record]) => record)
    expect([counts.keys, keys.length]).toEqual([2, 2])
    for (const { id, revokedAt } of keys) {
      expect(revokedAt).not.toBeNull()
      expect(entries).toContainEqual([
        'changes',
        expect.objectContaining({ subject: `key:${id}`, before: 5_000, at: 5_000 }),
      ])
    }
    // Those of whom nothing is revoked are as they were.
    expect(entries.filter(([table]) => table === 'users')).toHaveLength(2)
  })

  it('takes no revocation back that the store has already', async () => {
    const { store } = filled(2)
    const file = await backupOf(store)
    const directory = folder()
    const database = openFile(directory)
    database.exec(
      "INSERT INTO changes (subject, before, at) VALUES ('subject 0, “ä”', 9999, 9999), ('user:after', 7, 7)",
    )
    database.close()
    await restore(storeIn(directory), { ...asRead(file), ...withSessions })
    const changes = (await linesOf(storeIn(directory).entries())).filter((line) =>
      line.startsWith('["changes"'),
    )
    expect(changes.toSorted()).toEqual([
      expect.stringContaining('"subject 0, “ä”","before":9999'),
      expect.stringContaining('"subject 1, “ä”","before":1001'),
      expect.stringContaining('"user:after","before":7'),
    ])
  })
})
