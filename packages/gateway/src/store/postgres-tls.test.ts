import { readFileSync, rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  givePostgres,
  type PostgresServer,
  postgresFolder,
  startPostgres,
} from '../../../../test/postgres.ts'
import { readDatabaseAddress } from '../core/database-address.ts'
import { makeLocalCertificate } from '../demo/local-certificate.ts'
import { openPostgresStore } from './postgres.ts'

let server: PostgresServer
let authority: string
const closing: (() => unknown)[] = []
beforeAll(async () => {
  const folder = postgresFolder()
  const { cert, key, authority: file } = await makeLocalCertificate('localhost', folder)
  givePostgres(folder)
  authority = readFileSync(file, 'utf8')
  const settings = [
    'ssl=on',
    `ssl_cert_file=${cert}`,
    `ssl_key_file=${key}`,
    'listen_addresses=127.0.0.1,127.0.0.2',
  ]
  server = await startPostgres({ settings })
  closing.push(() => rmSync(folder, { recursive: true, force: true }))
})
afterEach(async () => {
  for (const close of closing.splice(1)) await close()
})
afterAll(async () => {
  await server.close()
  await closing[0]?.()
})

async function sslOf(host: string, mode: string, ca?: string): Promise<unknown> {
  const text = `postgres://admin@${host}:${server.port}/postgres?sslmode=${mode}`
  const store = await openPostgresStore({
    address: () => readDatabaseAddress(text, { insecureTls: true }),
    ca,
    connectTimeoutMs: 60_000,
    statementTimeoutMs: 60_000,
    preparedStatements: true,
    schema: 'mapgate',
    connections: 3,
    now: Date.now,
    observer: {},
  })
  closing.push(() => store.close())
  await store.users.find('ada')
  const rows = await server.run(
    "SELECT bool_and(ssl) AS ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'mapgate'",
  )
  return rows[0]?.ssl
}

describe('The way to a database', () => {
  it('is protected by a certificate of an authority that is believed, for this host', async () => {
    expect(await sslOf('localhost', 'verify-full', authority)).toBe(true)
    expect(await sslOf('127.0.0.1', 'verify-full', authority)).toBe(true)
  })

  it.each([
    [
      'of an authority that nobody named',
      'localhost',
      undefined,
      'of an authority that is not believed: see store.caFile',
    ],
    ['for another host', '127.0.0.2', 'its own', 'its certificate is for another host'],
  ])('is refused with a certificate %s', async (_, host, ca, message) => {
    await expect(sslOf(host, 'verify-full', ca && authority)).rejects.toThrow(message)
  })

  it('is as the address says where that is weaker', async () => {
    expect(await sslOf('127.0.0.2', 'verify-ca', authority)).toBe(true)
    await expect(sslOf('127.0.0.2', 'verify-ca')).rejects.toThrow('not believed')
    expect(await sslOf('127.0.0.2', 'require')).toBe(true)
    expect(await sslOf('127.0.0.1', 'disable')).toBe(false)
  })
})
