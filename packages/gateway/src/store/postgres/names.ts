import { createHash } from 'node:crypto'

const tables = {
  form: 'form',
  keys: 'keys',
  users: 'users',
  snapshots: 'snapshots',
  sessions: 'sessions',
  oneTime: 'one_time',
  signingKeys: 'signing_keys',
  changes: 'changes',
  outputs: 'outputs',
  rowLocks: 'row_locks',
  keyedEdits: 'keyed_edits',
  gateways: 'gateways',
  usage: 'usage',
  quotaUses: 'quota_uses',
  purges: 'purges',
  grants: 'grants',
  grantHistory: 'grant_history',
  holders: 'holders',
} as const

/** Names of tables with their schema, the channel of the bell, and the numbers of advisory locks. */
export type Names = { readonly [Table in keyof typeof tables]: string } & {
  readonly schema: string
  /** All tables, without their schema. */
  readonly tables: readonly string[]
  readonly sequence: string
  readonly channel: string
  /** The lock of a purpose: a number that is the same in all processes. */
  readonly lockOf: (purpose: string) => number
}

/** Names in a schema. */
export const namesIn = (schema: string): Names => ({
  ...(Object.fromEntries(
    Object.entries(tables).map(([name, table]) => [name, `${schema}.${table}`]),
  ) as Record<keyof typeof tables, string>),
  schema,
  tables: Object.values(tables),
  sequence: `${schema}.change_sequence`,
  channel: `${schema}_changes`,
  lockOf: (purpose) => createHash('sha256').update(`${schema} ${purpose}`).digest().readInt32BE(0),
})

/** The first number of every advisory lock, so that others of the same database take other ones. */
export const lockSpace = 0x4d617067
