import type { Connection, Statements } from './connection.ts'
import { storeUnavailable } from './failure.ts'
import { lockSpace, type Names } from './names.ts'

/**
 * Each step once, in order, never edited after a release; the table `form` counts the steps taken. Two releases may use one database for as long as a
 * rolling upgrade takes, therefore:
 * - a step only adds tables, and columns that may be null or have a default that limits nothing;
 * - a column that limits what a record is good for is null where it limits nothing, so that the release before refuses the records that it limits
 *   (`records/columns.ts`);
 * - a step after which the release before must not go on raises `minimum_reader` to its own number.
 */
const steps: readonly string[] = [
  `
  CREATE TABLE keys (
    id text COLLATE "C" PRIMARY KEY, name text COLLATE "C" NOT NULL, owner text COLLATE "C", hash text COLLATE "C" NOT NULL UNIQUE,
    roles text COLLATE "C" NOT NULL, attributes text COLLATE "C" NOT NULL, origins text COLLATE "C", networks text COLLATE "C",
    created_at bigint NOT NULL, expires_at bigint, revoked_at bigint, last_used_at bigint
  );
  CREATE TABLE users (
    name text COLLATE "C" PRIMARY KEY, folded text COLLATE "C" NOT NULL UNIQUE, password_hash text COLLATE "C" NOT NULL,
    roles text COLLATE "C" NOT NULL, attributes text COLLATE "C" NOT NULL, created_at bigint NOT NULL, disabled_at bigint
  );
  CREATE TABLE snapshots (id text COLLATE "C" PRIMARY KEY, body text COLLATE "C" NOT NULL, expires_at bigint NOT NULL);
  CREATE INDEX snapshots_by_end ON snapshots (expires_at);
  CREATE TABLE signing_keys (
    id text COLLATE "C" PRIMARY KEY, secret bytea NOT NULL, created_at bigint NOT NULL, retires_at bigint,
    place bigint GENERATED ALWAYS AS IDENTITY
  );
  CREATE UNIQUE INDEX signing_keys_newest ON signing_keys ((true)) WHERE retires_at IS NULL;
  CREATE SEQUENCE change_sequence;
  CREATE TABLE changes (
    sequence bigint PRIMARY KEY DEFAULT nextval('change_sequence'), subject text COLLATE "C" NOT NULL UNIQUE, before bigint, at bigint NOT NULL,
    writer bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint
  );
  CREATE INDEX changes_by_writer ON changes (writer);
  CREATE TABLE outputs (name text COLLATE "C" PRIMARY KEY, body text COLLATE "C" NOT NULL, expires_at bigint NOT NULL);
  CREATE INDEX outputs_by_end ON outputs (expires_at);
  CREATE TABLE row_locks (
    layer text COLLATE "C" NOT NULL, row text COLLATE "C" NOT NULL, holder text COLLATE "C" NOT NULL, until bigint NOT NULL,
    PRIMARY KEY (layer, row)
  );
  CREATE INDEX row_locks_by_holder ON row_locks (holder);
  CREATE INDEX row_locks_by_end ON row_locks (until);
  CREATE TABLE keyed_edits (
    id text COLLATE "C" PRIMARY KEY, caller text COLLATE "C" NOT NULL, request text COLLATE "C" NOT NULL, holder text COLLATE "C" NOT NULL,
    is_sent boolean NOT NULL, lease_until bigint NOT NULL, outcome bytea, expires_at bigint NOT NULL
  );
  CREATE INDEX keyed_edits_by_caller ON keyed_edits (caller);
  CREATE INDEX keyed_edits_by_end ON keyed_edits (expires_at);
  CREATE TABLE sessions (
    id text COLLATE "C" PRIMARY KEY, principal_id text COLLATE "C" NOT NULL, kind text COLLATE "C" NOT NULL, source text COLLATE "C" NOT NULL,
    provider text COLLATE "C", subject text COLLATE "C", provider_session text COLLATE "C", browser text COLLATE "C" NOT NULL,
    created_at bigint NOT NULL, expires_at bigint NOT NULL, last_used_at bigint NOT NULL,
    name text COLLATE "C" NOT NULL, roles text COLLATE "C" NOT NULL, attributes text COLLATE "C" NOT NULL, groups text COLLATE "C" NOT NULL,
    rights_version bigint NOT NULL, checked_at bigint NOT NULL, secrets bytea, lease_until bigint NOT NULL
  );
  CREATE INDEX sessions_by_principal ON sessions (principal_id);
  CREATE INDEX sessions_by_subject ON sessions (provider, subject);
  CREATE INDEX sessions_by_provider_session ON sessions (provider, provider_session);
  CREATE INDEX sessions_by_end ON sessions (expires_at);
  CREATE TABLE one_time (id text COLLATE "C" PRIMARY KEY, body bytea NOT NULL, expires_at bigint NOT NULL);
  CREATE INDEX one_time_by_end ON one_time (expires_at);
  `,
  `
  CREATE TABLE usage (
    hour bigint NOT NULL, principal text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL, service text COLLATE "C" NOT NULL,
    requests bigint NOT NULL, units double precision NOT NULL, megapixels double precision NOT NULL, records bigint NOT NULL,
    renders bigint NOT NULL, hits bigint NOT NULL, bytes bigint NOT NULL, refused bigint NOT NULL,
    PRIMARY KEY (hour, principal, key, service)
  );
  CREATE TABLE quota_uses (
    quota text COLLATE "C" NOT NULL, subject text COLLATE "C" NOT NULL, begins bigint NOT NULL, ends bigint NOT NULL,
    units double precision NOT NULL, PRIMARY KEY (quota, subject, begins)
  );
  CREATE INDEX quota_uses_by_end ON quota_uses (ends);
  `,
  `
  CREATE TABLE gateways (id text COLLATE "C" PRIMARY KEY, seen_at timestamptz NOT NULL);
  `,
  `
  CREATE TABLE purges (place text COLLATE "C" PRIMARY KEY, number bigint NOT NULL UNIQUE, name text COLLATE "C" NOT NULL);
  INSERT INTO purges VALUES ('#', 0, gen_random_uuid()::text);
  `,
  `
  ALTER TABLE gateways ADD COLUMN rights text COLLATE "C";
  `,
  `
  CREATE TABLE grants (
    id text COLLATE "C" PRIMARY KEY, position bigint NOT NULL, body text COLLATE "C" NOT NULL, version bigint NOT NULL,
    created_by text COLLATE "C" NOT NULL, created_at bigint NOT NULL, changed_by text COLLATE "C" NOT NULL, changed_at bigint NOT NULL
  );
  CREATE TABLE grant_history (
    number bigint PRIMARY KEY, mark text COLLATE "C" NOT NULL, at bigint NOT NULL, administrator text COLLATE "C" NOT NULL,
    grant_id text COLLATE "C" NOT NULL, before text COLLATE "C", after text COLLATE "C", undoes bigint
  );
  CREATE TABLE holders (
    id text COLLATE "C" PRIMARY KEY, account text COLLATE "C" NOT NULL, roles text COLLATE "C" NOT NULL, attributes text COLLATE "C" NOT NULL,
    seen_at bigint NOT NULL
  );
  CREATE INDEX holders_by_time ON holders (seen_at);
  `,
]

