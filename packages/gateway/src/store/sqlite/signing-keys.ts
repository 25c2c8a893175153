import type { DatabaseSync } from 'node:sqlite'
import { signingKeyRoot } from '../../core/authentication/signing-key-root.ts'
import type { SigningKeyStore } from '../port.ts'
import { understood } from '../records/columns.ts'
import { forGood } from '../records/for-good.ts'
import { signingKeyOf } from '../records/rows.ts'
import { changeWriter } from './changes.ts'
import { transaction } from './transaction.ts'

/** Signing keys in SQLite, sealed before they come here. */
export function sqliteSigningKeys(database: DatabaseSync): SigningKeyStore {
  const insertFirst = database.prepare(
    'INSERT INTO signingKeys SELECT ?, ?, ?, NULL WHERE NOT EXISTS (SELECT 1 FROM signingKeys WHERE retiresAt IS NULL)',
  )
  const insert = database.prepare('INSERT INTO signingKeys VALUES (?, ?, ?, NULL)')
  const retire = database.prepare('UPDATE signingKeys SET retiresAt = ? WHERE retiresAt IS NULL')
  const list = database.prepare('SELECT * FROM signingKeys ORDER BY createdAt, rowid')
  const ids = database.prepare('SELECT id FROM signingKeys')
  const signed = ['signingKeys', 'snapshots', 'sessions', 'oneTime'].map((table) =>
    database.prepare(`DELETE FROM ${table}`),
  )
  const writeChange = changeWriter(database)
  return {
    list: async () => understood(list.all(), signingKeyOf),
    insertFirst: async (key) => {
      insertFirst.run(key.id, key.secret, key.createdAt)
    },
    rotate: async (key, othersRetireAt) =>
      transaction(database, () => {
        retire.run(othersRetireAt)
        insert.run(key.id, key.secret, key.createdAt)
        writeChange({ subject: 'signing-keys', before: null, at: key.createdAt })
      }),
    revokeAll: async (key) =>
      transaction(database, () => {
        const ended = ids.all().map(({ id }) => String(id))
        for (const id of ended)
          writeChange({ subject: signingKeyRoot(id), before: forGood, at: key.createdAt })
        for (const table of signed) table.run()
        insert.run(key.id, key.secret, key.createdAt)
        writeChange({ subject: 'signing-keys', before: null, at: key.createdAt })
        return ended
      }),
  }
}
