import { chmodSync, closeSync, existsSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { migrate } from './migrations.ts'
import type { Store } from './port.ts'
import { sqliteChanges } from './sqlite/changes.ts'
import { openingFault } from './sqlite/failure.ts'
import { sqliteGateways } from './sqlite/gateways.ts'
import { sqliteGrants } from './sqlite/grants.ts'
import { inPlace } from './sqlite/in-place.ts'
import { sqliteKeyedEdits } from './sqlite/keyed-edits.ts'
import { sqliteKeys } from './sqlite/keys.ts'
import { sqliteOneTime } from './sqlite/one-time.ts'
import { sqliteOutputs } from './sqlite/outputs.ts'
import { sqlitePurges } from './sqlite/purges.ts'
import { sqliteRowLocks } from './sqlite/row-locks.ts'
import { sqliteSessions } from './sqlite/sessions.ts'
import { sqliteSigningKeys } from './sqlite/signing-keys.ts'
import { sqliteSnapshots } from './sqlite/snapshots.ts'
import { sqliteUsage } from './sqlite/usage.ts'
import { sqliteUsers } from './sqlite/users.ts'

const dayMs = 86_400_000

/**
 * The embedded store: one SQLite file in WAL mode that several processes of one machine may share. A new file is readable by its
 * owner only. `file`: a path, or `:memory:` for a store that ends with the process.
 * @throws Error with a sentence when the file cannot be opened, is no database, or was written by a newer release.
 */
export async function openSqliteStore({ file }: { file: string }): Promise<Store> {
  try {
    return openFile(file)
  } catch (error) {
    throw openingFault(error, file)
  }
}

function openFile(file: string): Store {
  const inMemory = file === ':memory:'
  if (!inMemory && !existsSync(file)) closeSync(openSync(file, 'a', 0o600))
  // A commit reaches the disk before it counts: a revocation must survive a power cut.
  const database = openDatabase(file, 'FULL')
  try {
    migrate(database)
  } catch (error) {
    database.close()
    throw error
  }
  if (!inMemory) chmodSync(file, 0o600)
  // A power cut may lose a token, a sign-in or an address of a picture of the last moment: its owner asks again. Locks end with the processes, and what
  // is good once is bound to a browser or a client besides. Waiting for the disk would cost every ticket and every sign-in.
  const relaxed = inMemory ? database : openDatabase(file, 'NORMAL')
  return {
    keys: sqliteKeys(database),
    users: sqliteUsers(database),
    snapshots: sqliteSnapshots(relaxed),
    sessions: sqliteSessions(database, relaxed),
    oneTime: sqliteOneTime(relaxed),
    signingKeys: sqliteSigningKeys(database),
    changes: sqliteChanges(database, inMemory ? () => {} : inPlace(file)),
    outputs: sqliteOutputs(relaxed),
    rowLocks: sqliteRowLocks(relaxed),
    keyedEdits: sqliteKeyedEdits(database),
    gateways: sqliteGateways(relaxed),
    usage: sqliteUsage(relaxed),
    grants: sqliteGrants(database, relaxed),
    purges: sqlitePurges(database),
    prune: pruning(database, relaxed),
    close: async () => {
      if (relaxed !== database) relaxed.close()
      database.close()
    },
  }
}

/** Removes what is of no use any more. */
function pruning(database: DatabaseSync, relaxed: DatabaseSync): Store['prune'] {
  const snapshots = database.prepare('DELETE FROM snapshots WHERE expiresAt < ?')
  const outputs = database.prepare('DELETE FROM outputs WHERE expiresAt < ?')
  const signingKeys = database.prepare('DELETE FROM signingKeys WHERE retiresAt < ?')
  const sessions = database.prepare('DELETE FROM sessions WHERE expiresAt < ?')
  const ended = database.prepare(
    "DELETE FROM changes WHERE (subject LIKE 'session:%' OR subject LIKE 'rights:%' OR subject LIKE 'grant:%') AND at < ?",
  )
  const oneTime = database.prepare('DELETE FROM oneTime WHERE expiresAt < ?')
  const locks = relaxed.prepare('DELETE FROM rowLocks WHERE until < ?')
  const keyedEdits = database.prepare('DELETE FROM keyedEdits WHERE expiresAt < ?')
  const quotaUses = relaxed.prepare('DELETE FROM quotaUses WHERE ends < ?')
  const holders = relaxed.prepare('DELETE FROM holders WHERE seenAt < ?')
  return async (now) => {
    snapshots.run(now - dayMs)
    outputs.run(now)
    signingKeys.run(now)
    sessions.run(now)
    ended.run(now - 90 * dayMs)
    oneTime.run(now)
    locks.run(now)
    keyedEdits.run(now)
    quotaUses.run(now - dayMs)
    holders.run(now - 30 * dayMs)
  }
}

function openDatabase(file: string, synchronous: 'FULL' | 'NORMAL'): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 5000 })
  try {
    // The log is merged into the file after 16 MB: each merge waits for the disk, in the middle of somebody's request.
    database.exec(
      `PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; PRAGMA wal_autocheckpoint = 4000`,
    )
    return database
  } catch (error) {
    database.close()
    throw error
  }
}
