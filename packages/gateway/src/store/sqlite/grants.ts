import type { DatabaseSync } from 'node:sqlite'
import type { GrantStore, WantedGrantChange } from '../grant-port.ts'
import { understood } from '../records/columns.ts'
import { grantChangeOf, grantOf, grantsStateOf, holderOf } from '../records/grants.ts'
import { transaction } from './transaction.ts'

/**
 * Grants in SQLite. Processes of the machine find out about a change when they ask for the state.
 * @param relaxed a connection that does not wait for the disk
 */
export function sqliteGrants(database: DatabaseSync, relaxed: DatabaseSync): GrantStore {
  const all = database.prepare('SELECT * FROM grants ORDER BY position, id')
  const last = database.prepare('SELECT number, mark FROM grantHistory ORDER BY number DESC LIMIT 1')
  const latest = database.prepare('SELECT * FROM grantHistory WHERE number < ? ORDER BY number DESC LIMIT ?')
  const state = () => grantsStateOf(last.get())
  return {
    // One statement may see another moment than the next.
    read: async () => transaction(database, () => ({ ...state(), grants: understood(all.all(), grantOf) })),
    state: async () => state(),
    write: writing(database, state),
    history: async (most, before = Number.MAX_SAFE_INTEGER) =>
      understood(latest.all(before, most), grantChangeOf),
    ...holders(relaxed),
  }
}

function writing(database: DatabaseSync, state: () => { readonly version: number }): GrantStore['write'] {
  const find = database.prepare('SELECT body FROM grants WHERE id = ?')
  const put = database.prepare(
    `INSERT INTO grants VALUES (:id, (SELECT coalesce(max(position), 0) + 1 FROM grants), :body, :number, :by, :at, :by, :at)
     ON CONFLICT (id) DO UPDATE SET body = :body, version = :number, changedBy = :by, changedAt = :at`,
  )
  const remove = database.prepare('DELETE FROM grants WHERE id = ?')
  const note = database.prepare('INSERT INTO grantHistory VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  return async ({ expected, ...wanted }: WantedGrantChange) =>
    transaction(database, () => {
      const { version } = state()
      if (version !== expected) return 'conflict'
      const { mark, at, administrator, grantId, after, undoes } = wanted
      const found = find.get(grantId)
      if (after === null && found === undefined) return 'unknown'
      const number = version + 1
      const before = found === undefined ? null : String(found.body)
      if (after === null) remove.run(grantId)
      else put.run({ id: grantId, body: after, number, by: administrator, at })
      note.run(number, mark, at, administrator, grantId, before, after, undoes)
      return { ...wanted, number, before }
    })
}

function holders(database: DatabaseSync): Pick<GrantStore, 'noteHolders' | 'holders'> {
  const note = database.prepare(
    'INSERT INTO holders VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET seenAt = max(seenAt, excluded.seenAt)',
  )
  const since = database.prepare('SELECT * FROM holders WHERE seenAt >= ? ORDER BY seenAt DESC, id LIMIT ?')
  return {
    noteHolders: async (noted) =>
      transaction(database, () => {
        for (const { id, account, roles, attributes, seenAt } of noted)
          note.run(id, account, JSON.stringify(roles), JSON.stringify(attributes), seenAt)
      }),
    holders: async (from, most) => understood(since.all(from, most), holderOf),
  }
}
