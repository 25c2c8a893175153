import type { Store, StoreObserver } from './port.ts'
import { postgresChanges } from './postgres/changes.ts'
import { type ConnectionOptions, openConnection } from './postgres/connection.ts'
import { databaseOn } from './postgres/database.ts'
import { DatabaseClock } from './postgres/database-clock.ts'
import { storeFailure, storeUnavailable } from './postgres/failure.ts'
import { Follower } from './postgres/follower.ts'
import { postgresGateways } from './postgres/gateways.ts'
import { postgresGrants } from './postgres/grants.ts'
import { postgresKeyedEdits } from './postgres/keyed-edits.ts'
import { postgresKeys } from './postgres/keys.ts'
import { migrate } from './postgres/migrations.ts'
import { missingTables, missingWords } from './postgres/missing-tables.ts'
import { namesIn } from './postgres/names.ts'
import { postgresOneTime } from './postgres/one-time.ts'
import { Pool } from './postgres/pool.ts'
import { prune } from './postgres/prune.ts'
import { postgresPurges } from './postgres/purges.ts'
import { postgresRowLocks } from './postgres/row-locks.ts'
import { postgresSessions } from './postgres/sessions.ts'
import { postgresSigningKeys } from './postgres/signing-keys.ts'
import { postgresOutputs, postgresSnapshots } from './postgres/snapshots.ts'
import { postgresUsage } from './postgres/usage.ts'
import { postgresUsers } from './postgres/users.ts'

export interface PostgresOptions extends ConnectionOptions {
  readonly schema: string
  /** Most connections of this process, one of which follows the changes. */
  readonly connections: number
  /** This machine's clock, epoch milliseconds. */
  readonly now: () => number
  readonly observer: StoreObserver
}

/** The most that the clocks of gateway and database may differ by at the start. */
const mostDifferenceMs = 5_000

/**
 * The store that several machines share: a schema of a PostgreSQL database. It is made, or brought to the newest form, where that is due.
 * @throws Error with a sentence when the database cannot be used, belongs to a newer release, or has another time
 */
export async function openPostgresStore(options: PostgresOptions): Promise<Store> {
  const names = namesIn(options.schema)
  const clock = new DatabaseClock()
  const follower = new Follower({ ...options, names, clock })
  const pool = new Pool({ ...options, connections: options.connections - 1, gate: follower })
  const close = async () => {
    await pool.close()
    await follower.close()
  }
  try {
    await prepare(options)
    await follower.pass()
    checkClock(clock)
  } catch (error) {
    await close()
    throw asSentence(error)
  }
  const database = databaseOn({ pool, names, clock, wrote: (changes) => follower.wrote(changes) })
  return {
    keys: postgresKeys(database),
    users: postgresUsers(database),
    snapshots: postgresSnapshots(database),
    sessions: postgresSessions(database),
    oneTime: postgresOneTime(database),
    signingKeys: postgresSigningKeys(database),
    changes: postgresChanges(database, follower),
    outputs: postgresOutputs(database),
    rowLocks: postgresRowLocks(database),
    keyedEdits: postgresKeyedEdits(database),
    gateways: postgresGateways(database),
    usage: postgresUsage(database),
    grants: postgresGrants(database),
    purges: postgresPurges(database),
    prune: (now) => prune(database, now),
    close,
  }
}

async function prepare(options: PostgresOptions): Promise<void> {
  const connection = await openConnection(options)
  const names = namesIn(options.schema)
  try {
    await migrate(connection, names)
    const missing = await missingTables(connection.sql, names)
    if (missing.length > 0) throw storeUnavailable(`the database ${missingWords(names.schema, missing)}`)
  } finally {
    await connection.end()
  }
}

/** @throws GatewayError `store.unavailable` where the clocks differ by more than is good for leases and revocations */
function checkClock({ differenceMs }: DatabaseClock): void {
  if (Math.abs(differenceMs) <= mostDifferenceMs) return
  const [seconds, word] = [
    Math.round(Math.abs(differenceMs) / 1000),
    differenceMs > 0 ? 'ahead of' : 'behind',
  ]
  throw storeUnavailable(
    `the clock of the database is ${seconds} s ${word} this machine's: set both by one source of time (NTP)`,
  )
}

/** The error as `mapgate serve` prints it. */
function asSentence(error: unknown): Error {
  const failure = storeFailure(error)
  return new Error('detail' in failure ? String(failure.detail) : failure.message)
}
