import type postgres from 'postgres'
import type { Statements } from './connection.ts'
import type { DatabaseClock } from './database-clock.ts'
import type { WrittenChange } from './known-changes.ts'
import type { Names } from './names.ts'
import type { Pool } from './pool.ts'

/** What the tables are read and written by. */
export interface Database {
  readonly names: Names
  readonly clock: DatabaseClock
  /** Runs statements, each by itself. @throws GatewayError `store.unavailable` */
  use<T>(work: (sql: Statements) => Promise<T>): Promise<T>
  /** Runs statements as one: all of them or none. @throws GatewayError `store.unavailable` */
  transact<T>(work: (sql: Statements) => Promise<T>): Promise<T>
  /** Notes a change that a transaction writes: this process knows it once that is done. */
  noteChange(transaction: Statements, change: WrittenChange): void
}

interface DatabaseOptions {
  readonly pool: Pool
  readonly names: Names
  readonly clock: DatabaseClock
  /** Told of the changes of a transaction when it is done. */
  readonly wrote: (changes: readonly WrittenChange[]) => void
}

export function databaseOn({ pool, names, clock, wrote }: DatabaseOptions): Database {
  const noted = new WeakMap<Statements, WrittenChange[]>()
  return {
    names,
    clock,
    use: (work) => pool.use(({ sql }) => work(sql)),
    transact: (work) =>
      pool.use(async ({ sql }) => {
        const changes: WrittenChange[] = []
        const done = await sql.begin((transaction: postgres.TransactionSql<{ bigint: number }>) => {
          noted.set(transaction, changes)
          return work(transaction)
        })
        wrote(changes)
        return done as never
      }),
    noteChange: (transaction, change) => void noted.get(transaction)?.push(change),
  }
}
