import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type PostgresServer, startPostgres } from '../../../../test/postgres.ts'
import { readDatabaseAddress } from '../core/database-address.ts'
import { describeStore } from './contract.fixture.ts'
import type { AddColumn } from './newer-records.fixture.ts'
import type { Store } from './port.ts'
import { openPostgresStore } from './postgres.ts'
import { sealedStore } from './sealed-store.ts'
import { createSealer } from './sealing.ts'

let server: PostgresServer
const opened: Store[] = []
const schemaOf = new WeakMap<Store, string>()
let schemas = 0
let columns = 0

beforeAll(async () => {
  server = await startPostgres()
})
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close()
})
afterAll(() => server.close())

async function open(
  changes: Partial<Parameters<typeof openPostgresStore>[0]> = {},
  seal: (store: Store) => Store = (store) => store,
): Promise<Store> {
  schemas += 1
  const plain = await openPostgresStore({
    address: () => readDatabaseAddress(server.url(), { insecureTls: false }),
    ca: undefined,
    connectTimeoutMs: 60_000,
    statementTimeoutMs: 60_000,
    preparedStatements: true,
    schema: `s${schemas}`,
    connections: 3,
    now: Date.now,
    observer: {},
    ...changes,
  })
  const store = seal(plain)
  opened.push(store)
  schemaOf.set(store, `s${schemas}`)
  return store
}

const addColumn: AddColumn = async (store, table, value) => {
  columns += 1
  const name = `${schemaOf.get(store)}.${table}`
  await server.run(
    `ALTER TABLE ${name} ADD COLUMN limit${columns} text; UPDATE ${name} SET limit${columns} = ${value === null ? 'NULL' : `'${value}'`}`,
  )
}

describeStore('a schema of PostgreSQL', () => open(), addColumn)
describeStore(
  'a sealed schema without prepared statements',
  () =>
    open({ preparedStatements: false }, (store) =>
      sealedStore(store, createSealer(randomBytes(32), randomBytes)),
    ),
  addColumn,
)

describe('A schema that was changed by hand', () => {
  it.each([
    ['DROP TABLE s.sessions, s.usage', 'lacks tables in the schema s that it had: sessions, usage; restore'],
    ['UPDATE s.form SET steps = 2', 'was changed by hand, so restore a backup into an empty schema'],
  ])('is not opened after %s, and the error says what to do', async (change, words) => {
    const schema = String(schemaOf.get(await open()))
    const inSchema = (text: string) => text.replaceAll(/\bs\b/g, schema)
    await server.run(inSchema(change))
    await expect(open({ schema })).rejects.toThrow(inSchema(words))
  })
})
