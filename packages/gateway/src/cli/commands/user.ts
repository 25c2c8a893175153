import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { hashPassword } from '../../authn/password.ts'
import type { Configuration } from '../../config/schema.ts'
import { roleWarnings } from '../../identities/role-warnings.ts'
import { addUser, disableUser, setPassword, toldUser, type UserPlaces } from '../../identities/users.ts'
import type { Store } from '../../store/port.ts'
import { readPassword } from '../read-password.ts'
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
    const password = await readPassword()
    if (options.printHash) {
      const passwordHash = await hashPassword(password, randomBytes)
      return print({ passwordHash }, passwordHash)
    }
    const asked = { name, password, roles: options.role, attributes: options.attribute }
    const user = await addUser(placesOf(store, configuration), asked, now)
    for (const one of roleWarnings(options.role, configuration)) console.error(`mapgate: ${one}`)
    print(user, `User ${name} is added.`)
  })

const passwd = (name: string, options: StoreOptions): Promise<void> =>
  withStore(options, async ({ store, configuration, now, print }) => {
    await setPassword(placesOf(store, configuration), { name, password: readPassword }, now)
    print({ user: name }, `User ${name} has a new password; tokens of the old one ended.`)
  })

const disable = (name: string, options: StoreOptions): Promise<void> =>
  withStore(options, async ({ store, configuration, now, print }) => {
    await disableUser(placesOf(store, configuration), name, now)
    print({ user: name, disabled: true }, `User ${name} is disabled.`)
  })

const list = (options: StoreOptions): Promise<void> =>
  withStore(options, async ({ store, configuration, print }) => {
    const stored = await store.users.list()
    print(
      {
        stored: stored.map(toldUser),
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

const placesOf = (
  { users, sessions }: Pick<Store, 'users' | 'sessions'>,
  configuration: Configuration,
): UserPlaces => ({
  users,
  sessions,
  configured: configuration.users,
})
