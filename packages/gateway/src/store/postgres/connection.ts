import { Socket } from 'node:net'
import postgres from 'postgres'
import type { DatabaseAddress, DatabaseHost } from '../../core/database-address.ts'
import { dial } from './dial.ts'
import { connectFault, storeUnavailable } from './failure.ts'

/** Runs statements, inside of a transaction or not. */
export type Statements = postgres.ISql<{ bigint: number }>

/** What every connection to a database is opened with. */
export interface ConnectionOptions {
  /** Reads the address, for each connection again. @throws Error with a sentence */
  readonly address: () => DatabaseAddress
  /** The authorities to believe, PEM; undefined: the usual. */
  readonly ca: string | undefined
  readonly connectTimeoutMs: number
  readonly statementTimeoutMs: number
  readonly preparedStatements: boolean
}

/** One connection to a server that takes changes. */
export interface Connection {
  readonly sql: postgres.Sql<{ bigint: number }>
  /** When the server began, as a text: another server, and one that was started again, has another. */
  readonly server: string
  /** Milliseconds of a clock that only goes forward. */
  readonly openedAt: number
  readonly isOpen: boolean
  /** Breaks it off; statements under way fail. */
  destroy(): void
  /** Ends it in order. */
  end(): Promise<void>
}

interface Listener {
  readonly notified?: () => void
  readonly closed?: () => void
}

/** The oldest release with what the statements use. */
const oldestVersion = 130_000

/**
 * Connects to the first server of the address that takes changes: a replica lags behind, so nothing is read there.
 * @throws GatewayError `store.unavailable`
 */
export async function openConnection(
  options: ConnectionOptions,
  listener: Listener = {},
): Promise<Connection> {
  const address = readAddress(options)
  const faults: string[] = []
  for (const [index, host] of address.hosts.entries()) {
    try {
      return await connectTo(host, address, { ...options, ...listener })
    } catch (error) {
      const name = address.hosts.length === 1 ? '' : `server ${index + 1}: `
      faults.push(name + connectFault(error))
    }
  }
  throw storeUnavailable(`the database cannot be used: ${faults.join('; ')}`)
}

function readAddress({ address }: ConnectionOptions): DatabaseAddress {
  try {
    return address()
  } catch (error) {
    throw storeUnavailable(`the address in store.urlFile: ${(error as Error).message}`)
  }
}

async function connectTo(
  host: DatabaseHost,
  address: DatabaseAddress,
  options: ConnectionOptions & Listener,
): Promise<Connection> {
  const { ca, connectTimeoutMs, notified = () => {}, closed = () => {} } = options
  const socket = await dial(host, { tls: address.tls, ca, timeoutMs: connectTimeoutMs })
  socket.once('close', closed)
  // The types of the library leave out what it takes besides: who hears of notifications, and the socket.
  const more = { onnotify: notified, socket: once(socket) }
  const sql = postgres({ ...librarySettings(address, options), types: { bigint }, ...more })
  const end = () => sql.end({ timeout: connectTimeoutMs / 1000 })
  try {
    const server = await checkServer(sql)
    return {
      sql,
      server,
      openedAt: performance.now(),
      get isOpen() {
        return !socket.destroyed
      },
      destroy: () => void socket.destroy(storeUnavailable('the connection was given up')),
      end,
    }
  } catch (error) {
    await end()
    throw error
  }
}

/** Times in milliseconds and numbers of changes stay below 2^53. */
const bigint: postgres.PostgresType<number> = { to: 20, from: [20], parse: Number, serialize: String }

/** One connection. The library writes nothing about it to any log. */
const librarySettings = (
  { user, password, database }: DatabaseAddress,
  { connectTimeoutMs, statementTimeoutMs, preparedStatements }: ConnectionOptions,
) => ({
  max: 1,
  user,
  password: () => password,
  database,
  ssl: false,
  connect_timeout: connectTimeoutMs / 1000,
  idle_timeout: 0,
  max_lifetime: null,
  backoff: () => 0,
  fetch_types: false,
  prepare: preparedStatements,
  debug: false,
  onnotice: () => {},
  transform: { column: { from: postgres.toCamel } },
  connection: {
    application_name: 'mapgate',
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: statementTimeoutMs,
  },
})

/**
 * Gives the library this socket and no second one: it would connect again by itself, to a server that was not checked. Afterwards it is given one
 * that fails, because a library that is given none waits for ever.
 */
function once(socket: Socket): () => Socket {
  let isGiven = false
  return () => {
    if (!isGiven && !socket.destroyed) {
      isGiven = true
      return socket
    }
    const failing = new Socket()
    setImmediate(() => failing.destroy(storeUnavailable('the connection broke off')))
    return failing
  }
}

/** @throws GatewayError `store.unavailable` for a server that is too old, or takes no changes */
async function checkServer(sql: Statements): Promise<string> {
  const [row] = await sql`
    SELECT current_setting('server_version_num')::int AS version, current_setting('transaction_read_only') = 'on' AS fixed,
      extract(epoch FROM pg_postmaster_start_time())::text AS server`
  if (Number(row?.version) < oldestVersion)
    throw storeUnavailable('PostgreSQL 13 is the oldest release that serves')
  if (row?.fixed !== false) throw storeUnavailable('it is a replica or takes no changes')
  return String(row.server)
}