/** The form of the tables that this release knows. */
export const knownForm = steps.length

/** A migration may wait for another one, and for large tables. */
const longestMs = 300_000

/**
 * Brings the tables to the newest form; several gateways may start at once, one of them does it.
 * @throws GatewayError `store.unavailable` where a newer release said that this one must not read them, or the account lacks a right
 */
export async function migrate({ sql }: Connection, names: Names): Promise<void> {
  if ((await formOf(sql, names)) === knownForm) return
  await sql.begin(async (transaction) => {
    await transaction`SELECT set_config('statement_timeout', ${String(longestMs)}, true), set_config('idle_in_transaction_session_timeout', ${String(longestMs)}, true)`
    await transaction`SELECT pg_advisory_xact_lock(${lockSpace}, ${names.lockOf('form')})`
    const done = await formOf(transaction, names)
    if (done >= knownForm) return
    if (done === 0) await begin(transaction, names)
    await transaction`SELECT set_config('search_path', ${`"${names.schema}"`}, true)`
    for (const step of steps.slice(done)) await transaction.unsafe(step)
    await transaction`UPDATE ${transaction(names.form)} SET steps = ${knownForm}`
  })
}

/**
 * The number of steps that were taken; 0 where there are no tables yet.
 * @throws GatewayError `store.unavailable` where a newer release said that this one must not read them
 */
export async function formOf(sql: Statements, names: Names): Promise<number> {
  // Of the catalogue as a table: `to_regclass` may remember that there was none before another gateway made it.
  const [there] =
    await sql`SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = ${names.schema} AND tablename = 'form'`
  if (there === undefined) return 0
  const [row] = await sql`SELECT steps, minimum_reader FROM ${sql(names.form)}`
  checkReader(Number(row?.minimumReader))
  return Number(row?.steps)
}

/** @throws GatewayError `store.unavailable` where a newer release said that this one must not read the tables */
export function checkReader(minimumReader: number): void {
  if (minimumReader > knownForm)
    throw storeUnavailable(
      `the store was brought to form ${minimumReader} by a newer release of Mapgate, and this one knows form ${knownForm}: upgrade it`,
    )
}

async function begin(sql: Statements, names: Names): Promise<void> {
  const [there] = await sql`SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = ${names.schema}`
  if (there === undefined) await sql`CREATE SCHEMA ${sql(names.schema)}`
  await sql`CREATE TABLE ${sql(names.form)} (steps integer NOT NULL, minimum_reader integer NOT NULL, single boolean PRIMARY KEY DEFAULT true CHECK (single))`
  await sql`INSERT INTO ${sql(names.form)} (steps, minimum_reader) VALUES (0, 1)`
}
