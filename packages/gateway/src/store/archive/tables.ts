import type { Names } from '../postgres/names.ts'
import { foldedName } from '../records/folded-name.ts'
import { countColumns } from '../records/usage.ts'
import type { Sealer } from '../sealing.ts'

/** A record as it is copied: columns by their names in the file, opened where they are sealed there. Bytes are texts in base64. */
export type Plain = Readonly<Record<string, string | number | boolean | null>>

/** A table, and how its records are copied. */
export interface CopiedTable {
  readonly from: string
  readonly to: keyof Names
  readonly columns: readonly string[]
  /** The column that is sealed, and for which place. */
  readonly sealed?: readonly [column: string, label: (record: Plain) => string]
  readonly order?: string
}

const list = (text: string): readonly string[] => text.split(' ')

/** Every table that is copied and backed up, in this order. Tests name those that are left out (`archive.fixture.ts`). */
export const copiedTables: readonly CopiedTable[] = [
  {
    from: 'keys',
    to: 'keys',
    columns: list(
      'id name owner hash roles attributes origins networks createdAt expiresAt revokedAt lastUsedAt',
    ),
  },
  { from: 'users', to: 'users', columns: list('name passwordHash roles attributes createdAt disabledAt') },
  { from: 'snapshots', to: 'snapshots', columns: list('id body expiresAt') },
  {
    from: 'signingKeys',
    to: 'signingKeys',
    columns: list('id secret createdAt retiresAt'),
    sealed: ['secret', ({ id }) => `signing-key:${id}`],
    order: 'createdAt, rowid',
  },
  { from: 'changes', to: 'changes', columns: list('subject before at'), order: 'sequence' },
  { from: 'outputs', to: 'outputs', columns: list('name body expiresAt') },
  {
    from: 'keyedEdits',
    to: 'keyedEdits',
    columns: list('id caller request holder isSent leaseUntil outcome expiresAt'),
    sealed: ['outcome', ({ id }) => `edit:${id}`],
  },
  {
    from: 'sessions',
    to: 'sessions',
    columns: list(
      'id principalId kind source provider subject providerSession browser createdAt expiresAt lastUsedAt name roles attributes groups rightsVersion checkedAt secrets leaseUntil',
    ),
    sealed: ['secrets', ({ id }) => `session:${id}`],
  },
  {
    from: 'oneTime',
    to: 'oneTime',
    columns: list('id body expiresAt'),
    sealed: ['body', ({ id }) => `one-time:${id}`],
  },
  {
    from: 'usage',
    to: 'usage',
    columns: ['hour', 'principal', 'key', 'service', ...countColumns],
  },
  {
    from: 'grants',
    to: 'grants',
    columns: list('id position body version createdBy createdAt changedBy changedAt'),
  },
  {
    from: 'grantHistory',
    to: 'grantHistory',
    columns: list('number mark at administrator grantId before after undoes'),
  },
  { from: 'holders', to: 'holders', columns: list('id account roles attributes seenAt') },
  { from: 'quotaUses', to: 'quotaUses', columns: list('quota subject begins ends units') },
]

/** Columns that a store makes by itself, by table. */
const madeColumns: Readonly<Record<string, readonly string[]>> = {
  users: ['folded'],
  signingKeys: ['place'],
  changes: ['sequence', 'writer'],
}

/** A table of a store, and what seals values there. */
export interface SealedTable {
  readonly table: CopiedTable
  readonly sealer: Sealer
}

const known = new Map(
  copiedTables.map(({ from, columns }) => [from, new Set([...columns, ...(madeColumns[from] ?? [])])]),
)

/** A record of a store as plain data. @throws Error where it has a column that nobody knows, or was sealed with another secret */
export function plainOf(row: Readonly<Record<string, unknown>>, { table, sealer }: SealedTable): Plain {
  const unknown = Object.keys(row).find((column) => !known.get(table.from)?.has(column))
  if (unknown !== undefined)
    throw new Error(`a newer release of Mapgate wrote ${table.from}.${unknown}: use that release`)
  const record: Record<string, Plain[string]> = {}
  for (const column of table.columns) {
    const value = row[column]
    if (value === undefined) continue
    const label = column === table.sealed?.[0] ? table.sealed[1](row as Plain) : undefined
    if (value instanceof Uint8Array)
      record[column] = Buffer.from(label === undefined ? value : sealer.open(value, label)).toString('base64')
    else record[column] = column === 'isSent' ? Boolean(value) : (value as Plain[string])
  }
  return record
}

/** A value as a store keeps it, sealed where it has to be. */
export function storedValue(
  record: Plain,
  column: string,
  { table, sealer }: SealedTable,
): Plain[string] | Uint8Array {
  const value = record[column] ?? null
  if (column !== table.sealed?.[0] || value === null) return value
  return sealer.seal(Buffer.from(String(value), 'base64'), table.sealed[1](record))
}

/** @throws Error for names of users that differ in letter case alone */
export function requireOnce(names: Set<string>, name: string): void {
  const folded = foldedName(name)
  if (names.has(folded))
    throw new Error('two users have names that differ in letter case alone: disable one, and rename it')
  names.add(folded)
}
