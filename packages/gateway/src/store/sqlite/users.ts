import type { DatabaseSync } from 'node:sqlite'
import type { UserStore } from '../port.ts'
import { text } from '../records/columns.ts'
import { foldedName } from '../records/folded-name.ts'
import { userOf } from '../records/rows.ts'
import { changeWriter } from './changes.ts'
import { transaction } from './transaction.ts'

/** Users in SQLite. */
export function sqliteUsers(database: DatabaseSync): UserStore {
  database.function('folded', { deterministic: true }, (name) => foldedName(String(name)))
  const find = database.prepare(
    'SELECT * FROM users WHERE folded(name) = folded(?1) ORDER BY name = ?1 COLLATE BINARY DESC',
  )
  const list = database.prepare('SELECT * FROM users ORDER BY name')
  const setPassword = database.prepare('UPDATE users SET passwordHash = ?, disabledAt = NULL WHERE name = ?')
  const disable = database.prepare('UPDATE users SET disabledAt = coalesce(disabledAt, ?) WHERE name = ?')
  const writeChange = changeWriter(database)
  /** Changes a user, and signs out. */
  const change = (typed: string, now: number, write: (name: string) => void): boolean =>
    transaction(database, () => {
      const row = find.get(typed)
      if (row === undefined) return false
      const name = text(row, 'name')
      write(name)
      writeChange({ subject: `user:${name}`, before: now, at: now })
      return true
    })
  return {
    insert: inserting(database),
    find: async (name) => {
      const row = find.get(name)
      return row && userOf(row)
    },
    list: async () => list.all().map(userOf),
    setPassword: async (name, passwordHash, now) =>
      change(name, now, (known) => setPassword.run(passwordHash, known)),
    disable: async (name, now) => change(name, now, (known) => disable.run(now, known)),
  }
}

function inserting(database: DatabaseSync): UserStore['insert'] {
  const insert = database.prepare(
    `INSERT OR IGNORE INTO users (name, passwordHash, roles, attributes, createdAt, disabledAt) SELECT ?1, ?2, ?3, ?4, ?5, ?6
    WHERE NOT EXISTS (SELECT 1 FROM users WHERE folded(name) = folded(?1))`,
  )
  return async ({ name, passwordHash, roles, attributes, createdAt, disabledAt }) => {
    const [roleText = '', attributeText = ''] = [roles, attributes].map((value) => JSON.stringify(value))
    return insert.run(name, passwordHash, roleText, attributeText, createdAt, disabledAt).changes === 1
  }
}
