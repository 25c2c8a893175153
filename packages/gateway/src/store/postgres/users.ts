import type { UserStore } from '../port.ts'
import { text } from '../records/columns.ts'
import { foldedName } from '../records/folded-name.ts'
import { userOf } from '../records/rows.ts'
import { writeChange } from './changes.ts'
import type { Statements } from './connection.ts'
import type { Database } from './database.ts'

/** Users in PostgreSQL. */
export const postgresUsers = (database: Database): UserStore => {
  const { names, use } = database
  return {
    insert: (user) =>
      use(async (sql) => {
        const { count } = await sql`
          INSERT INTO ${sql(names.users)} (name, folded, password_hash, roles, attributes, created_at, disabled_at)
          VALUES (${user.name}, ${foldedName(user.name)}, ${user.passwordHash}, ${JSON.stringify(user.roles)}, ${JSON.stringify(user.attributes)},
            ${user.createdAt}, ${user.disabledAt})
          ON CONFLICT DO NOTHING`
        return count === 1
      }),
    find: (name) =>
      use(async (sql) => {
        const [row] = await sql`SELECT * FROM ${sql(names.users)} WHERE folded = ${foldedName(name)}`
        return row && userOf(row)
      }),
    list: () =>
      use(async (sql) => (await sql`SELECT * FROM ${sql(names.users)} ORDER BY folded`).map(userOf)),
    setPassword: (name, passwordHash, now) =>
      change(database, name, {
        now,
        set: (sql) => sql`password_hash = ${passwordHash}, disabled_at = NULL`,
      }),
    disable: (name, now) =>
      change(database, name, { now, set: (sql) => sql`disabled_at = coalesce(disabled_at, ${now})` }),
  }
}

/** Changes a user, and signs out. */
const change = (
  database: Database,
  name: string,
  { now, set }: { readonly now: number; readonly set: (sql: Statements) => ReturnType<Statements> },
): Promise<boolean> =>
  database.transact(async (sql) => {
    const [row] = await sql`
      UPDATE ${sql(database.names.users)} SET ${set(sql)} WHERE folded = ${foldedName(name)} RETURNING name`
    if (row === undefined) return false
    await writeChange(sql, database, { subject: `user:${text(row, 'name')}`, before: now, at: now })
    return true
  })
