import type { GatewayRegister } from '../port.ts'
import type { Database } from './database.ts'

/** The register of gateways in PostgreSQL, in the time of the database. */
export const postgresGateways = ({ names, use }: Database): GatewayRegister => ({
  beat: ({ id, rights }, withinMs) =>
    use(async (sql) => {
      const table = sql(names.gateways)
      await sql`
        INSERT INTO ${table} (id, seen_at, rights) VALUES (${id}, clock_timestamp(), ${rights})
        ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, rights = excluded.rights`
      const since = sql`clock_timestamp() - make_interval(secs => ${withinMs / 1000})`
      await sql`
        DELETE FROM ${table} WHERE id = ANY (ARRAY (
          SELECT id FROM ${table} WHERE seen_at < ${since} FOR UPDATE SKIP LOCKED))`
      const [row] = await sql`
        SELECT count(*)::int AS running, (count(*) FILTER (WHERE rights <> ${rights}))::int AS others
        FROM ${table} WHERE seen_at >= ${since}`
      return { running: Number(row?.running), otherRights: Number(row?.others) }
    }),
  leave: (id) =>
    use(async (sql) => {
      await sql`DELETE FROM ${sql(names.gateways)} WHERE id = ${id}`
    }),
})
