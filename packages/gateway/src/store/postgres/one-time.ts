import { bytes, time } from '../records/columns.ts'
import type { OneTimeStore } from '../session-port.ts'
import type { Database } from './database.ts'

/** What can be had once, in PostgreSQL. */
export const postgresOneTime = ({ names, use }: Database): OneTimeStore => ({
  put: ({ id, body, expiresAt }) =>
    use(async (sql) => {
      const { count } = await sql`
        INSERT INTO ${sql(names.oneTime)} (id, body, expires_at) VALUES (${id}, ${body}, ${expiresAt}) ON CONFLICT DO NOTHING`
      return count === 1
    }),
  take: (id, now) =>
    use(async (sql) => {
      const [row] = await sql`DELETE FROM ${sql(names.oneTime)} WHERE id = ${id} RETURNING body, expires_at`
      return row === undefined || time(row, 'expiresAt') <= now ? undefined : bytes(row, 'body')
    }),
})
