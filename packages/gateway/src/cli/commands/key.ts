import { type Command, InvalidArgumentError } from 'commander'
import { networkText, originText } from '../../config/sections/identity.ts'
import { endOf, endWords } from '../../identities/expiry.ts'
import { createKey, keyState, toldKey } from '../../identities/keys.ts'
import { roleWarnings } from '../../identities/role-warnings.ts'
import { attributesCell, shortTime, table } from '../table.ts'
import { collect, collectAttribute, type StoreOptions, storeOptions, withStore } from '../with-store.ts'

/** `mapgate key create|list|revoke` */
export function registerKey(program: Command): void {
  const key = program.command('key').description('API keys: make, list, revoke')
  storeOptions(key.command('create').description('make a key and show it, once'))
    .requiredOption('--name <name>', 'what the key is for')
    .option('--owner <who>', 'who answers for it')
    .option('--role <role>', 'role, several times', collect, [])
    .option('--attribute <name=value>', 'attribute, several times', collectAttribute, {})
    .option('--expires <when>', 'life such as 90d, or a date such as 2027-01-31; default never', expiryOf)
    .option('--origin <origin>', 'origin of web pages that may use it, several times', collectOrigin)
    .option(
      '--network <network>',
      'network that may use it, such as 10.1.0.0/16, several times',
      collectNetwork,
    )
    .action(create)
  storeOptions(key.command('list').description('list the keys of the store and of the configuration')).action(
    list,
  )
  storeOptions(key.command('revoke').description('end a key, and every token and ticket made from it'))
    .argument('<key>', 'id or name of the key')
    .action(revoke)
}

interface CreateOptions extends StoreOptions {
  readonly name: string
  readonly owner?: string
  readonly role: readonly string[]
  readonly attribute: Readonly<Record<string, string>>
  readonly expires?: (now: number) => number
  readonly origin?: readonly string[]
  readonly network?: readonly string[]
}

const create = (options: CreateOptions): Promise<void> =>
  withStore(options, async ({ store, configuration, now, print }) => {
    const { key, told } = await createKey(
      store.keys,
      {
        name: options.name,
        owner: options.owner ?? null,
        roles: options.role,
        attributes: options.attribute,
        origins: options.origin ?? null,
        networks: options.network ?? null,
        expiresAt: options.expires?.(now) ?? null,
      },
      now,
    )
    for (const one of roleWarnings(options.role, configuration)) console.error(`mapgate: ${one}`)
    print(
      { key, ...told },
      `${key}\n\nKey ${told.id} (${told.name}). It is shown this once and cannot be read again.`,
    )
  })

const list = (options: StoreOptions): Promise<void> =>
  withStore(options, async ({ store, configuration, now, print }) => {
    const stored = await store.keys.list()
    const configured = configuration.keys.map(({ name }) => ({ name, where: 'configuration' }))
    print(
      { stored: stored.map(toldKey), configured },
      table(
        ['ID', 'NAME', 'OWNER', 'ROLES', 'ATTRIBUTES', 'STATE', 'CREATED', 'EXPIRES', 'LAST USED'],
        [
          ...stored.map((record) => [
            record.id,
            record.name,
            record.owner ?? '-',
            record.roles.join(' ') || '-',
            attributesCell(record.attributes),
            keyState(record, now),
            shortTime(record.createdAt),
            shortTime(record.expiresAt),
            shortTime(record.lastUsedAt),
          ]),
          ...configuration.keys.map(({ name, roles, attributes, expires }) => [
            name,
            name,
            '-',
            roles.join(' ') || '-',
            attributesCell(attributes),
            'configured',
            '-',
            expires === undefined ? '-' : shortTime(Date.parse(expires)),
            '-',
          ]),
        ],
        'There are no keys; make one with: mapgate key create --name …',
      ),
    )
  })

const revoke = (wanted: string, options: StoreOptions): Promise<void> =>
  withStore(options, async ({ store, configuration, now, print }) => {
    const keys = await store.keys.list()
    const byName = keys.filter(({ name, revokedAt }) => name === wanted && revokedAt === null)
    const found = keys.find(({ id }) => id === wanted) ?? byName[0]
    if (byName.length > 1)
      throw new Error(
        `${byName.length} keys are named ${wanted}; give the id: ${byName.map(({ id }) => id).join(', ')}`,
      )
    if (!found && configuration.keys.some(({ name }) => name === wanted))
      throw new Error(
        `key ${wanted} stands in the configuration: remove it there; until then end it with: mapgate token revoke --principal key:${wanted}`,
      )
    if (!found) throw new Error(`there is no key ${wanted}; mapgate key list shows them`)
    await store.keys.revoke(found.id, now)
    print({ revoked: found.id }, `Key ${found.id} (${found.name}) is revoked.`)
  })

/** Reads `--expires`. */
function expiryOf(text: string): (now: number) => number {
  if (endOf(text, 0) === undefined) throw new InvalidArgumentError(endWords)
  return (now) => endOf(text, now) ?? now
}

const collectOrigin = (text: string, earlier?: readonly string[]): readonly string[] => {
  if (!originText.safeParse(text).success)
    throw new InvalidArgumentError('an origin, such as https://app.example.org')
  return collect(text, earlier)
}

const collectNetwork = (text: string, earlier?: readonly string[]): readonly string[] => {
  if (!networkText.safeParse(text).success) throw new InvalidArgumentError('a network, such as 10.1.0.0/16')
  return collect(text, earlier)
}
