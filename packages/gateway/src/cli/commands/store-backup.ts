import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { type BackupContents, backUp, compareWith, readWhole, restore } from '../../store/archive/backup.ts'
import { archivedStore } from '../../store/archived-store.ts'
import { requireConfiguration } from '../configuration.ts'
import { shortTime, table } from '../table.ts'
import { type StoreOptions, storeOptions } from '../with-store.ts'

type SecretOptions = StoreOptions & { readonly secretFile?: string }

const secretHelp = 'the secret of the backup, where it is another one than that of the store now'

/** `mapgate store backup|restore|verify` */
export function registerStoreBackup(store: Command): void {
  storeOptions(store.command('backup').description('write the whole store into one file, while gateways run'))
    .argument('<file>', 'the backup')
    .option('--force', 'replace an earlier backup of that name', false)
    .addHelpText('after', backupHelp)
    .action(runBackup)
  storeOptions(store.command('restore').description('bring a backup back into an empty store'))
    .argument('<file>', 'the backup')
    .option('--secret-file <file>', secretHelp)
    .option('--revoke-keys', 'revoke every API key of the backup: new ones have to be given out', false)
    .option('--keep-sessions', 'let people stay signed in, and tokens and tickets be good', false)
    .addHelpText('after', restoreHelp)
    .action(runRestore)
  storeOptions(store.command('verify').description('read a backup to its end, and say what it holds'))
    .argument('<file>', 'the backup')
    .option('--secret-file <file>', secretHelp)
    .option('--against', 'compare it with the store of the configuration, record by record', false)
    .addHelpText('after', verifyHelp)
    .action(runVerify)
}

const backupHelp = `
The file has the whole store as it is at one moment: keys, users, signing keys, tokens, tickets, sessions, revocations, edits under their keys,
usage; not locks of rows. It is encrypted and authenticated with the secret of the store, for its owner alone (mode 0600), and takes its name when it
is whole. A backup of a SQLite file can be restored into PostgreSQL, and the other way round. Keep the secret too, and not beside the backup: one is
of no use without the other, and who has both makes tokens.

Examples:
  mapgate store backup /var/backups/mapgate-$(date +%F).backup -c mapgate.yaml
  mapgate store backup /var/backups/mapgate.backup --force -c mapgate.yaml`

const restoreHelp = `
All is restored, or nothing, and only into an empty store: a file that is not there, or a new schema. The secret of the store has to be in its place.
Everybody signs in again unless --keep-sessions is given; keys and passwords stay as they were. What was revoked, disabled or changed after the
backup is as before, but for revocations that gateways on the same database still know: they write them again. Where nobody knows what was revoked,
--revoke-keys ends every API key of the store; keys of the configuration are not touched.

Examples:
  mapgate store restore /var/backups/mapgate.backup -c mapgate.yaml
  mapgate store restore mapgate.backup --revoke-keys -c mapgate.yaml
  mapgate store restore mapgate.backup --secret-file old.secret -c on-postgres.yaml`

const verifyHelp = `
The exit code is 1 where the file was cut off or changed, or the secret is another one. A store that is in use differs from its backup.

Examples:
  mapgate store verify /var/backups/mapgate.backup -c mapgate.yaml
  mapgate store verify /var/backups/mapgate.backup --against -c mapgate.yaml`

async function runBackup(
  file: string,
  { config, json, force }: StoreOptions & { force: boolean },
): Promise<void> {
  const contents = await backUp(openArchived(config), {
    file,
    force,
    random: randomBytes,
    now: Date.now(),
    progress: progressOf('backed up'),
  })
  if (json) return printJson(contents)
  console.log(`${file} holds ${wordsOf(contents)}.\nKeep the secret of the store too, and not beside it.`)
}

interface Kept {
  readonly keepSessions: boolean
  readonly revokeKeys: boolean
}

async function runRestore(
  file: string,
  { config, json, secretFile, keepSessions, revokeKeys }: SecretOptions & Kept,
): Promise<void> {
  const store = openArchived(config)
  const contents = await restore(store, {
    file,
    secret: secretOf(secretFile) ?? store.secret,
    keepSessions,
    revokeKeys,
    now: Date.now(),
    progress: progressOf('restored'),
  })
  if (json) return printJson(contents)
  console.log(
    `Restored and compared: ${wordsOf(contents)}, as they were on ${shortTime(contents.head.createdAt)}.
${keepSessions ? 'Tokens, tickets and sessions of that time are good again.' : 'Everybody signs in again.'}${revokeKeys ? ' Every API key is revoked: mapgate key list shows them, mapgate key create makes new ones.' : ''}
What was revoked, disabled or changed since: do it again, as the audit log shows (docs/recovery.md).`,
  )
}

async function runVerify(
  file: string,
  { config, json, secretFile, against }: SecretOptions & { against: boolean },
): Promise<void> {
  const store = openArchived(config)
  const read = { file, secret: secretOf(secretFile) ?? store.secret, progress: progressOf('read') }
  const contents = await readWhole(read)
  const differences = against ? await compareWith(store, read) : undefined
  if (json) return printJson({ ...contents, ...(differences ? { differences } : {}) })
  const { createdAt, release, engine } = contents.head
  console.log(
    `${file} is whole: ${wordsOf(contents)}.\nWritten on ${shortTime(createdAt)} (${ageOf(createdAt)} ago) by Mapgate ${release}, of ${engineNames[engine]}.`,
  )
  if (differences === undefined) return
  const rows = Object.entries(differences).map(([name, { onlyInBackup, onlyInStore }]) => [
    name,
    String(contents.counts[name] ?? 0),
    String(onlyInBackup),
    String(onlyInStore),
  ])
  console.log(table(['RECORDS', 'IN BACKUP', 'ONLY IN BACKUP', 'ONLY IN STORE'], rows, ''))
}

const engineNames = { sqlite: 'a SQLite file', postgres: 'PostgreSQL' } as const

function openArchived(config: string) {
  const { configuration, directory } = requireConfiguration(config)
  return archivedStore({
    store: configuration.store,
    directory,
    environment: process.env,
    random: randomBytes,
  })
}

const secretOf = (file: string | undefined): string | undefined =>
  file === undefined ? undefined : readFileSync(file, 'utf8').trim()

const printJson = ({ head, ...rest }: BackupContents & object): void =>
  console.log(
    JSON.stringify({ ...head, createdAt: new Date(head.createdAt).toISOString(), ...rest }, null, 2),
  )

const wordsOf = ({ counts }: BackupContents): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')

function ageOf(createdAt: number): string {
  const minutes = Math.max(0, Math.round((Date.now() - createdAt) / 60_000))
  if (minutes < 120) return `${minutes} min`
  return minutes < 2_880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} days`
}

const toldEveryMs = 5_000

/** Shows the progress of a long run on standard error. */
function progressOf(done: string): () => void {
  let [records, toldAt] = [0, performance.now()]
  return () => {
    records += 1
    if (records % 1_000 !== 0 || performance.now() - toldAt < toldEveryMs) return
    toldAt = performance.now()
    console.error(`${records.toLocaleString('en')} records ${done} …`)
  }
}
