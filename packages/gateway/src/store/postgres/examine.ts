import { type Connection, type ConnectionOptions, openConnection, type Statements } from './connection.ts'
import { DatabaseClock } from './database-clock.ts'
import { checkReader, knownForm } from './migrations.ts'
import { missingTables } from './missing-tables.ts'
import { type Names, namesIn } from './names.ts'

/** What a database is like that a store is, or will be, in. */
export interface ExaminedDatabase {
  /** Such as `15.20`. */
  readonly version: string
  /** How far its clock is ahead of this machine's, milliseconds. */
  readonly clockDifferenceMs: number
  /** False where the first start makes the tables. */
  readonly isMade: boolean
  /** Tables that are not there, although the store says that it has made them. */
  readonly missing: readonly string[]
  /** The newest signing key as it is sealed; undefined where there is none yet. */
  readonly signingKey: { readonly id: string; readonly secret: Uint8Array } | undefined
  /** False where the account lacks the right to make the tables, or to change them at an upgrade. */
  readonly mayMake: boolean
  /** Rights of the account that a gateway does not need. */
  readonly needless: readonly string[]
  /** Replicas that are connected now. */
  readonly replicas: number
  /** True where a commit waits for a replica. */
  readonly isSynchronous: boolean
}

const needlessRights = {
  rolsuper: 'SUPERUSER',
  rolcreaterole: 'CREATEROLE',
  rolcreatedb: 'CREATEDB',
  rolreplication: 'REPLICATION',
  rolbypassrls: 'BYPASSRLS',
} as const

/**
 * Looks at the database of a store, and changes nothing there.
 * @throws GatewayError `store.unavailable` where no server of it can be used, or a newer release keeps this one out
 */
export async function examinePostgres(
  options: ConnectionOptions & { readonly schema: string; readonly now: () => number },
): Promise<ExaminedDatabase> {
  const connection = await openConnection(options)
  try {
    return await examined(connection, namesIn(options.schema), options.now)
  } finally {
    await connection.end()
  }
}

async function examined({ sql }: Connection, names: Names, now: () => number): Promise<ExaminedDatabase> {
  const clock = new DatabaseClock()
  const askedAt = now()
  const [state] = await sql`
    SELECT split_part(current_setting('server_version'), ' ', 1) AS version,
      floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS time,
      current_setting('synchronous_commit') AS synchronous_commit,
      current_setting('synchronous_standby_names') AS synchronous_standby_names,
      (SELECT count(*)::int FROM pg_stat_replication) AS replicas`
  clock.learn({ askedAt, answeredAt: now(), time: state?.time })
  const [account] = await sql`SELECT * FROM pg_roles WHERE rolname = current_user`
  const waits = !['off', 'local'].includes(state?.synchronousCommit)
  return {
    version: state?.version,
    clockDifferenceMs: clock.differenceMs,
    ...(await tables(sql, names)),
    needless: Object.entries(needlessRights).flatMap(([column, right]) => (account?.[column] ? [right] : [])),
    replicas: state?.replicas,
    isSynchronous: waits && state?.synchronousStandbyNames !== '',
  }
}

type ExaminedTables = Pick<ExaminedDatabase, 'isMade' | 'mayMake' | 'missing' | 'signingKey'>

/** Whether the tables are there, what is sealed in them, and whether the account may make what is missing. */
async function tables(sql: Statements, names: Names): Promise<ExaminedTables> {
  const nothing = { isMade: false, missing: [], signingKey: undefined }
  const [schema] = await sql`
    SELECT has_schema_privilege(oid, 'CREATE') AS may_make,
      (SELECT string_agg(tablename, ' ') FROM pg_catalog.pg_tables WHERE schemaname = nspname) AS tables
    FROM pg_catalog.pg_namespace WHERE nspname = ${names.schema}`
  if (schema === undefined) {
    const [database] = await sql`SELECT has_database_privilege(current_database(), 'CREATE') AS may_make`
    return { ...nothing, mayMake: database?.mayMake === true }
  }
  const there: ReadonlySet<string> = new Set(String(schema.tables ?? '').split(' '))
  const mayMake = schema.mayMake === true
  if (!there.has('form')) return { ...nothing, mayMake }
  const [form] = await sql`SELECT steps, minimum_reader FROM ${sql(names.form)}`
  checkReader(Number(form?.minimumReader))
  // An older form lacks what the next start adds.
  const missing = Number(form?.steps) < knownForm ? [] : await missingTables(sql, names)
  const [signingKey] = there.has('signing_keys')
    ? await sql`SELECT id, secret FROM ${sql(names.signingKeys)} ORDER BY created_at DESC, place DESC LIMIT 1`
    : []
  return { isMade: true, mayMake, missing, signingKey: signingKey as ExaminedDatabase['signingKey'] }
}
