import type { Change, StoreObserver } from '../port.ts'
import { type Connection, type ConnectionOptions, openConnection, type Statements } from './connection.ts'
import type { DatabaseClock } from './database-clock.ts'
import { storeFailure, storeUnavailable } from './failure.ts'
import { KnownChanges, type StoredChange, type WrittenChange } from './known-changes.ts'
import { checkReader } from './migrations.ts'
import { lockSpace, type Names } from './names.ts'
import type { Gate } from './pool.ts'

interface FollowerOptions extends ConnectionOptions {
  readonly names: Names
  readonly clock: DatabaseClock
  /** This machine's clock, epoch milliseconds. */
  readonly now: () => number
  readonly observer: StoreObserver
}

/** A connection on which changes are read, and how far they were read on it. */
interface Reading {
  readonly connection: Connection
  /** What names the state of the server that is read: another one begins when it changes. */
  history: string | undefined
  position: number
  /** Transactions from this one on may not have been seen yet. */
  horizon: number
}

const restoredAtOnce = 500
const pauseAfterFailureMs = 500
const nothing = -1
/** Larger than every number of a transaction. */
const noHorizon = Number.MAX_SAFE_INTEGER

/**
 * Follows the changes on a connection of its own, and is the gate of the others. Whenever the connection, the server or its state is another than before,
 * all changes are read, and revocations that this process knows and the database does not are written again; nothing else passes until then.
 */
export class Follower implements Gate {
  readonly #options: FollowerOptions
  readonly #known = new KnownChanges()
  readonly #bells = new Set<() => void>()
  #reading: Reading | undefined
  #server: string | undefined
  #turn: Promise<unknown> = Promise.resolve()
  #failure: { readonly error: Error; readonly at: number } | undefined
  #isClosed = false

  constructor(options: FollowerOptions) {
    this.#options = options
  }

  /** Calls `ring` when there may be something new. Returns what ends it. */
  onBell(ring: () => void): () => void {
    this.#bells.add(ring)
    return () => void this.#bells.delete(ring)
  }

  /** Reads what is new; gives what was learnt after a place. @throws GatewayError `store.unavailable` */
  async since(place: number): Promise<readonly Change[]> {
    await this.#inTurn(() => this.#read())
    return this.#known.since(place, this.#options.clock)
  }

  /** Takes in what this process wrote, before it is read. */
  wrote(changes: readonly WrittenChange[]): void {
    this.#known.wrote(changes)
  }

  async pass(): Promise<string> {
    if (this.#server !== undefined) return this.#server
    await this.#inTurn(async () => {
      if (this.#server !== undefined) return
      const { error, at } = this.#failure ?? {}
      if (error !== undefined && performance.now() - (at ?? 0) < pauseAfterFailureMs) throw error
      await this.#read()
    })
    if (this.#server === undefined) throw storeUnavailable('the connection to the database broke off')
    return this.#server
  }

  doubt(): void {
    this.#leave()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#bells.clear()
    await this.#reading?.connection.end()
  }

  /** One reading after another: each sees what was there when it was asked for. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => {})
    return turn
  }

  async #read(): Promise<void> {
    if (this.#isClosed) throw storeUnavailable('the store was closed')
    try {
      const reading = this.#reading ?? (await this.#connect())
      await this.#readOn(reading)
      this.#failure = undefined
    } catch (error) {
      this.#leave()
      const failure = storeFailure(error)
      this.#failure = { error: failure, at: performance.now() }
      throw failure
    }
  }

  async #connect(): Promise<Reading> {
    let opened: Connection | undefined
    const connection = await openConnection(this.#options, {
      notified: () => this.#ring(),
      closed: () => {
        if (opened !== undefined && this.#reading?.connection === opened) this.#leave()
      },
    })
    opened = connection
    this.#reading = { connection, history: undefined, position: nothing, horizon: noHorizon }
    const { sql } = connection
    // Before the first reading, so that nothing falls between the two. A pooler of connections loses it, and then only the clock asks again.
    await this.#within(connection, () => sql`LISTEN ${sql(this.#options.names.channel)}`)
    return this.#reading
  }

  /** Gives the connection up: nobody passes until another one was brought up to date. */
  #leave(): void {
    const { connection } = this.#reading ?? {}
    this.#reading = undefined
    this.#server = undefined
    connection?.destroy()
  }

  #ring(): void {
    for (const ring of this.#bells) ring()
  }

