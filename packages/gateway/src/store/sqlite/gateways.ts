import type { DatabaseSync } from 'node:sqlite'
import type { GatewayRegister } from '../port.ts'

/** The register of gateways in SQLite: the processes of one machine. */
export function sqliteGateways(database: DatabaseSync): GatewayRegister {
  const now = "CAST(unixepoch('subsec') * 1000 AS INTEGER)"
  const note = database.prepare(
    `INSERT INTO gateways (id, seenAt, rights) VALUES (?, ${now}, ?)
     ON CONFLICT DO UPDATE SET seenAt = excluded.seenAt, rights = excluded.rights`,
  )
  const forget = database.prepare(`DELETE FROM gateways WHERE seenAt < ${now} - ?`)
  const count = database.prepare(
    'SELECT count(*) AS running, count(*) FILTER (WHERE rights <> ?) AS others FROM gateways',
  )
  const leave = database.prepare('DELETE FROM gateways WHERE id = ?')
  return {
    beat: async ({ id, rights }, withinMs) => {
      note.run(id, rights)
      forget.run(withinMs)
      const row = count.get(rights)
      return { running: Number(row?.running), otherRights: Number(row?.others) }
    },
    leave: async (id) => {
      leave.run(id)
    },
  }
}
