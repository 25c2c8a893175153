import type { DatabaseSync } from 'node:sqlite'
import { countColumns, quotaUseOf, unitsOf, usageSumOf } from '../records/usage.ts'
import type { QuotaUse, UsageBy, UsageQuestion, UsageRow, UsageStore, UsageSum } from '../usage-port.ts'
import { transaction } from './transaction.ts'

/** Usage in SQLite. */
export function sqliteUsage(database: DatabaseSync): UsageStore {
  const added = countColumns.map((column) => `${column} = ${column} + excluded.${column}`).join(', ')
  const add = database.prepare(
    `INSERT INTO usage (hour, principal, key, service, ${countColumns.join(', ')})
     VALUES (?, ?, ?, ?, ${countColumns.map(() => '?').join(', ')}) ON CONFLICT DO UPDATE SET ${added}`,
  )
  const use = database.prepare(
    `INSERT INTO quotaUses (quota, subject, begins, ends, units) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET units = units + excluded.units, ends = excluded.ends RETURNING units`,
  )
  const used = database.prepare('SELECT units FROM quotaUses WHERE quota = ? AND subject = ? AND begins = ?')
  const current = database.prepare(
    'SELECT * FROM quotaUses WHERE begins <= ? AND ends > ? ORDER BY quota, units DESC, subject',
  )
  const forget = database.prepare('DELETE FROM usage WHERE hour < ?')
  const addRow = ({ hour, principal, key, service, ...counts }: UsageRow) =>
    add.run(hour, principal, key, service, ...countColumns.map((column) => counts[column]))
  const addUse = ({ quota, subject, from, until, units }: QuotaUse): number =>
    unitsOf(use.get(quota, subject, from, until, units))
  return {
    add: async ({ rows, uses }) =>
      transaction(database, () => {
        for (const row of rows) addRow(row)
        return uses.map(addUse)
      }),
    sums: async (question) => sumsIn(database, question),
    used: async (windows) =>
      windows.map(({ quota, subject, from }) => unitsOf(used.get(quota, subject, from))),
    uses: async (now) => current.all(now, now).map(quotaUseOf),
    forget: async (before) => {
      forget.run(before)
    },
  }
}

const names: readonly UsageBy[] = ['principal', 'key', 'service']

function sumsIn(database: DatabaseSync, { from, to, by, stepMs }: UsageQuestion): readonly UsageSum[] {
  const told = names.map((name) => (by.includes(name) ? name : `'' AS ${name}`))
  const summed = countColumns.map((column) => `sum(${column}) AS ${column}`)
  const at = stepMs === undefined ? '0' : `hour - hour % ${Math.trunc(stepMs)}`
  const groups = ['at', ...names.filter((name) => by.includes(name))].join(', ')
  return database
    .prepare(
      `SELECT ${at} AS at, ${[...told, ...summed].join(', ')} FROM usage WHERE hour >= ? AND hour < ? GROUP BY ${groups} ORDER BY ${groups}`,
    )
    .all(from, to)
    .map(usageSumOf)
}
