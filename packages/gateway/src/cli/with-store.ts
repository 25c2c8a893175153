import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import type { StoredAccounts } from '../accounts.ts'
import type { Configuration } from '../config/schema.ts'
import { isLasting } from '../config/store-files.ts'
import type { TellQuotas } from '../explain-asked.ts'
import { createOwnQuotas } from '../limits/index.ts'
import { openStore } from '../store/open.ts'
import type { OpenedStore } from '../store/port.ts'
import { requireConfiguration } from './configuration.ts'

/** Options of every command that works on the store. */
export interface StoreOptions {
  readonly config: string
  readonly json: boolean
}

/** Adds these options to a command. */
export const storeOptions = (command: Command): Command =>
  command
    .requiredOption('-c, --config <file>', 'configuration, YAML or JSON, that names the store')
    .option('--json', 'print JSON', false)

/** What a command on the store works with. `print` writes JSON or the text, as the caller asked. */
interface StoreWork {
  readonly store: OpenedStore
  readonly configuration: Configuration
  readonly directory: string
  readonly now: number
  print(value: unknown, text: string): void
}

/**
 * Opens the store of a configuration, does the work and closes it. A running gateway on the same store hears of it within a second.
 * @throws Error that says what to do
 */
export async function withStore(
  options: StoreOptions,
  work: (work: StoreWork) => Promise<void>,
): Promise<void> {
  const { configuration, directory } = requireConfiguration(options.config)
  if (!isLasting(configuration.store))
    throw new Error(
      `${options.config} names no store; add\n\n  store:\n    file: mapgate.db\n\nand restart the gateway`,
    )
  const store = await openStore({
    store: configuration.store,
    directory,
    environment: process.env,
    random: randomBytes,
  })
  try {
    await work({
      store,
      configuration,
      directory,
      now: Date.now(),
      print: (value, text) => console.log(options.json ? JSON.stringify(value, null, 2) : text),
    })
  } finally {
    await store.close()
  }
}

/**
 * The accounts of the store that a configuration names; none where there is no store yet, for nothing is made by asking.
 * @throws Error when the store cannot be opened
 */
export const storedAccounts = (loaded: Loaded): Promise<StoredAccounts> =>
  withStoreThere(loaded, async (store) =>
    store === undefined
      ? { users: [], keys: [] }
      : {
          users: await store.users.list(),
          keys: await store.keys.list(),
          sessions: await store.sessions.list(Date.now()),
        },
  )

/**
 * Looks up the quotas of an account for an administrator. What is used of them is known where the configuration has a store that exists.
 * @throws Error when the store cannot be opened
 */
export const quotasOf =
  (loaded: Loaded): TellQuotas =>
  async (principal, asks) => {
    const { quotas } = loaded.configuration.limits
    if (quotas.length === 0) return []
    return withStoreThere(loaded, (store) =>
      createOwnQuotas(quotas, { clock: Date.now, used: store?.usage.used })(principal, asks),
    )
  }

type Loaded = Pick<StoreWork, 'configuration' | 'directory'>

/** Opens the store of a configuration for some work where it is there already: nothing is made by asking. */
async function withStoreThere<T>(
  { configuration: { store: named }, directory }: Loaded,
  work: (store: OpenedStore | undefined) => Promise<T>,
): Promise<T> {
  const isThere =
    named.kind === 'postgres' || (named.file !== undefined && existsSync(resolve(directory, named.file)))
  if (!isThere) return work(undefined)
  const store = await openStore({ store: named, directory, environment: process.env, random: randomBytes })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** The words of `--group`. */
export const groupWords =
  'instead of the roles: a group as the identity system of the account names it; may be repeated'

/** Collects an option that may be given several times. */
export const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [
  ...earlier,
  value,
]

/** Collects `--attribute name=value`, which may be given several times. */
export function collectAttribute(
  text: string,
  earlier: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('an attribute is written name=value')
  return { ...earlier, [text.slice(0, at)]: text.slice(at + 1) }
}
