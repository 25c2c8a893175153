import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { copyFromFile } from '../../store/open.ts'
import { requireConfiguration } from '../configuration.ts'
import { type StoreOptions, storeOptions } from '../with-store.ts'
import { registerStoreBackup } from './store-backup.ts'

type CopyOptions = StoreOptions & { readonly from: string; readonly fromSecret?: string }

/** `mapgate store copy` */
export function registerStore(program: Command): void {
  const store = program.command('store').description('the store itself: back it up, restore it, copy it')
  registerStoreBackup(store)
  storeOptions(
    store
      .command('copy')
      .description(
        'copy a store from a SQLite file into the database that a configuration names; stop the gateways first',
      ),
  )
    .requiredOption('--from <file>', 'the SQLite file')
    .option('--from-secret <file>', 'its secret; default <file>.secret, else MAPGATE_SECRET')
    .addHelpText(
      'after',
      `
Everything is copied, or nothing: keys, users, signing keys, tokens, tickets, sessions, revocations, edits under their keys. Nobody is signed out. The
schema of the database has to be empty. What was sealed is sealed with the secret of the database, and what arrived is compared by count and hash.
The file stays as it is.

Example:
  mapgate store copy --from mapgate.db -c mapgate.yaml`,
    )
    .action(copy)
}

async function copy({ config, json, from, fromSecret }: CopyOptions): Promise<void> {
  const { configuration, directory } = requireConfiguration(config)
  const { store } = configuration
  if (store.kind !== 'postgres')
    throw new Error(`${config} names no database to copy into: store: { kind: postgres, urlFile: … }`)
  const file = resolve(from)
  if (!existsSync(file)) throw new Error(`${from} does not exist`)
  const beside = fromSecret ?? `${file}.secret`
  const copied = await copyFromFile({
    store,
    directory,
    environment: process.env,
    random: randomBytes,
    file,
    secretFile: fromSecret !== undefined || existsSync(beside) ? resolve(beside) : undefined,
  })
  const counts = Object.entries(copied).map(([table, count]) => `${count} ${table}`)
  console.log(json ? JSON.stringify({ copied }, null, 2) : `Copied and compared: ${counts.join(', ')}.`)
}
