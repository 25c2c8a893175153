import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { hashPassword } from '../../authn/password.ts'
import type { Configuration } from '../../config/schema.ts'
import type { UserRecord } from '../../store/port.ts'
import { readPassword } from '../read-password.ts'
import { roleWarnings } from '../role-warnings.ts'
import { attributesCell, shortTime, table } from '../table.ts'
import { collect, collectAttribute, type StoreOptions, storeOptions, withStore } from '../with-store.ts'

/** `mapgate user add|passwd|disable|list` */
export function registerUser(program: Command): void {
  const user = program.command('user').description('users with a password: add, passwd, disable, list')
  const password = 'the password is asked for, or read from standard input'
  storeOptions(user.command('add').description(`add a user; ${password}`))
    .argument('<name>', 'name to sign in with; letter case does not matter')
    .option('--role <role>', 'role, several times', collect, [])
    .option('--attribute <name=value>', 'attribute, several times', collectAttribute, {})
    .option('--print-hash', 'do not add: print the passwordHash for a user of the configuration', false)
    .action(add)
  storeOptions(
    user
      .command('passwd')
      .description(`set a password, enable the user and sign out everywhere; ${password}`),
  )
    .argument('<name>')
    .action(passwd)
  storeOptions(user.command('disable').description('disable a user and sign out everywhere'))
    .argument('<name>')
    .action(disable)
  storeOptions(
    user.command('list').description('list the users of the store and of the configuration'),
  ).action(list)
}

interface AddOptions extends StoreOptions {
  readonly role: readonly string[]
  readonly attribute: Readonly<Record<string, string>>
  readonly printHash: boolean
}

const add = (name: string, options: AddOptions): Promise<void> =>
  withStore(options, async ({ store, configuration, now, print }) => {
    const passwordHash = await hashPassword(await readPassword(), randomBytes)
    if (options.printHash) return print({ passwordHash }, passwordHash)
    refuseConfigured(name, configuration)
    const user: UserRecord = {
      name,
      passwordHash,
      roles: options.role,
      attributes: options.attribute,
      createdAt: now,
      disabledAt: null,
    }
    if (!(await store.users.insert(user)))
      throw new Error(`there is a user ${name} already; set the password with: mapgate user passwd ${name}`)
    for (const one of roleWarnings(options.role, configuration)) console.error(`mapgate: ${one}`)
    print(publicPart(user), `User ${name} is added.`)
  })

const passwd = (name: string, options: StoreOptions): Promise<void> =>
  withStore(options, async ({ store, configuration, now, print }) => {
    refuseConfigured(name, configuration)
    if (!(await store.users.find(name))) throw unknown(name)
    const passwordHash = await hashPassword(await readPassword(), randomBytes)
    await store.users.setPassword(name, passwordHash, now)
    print({ user: name }, `User ${name} has a new password; tokens of the old one ended.`)
  })

const disable = (name: string, options: StoreOptions): Promise<void> =>
  withStore(options, async ({ store, configuration, now, print }) => {
    refuseConfigured(name, configuration)
    if (!(await store.users.disable(name, now))) throw unknown(name)
    print({ user: name, disabled: true }, `User ${name} is disabled.`)
  })

const list = (options: StoreOptions): Promise<void> =>
  withStore(options, async ({ store, configuration, print }) => {
    const stored = await store.users.list()
    print(
      {
        stored: stored.map(publicPart),
        configured: configuration.users.map(({ name, roles }) => ({ name, roles })),
      },
      table(
        ['NAME', 'ROLES', 'ATTRIBUTES', 'STATE', 'CREATED'],
        [
          ...stored.map(({ name, roles, attributes, disabledAt, createdAt }) => [
            name,
            roles.join(' ') || '-',
            attributesCell(attributes),
            disabledAt === null ? 'active' : 'disabled',
            shortTime(createdAt),
          ]),
          ...configuration.users.map(({ name, roles, attributes }) => [
            name,
            roles.join(' ') || '-',
            attributesCell(attributes),
            'configured',
            '-',
          ]),
        ],
        'There are no users; add one with: mapgate user add …',
      ),
    )
  })

const publicPart = ({ passwordHash: _hash, ...rest }: UserRecord): Omit<UserRecord, 'passwordHash'> => rest

const unknown = (name: string): Error => new Error(`there is no user ${name}; mapgate user list shows them`)

function refuseConfigured(name: string, { users }: Configuration): void {
  if (users.some((user) => user.name.toLowerCase() === name.toLowerCase()))
    throw new Error(`user ${name} stands in the configuration: change it there and restart the gateway`)
}
