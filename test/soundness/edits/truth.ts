import { DatabaseSync } from 'node:sqlite'
import type { Cell } from '../template.ts'

// Conditions of grants, decided by SQLite. The gateway decides them by an engine of its own, so both are hardly wrong in the same way.

/** Attributes of a principal, as conditions name them. */
export type Attributes = Readonly<Record<string, Cell | readonly string[]>>

/** A row by the names of its columns. */
export type Row = Readonly<Record<string, Cell>>

const database = new DatabaseSync(':memory:')
const known = new Map<string, boolean>()

/** True where the condition, whose attributes are those of the principal, is true of the row. A missing attribute makes it false. */
export function isTrue(condition: string, row: Row, attributes: Attributes): boolean {
  const sql = bound(condition, attributes)
  if (sql === undefined) return false
  const names = Object.keys(row).filter((name) => sql.includes(name))
  const key = JSON.stringify([sql, names.map((name) => [name, row[name]])])
  const told = known.get(key) ?? asked(sql, names, row)
  known.set(key, told)
  return told
}

function asked(sql: string, names: readonly string[], row: Row): boolean {
  const columns = ['1 AS "one"', ...names.map((name) => `? AS "${name}"`)].join(', ')
  const found = database
    .prepare(`SELECT 1 FROM (SELECT ${columns}) WHERE ${sql}`)
    .get(...names.map((name) => row[name] ?? null))
  return found !== undefined
}

/** The condition with the attributes in their places, as SQL; undefined where one is missing. */
function bound(condition: string, attributes: Attributes): string | undefined {
  let isMissing = false
  const sql = condition.replaceAll(/:principal\.(\w+)/g, (_, name: string) => {
    const value = attributes[name]
    if (value === undefined) isMissing = true
    return literal(value ?? null)
  })
  return isMissing ? undefined : sql
}

function literal(value: Cell | readonly string[]): string {
  if (Array.isArray(value)) return value.map(literal).join(', ')
  if (value === null) return 'NULL'
  return typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`
}