  async #readOn(reading: Reading): Promise<void> {
    const found = await this.#ask(reading)
    if (found.history === reading.history && found.head >= reading.position) return this.#take(reading, found)
    this.#server = undefined
    const isWhole = reading.position === nothing
    const whole = isWhole ? found : await this.#ask({ ...reading, position: nothing, horizon: noHorizon })
    await this.#beginHistory(reading, whole)
  }

  /** Begins with a state that was not read before: writes the revocations again that it lacks. */
  async #beginHistory(reading: Reading, found: Found): Promise<void> {
    const { observer, now, clock } = this.#options
    const missing = this.#known.missingIn(found.changes, clock.there(now()))
    const { connection } = reading
    for (let from = 0; from < missing.length; from += restoredAtOnce)
      await this.#within(connection, ({ sql }) =>
        sql.begin((transaction) =>
          restore(transaction, missing.slice(from, from + restoredAtOnce), this.#options.names),
        ),
      )
    if (missing.length > 0) observer.lost?.(missing.map(({ subject }) => subject))
    this.#take(reading, found)
    reading.history = found.history
    if (reading === this.#reading && connection.isOpen) this.#server = connection.server
    this.#ring()
  }

  #take(reading: Reading, { changes, horizon }: Found): void {
    this.#known.learn(changes)
    reading.position = changes.at(-1)?.sequence ?? reading.position
    reading.horizon = horizon
  }

  async #ask(reading: Pick<Reading, 'connection' | 'position' | 'horizon'>): Promise<Found> {
    const { names, clock, now, observer } = this.#options
    const askedAt = now()
    const found = await this.#within(reading.connection, ({ sql }) => ask(sql, names, reading))
    clock.learn({ askedAt, answeredAt: now(), time: found.time })
    observer.clockDifference?.(clock.differenceMs)
    return found
  }

  async #within<T>(connection: Connection, work: (connection: Connection) => PromiseLike<T>): Promise<T> {
    const late = setTimeout(() => connection.destroy(), this.#options.statementTimeoutMs + 1_000)
    try {
      return await work(connection)
    } finally {
      clearTimeout(late)
    }
  }
}

/** What one reading found. */
interface Found {
  readonly history: string
  /** The highest number that was given out. */
  readonly head: number
  readonly horizon: number
  /** The clock of the database. */
  readonly time: number
  readonly changes: readonly StoredChange[]
}

/**
 * Reads in one statement the state of the server and what was written after a position, or by a transaction that was under way at the last reading: a
 * transaction that ended late does not stay unseen behind one with a higher number.
 * @throws GatewayError `store.unavailable` for a server that takes no changes any more, or tables that this release must not read
 */
async function ask(
  sql: Statements,
  names: Names,
  { position, horizon }: Pick<Reading, 'position' | 'horizon'>,
): Promise<Found> {
  const rows = await sql`
    SELECT head.*, changes.sequence, changes.subject, changes.before, changes.at
    FROM (
      SELECT concat_ws(' ', extract(epoch FROM pg_postmaster_start_time()), pg_relation_filenode(${names.changes}::text::regclass)) AS history,
        current_setting('transaction_read_only') = 'on' AS fixed,
        floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS time,
        pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon,
        pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next,
        (SELECT last_value FROM ${sql(names.sequence)}) AS head,
        (SELECT minimum_reader FROM ${sql(names.form)}) AS minimum_reader
    ) AS head
    LEFT JOIN ${sql(names.changes)} AS changes
      ON changes.sequence > ${position} OR changes.writer >= ${horizon} AND changes.writer < head.next
    ORDER BY changes.sequence`
  const [first] = rows
  if (first?.fixed !== false) throw storeUnavailable('the server takes no changes any more')
  checkReader(first.minimumReader)
  const changes = rows.filter(({ sequence }) => sequence !== null) as unknown as readonly StoredChange[]
  const { history, head, time } = first
  return { history, head, time, horizon: first.horizon, changes }
}

/** Writes revocations again, each only where it ends more than what is there. */
async function restore(sql: Statements, missing: readonly StoredChange[], names: Names): Promise<void> {
  const rows = JSON.stringify(missing.map(({ subject, before, at }) => ({ subject, before, at })))
  await sql`SELECT pg_advisory_xact_lock(${lockSpace}, ${names.lockOf('changes')})`
  await sql`
    INSERT INTO ${sql(names.changes)} AS known (subject, before, at)
    SELECT subject, before, at FROM jsonb_to_recordset(${rows}::text::jsonb) AS missing (subject text, before bigint, at bigint)
    ON CONFLICT (subject) DO UPDATE SET sequence = excluded.sequence, before = excluded.before, at = excluded.at, writer = excluded.writer
    WHERE known.before IS NULL OR known.before < excluded.before`
  await sql`SELECT pg_notify(${names.channel}, '')`
}
