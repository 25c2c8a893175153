import type { DatabaseSync } from 'node:sqlite'
import type { UserRecord, UserStore } from '../port.ts'
import { changeWriter } from './changes.ts'
import { attributes, type Row, text, texts, time, timeOrNull } from './columns.ts'
import { transaction } from './transaction.ts'

const userOf = (row: Row): UserRecord => ({
  name: text(row, 'name'),
  passwordHash: text(row, 'passwordHash'),
  roles: texts(row, 'roles'),
  attributes: attributes(row, 'attributes'),
  createdAt: time(row, 'createdAt'),
  disabledAt: timeOrNull(row, 'disabledAt'),
})

/** Users in SQLite. */
export function sqliteUsers(database: DatabaseSync): UserStore {
  const insert = database.prepare('INSERT OR IGNORE INTO users VALUES (?, ?, ?, ?, ?, ?)')
  const find = database.prepare('SELECT * FROM users WHERE name = ?')
  const list = database.prepare('SELECT * FROM users ORDER BY name')
  const setPassword = database.prepare('UPDATE users SET passwordHash = ?, disabledAt = NULL WHERE name = ?')
  const disable = database.prepare('UPDATE users SET disabledAt = coalesce(disabledAt, ?) WHERE name = ?')
  const writeChange = changeWriter(database)
  const signOut = (name: string, now: number): void => {
    const row = find.get(name)
    if (row) writeChange({ subject: `user:${text(row, 'name')}`, before: now, at: now })
  }
  return {
    insert: async (user) =>
      insert.run(
        user.name,
        user.passwordHash,
        JSON.stringify(user.roles),
        JSON.stringify(user.attributes),
        user.createdAt,
        user.disabledAt,
      ).changes === 1,
    find: async (name) => {
      const row = find.get(name)
      return row && userOf(row)
    },
    list: async () => list.all().map(userOf),
    setPassword: async (name, passwordHash, now) =>
      transaction(database, () => {
        if (setPassword.run(passwordHash, name).changes === 0) return false
        signOut(name, now)
        return true
      }),
    disable: async (name, now) =>
      transaction(database, () => {
        if (disable.run(now, name).changes === 0) return false
        signOut(name, now)
        return true
      }),
  }
}
