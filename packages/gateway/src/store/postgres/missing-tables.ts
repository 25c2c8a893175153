import type { Statements } from './connection.ts'
import type { Names } from './names.ts'

/** Tables of the newest form that are not in the schema, such as after somebody dropped them or a restore by hand. */
export async function missingTables(sql: Statements, { schema, tables }: Names): Promise<readonly string[]> {
  const there = await sql`SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname = ${schema}`
  const names = new Set(there.map(({ tablename }) => tablename))
  return tables.filter((table) => !names.has(table))
}

/** What is wrong where tables are missing, and what to do. */
export const missingWords = (schema: string, missing: readonly string[]): string =>
  `lacks tables in the schema ${schema} that it had: ${missing.join(', ')}; restore a backup into an empty schema (docs/recovery.md)`
