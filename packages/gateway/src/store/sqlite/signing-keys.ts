import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import type { SigningKeyRecord, SigningKeyStore } from '../port.ts'
import { changeWriter } from './changes.ts'
import { type Row, text, time, timeOrNull } from './columns.ts'
import { transaction } from './transaction.ts'

const recordOf = (row: Row): SigningKeyRecord => ({
  id: text(row, 'id'),
  secret: z.instanceof(Uint8Array).parse(row.secret),
  createdAt: time(row, 'createdAt'),
  retiresAt: timeOrNull(row, 'retiresAt'),
})

/** Signing keys in SQLite, sealed before they come here. */
export function sqliteSigningKeys(database: DatabaseSync): SigningKeyStore {
  const insertFirst = database.prepare(
    'INSERT INTO signingKeys SELECT ?, ?, ?, NULL WHERE NOT EXISTS (SELECT 1 FROM signingKeys WHERE retiresAt IS NULL)',
  )
  const insert = database.prepare('INSERT INTO signingKeys VALUES (?, ?, ?, NULL)')
  const retire = database.prepare('UPDATE signingKeys SET retiresAt = ? WHERE retiresAt IS NULL')
  const list = database.prepare('SELECT * FROM signingKeys ORDER BY createdAt, rowid')
  const writeChange = changeWriter(database)
  return {
    list: async () => list.all().map(recordOf),
    insertFirst: async (key) => {
      insertFirst.run(key.id, key.secret, key.createdAt)
    },
    rotate: async (key, othersRetireAt) =>
      transaction(database, () => {
        retire.run(othersRetireAt)
        insert.run(key.id, key.secret, key.createdAt)
        writeChange({ subject: 'signing-keys', before: null, at: key.createdAt })
      }),
  }
}
