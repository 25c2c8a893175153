import { text, time, understood } from '../records/columns.ts'
import { forGood } from '../records/for-good.ts'
import { sessionOf } from '../records/rows.ts'
import type { SessionStore } from '../session-port.ts'
import { writeChange } from './changes.ts'
import type { Database } from './database.ts'
import { putSnapshot } from './snapshots.ts'
import { noteUses } from './uses.ts'

/** Sessions in PostgreSQL. */
export const postgresSessions = (database: Database): SessionStore => {
  const { names, clock, use, transact } = database
  return {
    insert: inserting(database),
    get: (id, now) =>
      use(async (sql) => {
        const [row] = await sql`SELECT * FROM ${sql(names.sessions)} WHERE id = ${id} AND expires_at > ${now}`
        return row && sessionOf(row)
      }),
    list: (now, principalId) =>
      use(async (sql) => {
        const whose = principalId === undefined ? sql`` : sql`AND principal_id = ${principalId}`
        const rows = await sql`
          SELECT * FROM ${sql(names.sessions)} WHERE expires_at > ${now} ${whose} ORDER BY created_at DESC, id`
        return understood(rows, sessionOf)
      }),
    idsOf: idsOf(database),
    touch: (uses) => use((sql) => noteUses(sql, names.sessions, uses)),
    lease: (id, now, until) =>
      use(async (sql) => {
        const { count } = await sql`
          UPDATE ${sql(names.sessions)} SET lease_until = ${clock.there(until)} WHERE id = ${id} AND lease_until <= ${clock.there(now)}`
        return count === 1
      }),
    update: updating(database),
    end: (id, now) =>
      transact(async (sql) => {
        const { count } = await sql`DELETE FROM ${sql(names.sessions)} WHERE id = ${id}`
        if (count === 0) return false
        await writeChange(sql, database, { subject: `session:${id}`, before: forGood, at: now })
        return true
      }),
  }
}

function inserting(database: Database): SessionStore['insert'] {
  const { names, transact } = database
  return (session, snapshot) =>
    transact(async (sql) => {
      const [roles = '', attributes = '', groups = ''] = textsOf(session)
      await sql`
        INSERT INTO ${sql(names.sessions)} (id, principal_id, kind, source, provider, subject, provider_session, browser, created_at, expires_at,
          last_used_at, name, roles, attributes, groups, rights_version, checked_at, secrets, lease_until)
        VALUES (${session.id}, ${session.principalId}, ${session.kind}, ${session.source}, ${session.provider}, ${session.subject},
          ${session.providerSession}, ${session.browser}, ${session.createdAt}, ${session.expiresAt}, ${session.lastUsedAt}, ${session.name},
          ${roles}, ${attributes}, ${groups}, ${session.rightsVersion}, ${session.checkedAt}, ${session.secrets}, 0)`
      if (snapshot) await putSnapshot(sql, database, snapshot)
    })
}

function idsOf({ names, use }: Database): SessionStore['idsOf'] {
  return (provider, { subject, providerSession }) =>
    use(async (sql) => {
      if (subject === undefined && providerSession === undefined) return []
      const whose = subject === undefined ? sql`` : sql`AND subject = ${subject}`
      const which = providerSession === undefined ? sql`` : sql`AND provider_session = ${providerSession}`
      const rows =
        await sql`SELECT id FROM ${sql(names.sessions)} WHERE provider = ${provider} ${whose} ${which}`
      return rows.map((row) => text(row, 'id'))
    })
}

function updating(database: Database): SessionStore['update'] {
  const { names, transact } = database
  return (id, reading) =>
    transact(async (sql) => {
      const [row] = await sql`SELECT rights_version FROM ${sql(names.sessions)} WHERE id = ${id} FOR UPDATE`
      if (row === undefined) return false
      const before = time(row, 'rightsVersion')
      const { name, rightsVersion, checkedAt, secrets = null } = reading
      const [roles = '', attributes = '', groups = ''] = textsOf(reading)
      await sql`
        UPDATE ${sql(names.sessions)} SET name = ${name}, roles = ${roles}, attributes = ${attributes}, groups = ${groups},
          rights_version = ${rightsVersion}, checked_at = ${checkedAt}, secrets = coalesce(${secrets}, secrets), lease_until = 0
        WHERE id = ${id}`
      if (rightsVersion > before)
        await writeChange(sql, database, {
          subject: `rights:${id}:${before}`,
          before: forGood,
          at: checkedAt,
        })
      return true
    })
}

const textsOf = ({
  roles,
  attributes,
  groups,
}: {
  roles: unknown
  attributes: unknown
  groups: unknown
}): string[] => [roles, attributes, groups].map((value) => JSON.stringify(value))
