import type { DatabaseSync } from 'node:sqlite'
import { text, time, understood } from '../records/columns.ts'
import { forGood } from '../records/for-good.ts'
import { sessionOf } from '../records/rows.ts'
import type { SessionStore } from '../session-port.ts'
import { changeWriter } from './changes.ts'
import { snapshotWriter } from './snapshots.ts'
import { transaction } from './transaction.ts'

/** Sessions in SQLite. `relaxed`: a connection whose commits do not wait for the disk, for sessions that begin; that one ends does wait. */
export function sqliteSessions(database: DatabaseSync, relaxed: DatabaseSync): SessionStore {
  const get = database.prepare('SELECT * FROM sessions WHERE id = ? AND expiresAt > ?')
  const list = database.prepare(
    'SELECT * FROM sessions WHERE expiresAt > ?1 AND (?2 IS NULL OR principalId = ?2) ORDER BY createdAt DESC, id',
  )
  const touch = database.prepare('UPDATE sessions SET lastUsedAt = max(lastUsedAt, ?) WHERE id = ?')
  const lease = database.prepare('UPDATE sessions SET leaseUntil = ? WHERE id = ? AND leaseUntil <= ?')
  const writeChange = changeWriter(database)
  return {
    insert: inserting(relaxed),
    get: async (id, now) => {
      const row = get.get(id, now)
      return row && sessionOf(row)
    },
    list: async (now, principalId) => understood(list.all(now, principalId ?? null), sessionOf),
    idsOf: idsOf(database),
    touch: async (uses) =>
      transaction(database, () => {
        for (const [id, at] of uses) touch.run(at, id)
      }),
    lease: async (id, now, until) => lease.run(until, id, now).changes === 1,
    update: updating(database, writeChange),
    end: ending(database, writeChange),
  }
}

function inserting(database: DatabaseSync): SessionStore['insert'] {
  const insert = database.prepare(
    `INSERT INTO sessions (id, principalId, kind, source, provider, subject, providerSession, browser, createdAt, expiresAt, lastUsedAt,
      name, roles, attributes, groups, rightsVersion, checkedAt, secrets, leaseUntil)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
  )
  const putSnapshot = snapshotWriter(database)
  return async (session, snapshot) =>
    transaction(database, () => {
      insert.run(
        ...[session.id, session.principalId, session.kind, session.source],
        ...[session.provider, session.subject, session.providerSession],
        ...[session.browser, session.createdAt, session.expiresAt, session.lastUsedAt, session.name],
        ...[session.roles, session.attributes, session.groups].map((value) => JSON.stringify(value)),
        ...[session.rightsVersion, session.checkedAt, session.secrets],
      )
      if (snapshot) putSnapshot(snapshot)
    })
}

function idsOf(database: DatabaseSync): SessionStore['idsOf'] {
  const bySubject = database.prepare('SELECT id FROM sessions WHERE provider = ? AND subject = ?')
  const bySession = database.prepare('SELECT id FROM sessions WHERE provider = ? AND providerSession = ?')
  const byBoth = database.prepare(
    'SELECT id FROM sessions WHERE provider = ? AND subject = ? AND providerSession = ?',
  )
  return async (provider, { subject, providerSession }) => {
    if (subject === undefined && providerSession === undefined) return []
    const rows =
      subject === undefined
        ? bySession.all(provider, providerSession ?? null)
        : providerSession === undefined
          ? bySubject.all(provider, subject)
          : byBoth.all(provider, subject, providerSession)
    return rows.map((row) => text(row, 'id'))
  }
}

type WriteChange = ReturnType<typeof changeWriter>

function updating(database: DatabaseSync, writeChange: WriteChange): SessionStore['update'] {
  const versionOf = database.prepare('SELECT rightsVersion FROM sessions WHERE id = ?')
  const update = database.prepare(
    'UPDATE sessions SET name = ?, roles = ?, attributes = ?, groups = ?, rightsVersion = ?, checkedAt = ?, secrets = coalesce(?, secrets), leaseUntil = 0 WHERE id = ?',
  )
  return async (id, { name, roles, attributes: values, groups, rightsVersion, checkedAt, secrets }) =>
    transaction(database, () => {
      const row = versionOf.get(id)
      if (row === undefined) return false
      const before = time(row, 'rightsVersion')
      const lists = [roles, values, groups].map((value) => JSON.stringify(value))
      update.run(name, ...lists, rightsVersion, checkedAt, secrets ?? null, id)
      if (rightsVersion > before)
        writeChange({ subject: `rights:${id}:${before}`, before: forGood, at: checkedAt })
      return true
    })
}

function ending(database: DatabaseSync, writeChange: WriteChange): SessionStore['end'] {
  const remove = database.prepare('DELETE FROM sessions WHERE id = ?')
  return async (id, now) =>
    transaction(database, () => {
      if (remove.run(id).changes === 0) return false
      writeChange({ subject: `session:${id}`, before: forGood, at: now })
      return true
    })
}
