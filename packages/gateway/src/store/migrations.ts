import type { DatabaseSync } from 'node:sqlite'
import { rollBack } from './sqlite/transaction.ts'

/** Each step once, in order, never edited after a release; `user_version` counts the steps taken. */
const steps: readonly string[] = [
  `
  CREATE TABLE keys (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, owner TEXT, hash TEXT NOT NULL UNIQUE,
    roles TEXT NOT NULL, attributes TEXT NOT NULL, origins TEXT, networks TEXT,
    createdAt INTEGER NOT NULL, expiresAt INTEGER, revokedAt INTEGER, lastUsedAt INTEGER
  ) STRICT;
  CREATE TABLE users (
    name TEXT PRIMARY KEY COLLATE NOCASE, passwordHash TEXT NOT NULL,
    roles TEXT NOT NULL, attributes TEXT NOT NULL, createdAt INTEGER NOT NULL, disabledAt INTEGER
  ) STRICT;
  CREATE TABLE snapshots (id TEXT PRIMARY KEY, body TEXT NOT NULL, expiresAt INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX snapshotsByEnd ON snapshots (expiresAt);
  CREATE TABLE signingKeys (
    id TEXT PRIMARY KEY, secret BLOB NOT NULL, createdAt INTEGER NOT NULL, retiresAt INTEGER
  ) STRICT;
  CREATE TABLE changes (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, subject TEXT NOT NULL UNIQUE, before INTEGER, at INTEGER NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE outputs (name TEXT PRIMARY KEY, body TEXT NOT NULL, expiresAt INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX outputsByEnd ON outputs (expiresAt);
  `,
  `
  CREATE TABLE rowLocks (
    layer TEXT NOT NULL, row TEXT NOT NULL, holder TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (layer, row)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX rowLocksByHolder ON rowLocks (holder);
  CREATE TABLE keyedEdits (
    id TEXT PRIMARY KEY, caller TEXT NOT NULL, request TEXT NOT NULL, holder TEXT NOT NULL, isSent INTEGER NOT NULL,
    leaseUntil INTEGER NOT NULL, outcome BLOB, expiresAt INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX keyedEditsByCaller ON keyedEdits (caller);
  CREATE INDEX keyedEditsByEnd ON keyedEdits (expiresAt);
  `,
  `
  CREATE TABLE sessions (
    id TEXT PRIMARY KEY, principalId TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL, provider TEXT, subject TEXT, providerSession TEXT,
    browser TEXT NOT NULL, createdAt INTEGER NOT NULL, expiresAt INTEGER NOT NULL, lastUsedAt INTEGER NOT NULL,
    name TEXT NOT NULL, roles TEXT NOT NULL, attributes TEXT NOT NULL, groups TEXT NOT NULL,
    rightsVersion INTEGER NOT NULL, checkedAt INTEGER NOT NULL, secrets BLOB, leaseUntil INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX sessionsByPrincipal ON sessions (principalId);
  CREATE INDEX sessionsBySubject ON sessions (provider, subject);
  CREATE TABLE oneTime (id TEXT PRIMARY KEY, body BLOB NOT NULL, expiresAt INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX oneTimeByEnd ON oneTime (expiresAt);
  `,
  `
  CREATE TABLE usage (
    hour INTEGER NOT NULL, principal TEXT NOT NULL, key TEXT NOT NULL, service TEXT NOT NULL,
    requests INTEGER NOT NULL, units REAL NOT NULL, megapixels REAL NOT NULL, records INTEGER NOT NULL, renders INTEGER NOT NULL,
    hits INTEGER NOT NULL, bytes INTEGER NOT NULL, refused INTEGER NOT NULL, PRIMARY KEY (hour, principal, key, service)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE quotaUses (
    quota TEXT NOT NULL, subject TEXT NOT NULL, begins INTEGER NOT NULL, ends INTEGER NOT NULL, units REAL NOT NULL,
    PRIMARY KEY (quota, subject, begins)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX quotaUsesByEnd ON quotaUses (ends);
  `,
  `
  CREATE TABLE gateways (id TEXT PRIMARY KEY, seenAt INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE purges (place TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, name TEXT NOT NULL) STRICT;
  INSERT INTO purges VALUES ('#', 0, lower(hex(randomblob(16))));
  CREATE TABLE purgeNumber (value INTEGER NOT NULL) STRICT;
  INSERT INTO purgeNumber VALUES (0);
  `,
  `
  ALTER TABLE gateways ADD COLUMN rights TEXT;
  `,
  `
  CREATE TABLE grants (
    id TEXT PRIMARY KEY, position INTEGER NOT NULL, body TEXT NOT NULL, version INTEGER NOT NULL,
    createdBy TEXT NOT NULL, createdAt INTEGER NOT NULL, changedBy TEXT NOT NULL, changedAt INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE grantHistory (
    number INTEGER PRIMARY KEY, mark TEXT NOT NULL, at INTEGER NOT NULL, administrator TEXT NOT NULL, grantId TEXT NOT NULL,
    before TEXT, after TEXT, undoes INTEGER
  ) STRICT;
  CREATE TABLE holders (
    id TEXT PRIMARY KEY, account TEXT NOT NULL, roles TEXT NOT NULL, attributes TEXT NOT NULL, seenAt INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX holdersByTime ON holders (seenAt);
  `,
]

/** The form of the tables that this release knows. */
export const knownForm = steps.length

/**
 * Brings a database to the newest form; several processes may start at once, one of them does it.
 * @throws Error when the file was written by a newer release.
 */
export function migrate(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    const row = database.prepare('PRAGMA user_version').get()
    const done = Number(row?.user_version ?? 0)
    if (done > knownForm)
      throw new Error(
        `the store was written by a newer release of Mapgate (form ${done}, known ${knownForm})`,
      )
    for (const step of steps.slice(done)) database.exec(step)
    database.exec(`PRAGMA user_version = ${knownForm}`)
    database.exec('COMMIT')
  } catch (error) {
    rollBack(database)
    throw error
  }
}
