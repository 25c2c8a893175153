import type { Statements } from './connection.ts'

/**
 * Notes the last use of several records at once: id to time. Rows are locked in the order of their ids, so that two gateways that note the same ids do not
 * wait for each other. The commit is not waited for on the disk.
 */
export async function noteUses(
  sql: Statements,
  table: string,
  uses: ReadonlyMap<string, number>,
): Promise<void> {
  const text = JSON.stringify([...uses].map(([id, at]) => ({ id, at })))
  await sql`
    WITH used AS (SELECT * FROM jsonb_to_recordset(${text}::text::jsonb) AS used (id text, at bigint)),
      locked AS (SELECT id FROM ${sql(table)} WHERE id IN (SELECT id FROM used) ORDER BY id FOR UPDATE)
    UPDATE ${sql(table)} AS known SET last_used_at = greatest(known.last_used_at, used.at)
    FROM used JOIN locked USING (id) WHERE known.id = used.id AND set_config('synchronous_commit', 'off', true) IS NOT NULL`
}
