import { z } from 'zod'
import { duration } from '../duration.ts'

const sqliteStore = z.strictObject({
  kind: z.literal('sqlite').default('sqlite').describe('A file of this machine, which its processes share.'),
  file: z
    .string()
    .optional()
    .describe('SQLite file; without it everything ends with the process, and the commands cannot reach it.'),
  secretFile: z
    .string()
    .optional()
    .describe('File with the secret that encrypts signing keys; MAPGATE_SECRET in the environment wins.'),
})

const postgresStore = z.strictObject({
  kind: z.literal('postgres').describe('A database that the gateways of several machines share.'),
  urlFile: z
    .string()
    .min(1)
    .describe(
      'File with the address, postgres://user:password@host:5432/database, or several hosts with commas; read again for each connection.',
    ),
  secretFile: z
    .string()
    .min(1)
    .optional()
    .describe(
      'File with the secret that encrypts signing keys, the same for all gateways; MAPGATE_SECRET in the environment wins.',
    ),
  schema: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,39}$/, 'lower-case letters, digits and _')
    .default('mapgate')
    .describe('PostgreSQL schema that holds the tables.'),
  caFile: z
    .string()
    .min(1)
    .optional()
    .describe('PEM file of the authorities to believe, instead of the usual.'),
  insecureTls: z
    .boolean()
    .default(false)
    .describe('Take an sslmode of the address that is weaker than verify-full, to another machine too.'),
  connections: z.int().min(2).max(100).default(10).describe('Most connections of a process.'),
  connectTimeout: duration.default(5_000).describe('To open a connection, and to wait for a free one.'),
  statementTimeout: duration.default(10_000).describe('For one statement.'),
  preparedStatements: z
    .boolean()
    .default(true)
    .describe('False behind a pooler of connections that does not know them.'),
  catalog: z
    .string()
    .min(1)
    .optional()
    .describe('File in which what the map servers offer is kept through restarts; default: nowhere.'),
})

/** Where keys, users, tokens and revocations are kept. */
export const storeSection = z.discriminatedUnion('kind', [sqliteStore, postgresStore])

export type StoreConfiguration = z.output<typeof storeSection>
export type PostgresConfiguration = z.output<typeof postgresStore>
