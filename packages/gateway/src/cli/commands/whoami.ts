import { randomBytes } from 'node:crypto'
import type { Principal } from '@mapgate/policy'
import type { Command } from 'commander'
import { createAuthn } from '../../authn/index.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import { firstLine } from '../read-password.ts'
import { shortTime } from '../table.ts'
import { type StoreOptions, storeOptions, withStore } from '../with-store.ts'

/** `mapgate whoami --token TOKEN` */
export function registerWhoami(program: Command): void {
  storeOptions(program.command('whoami').description('say whom a credential names, or why it is refused'))
    .requiredOption(
      '--token <credential>',
      'API key, token, ticket, JWT or token of a portal; - reads it from standard input',
    )
    .option('--origin <origin>', 'as if a page of this origin used it')
    .option('--address <address>', 'as if it came from this address', '127.0.0.1')
    .action(whoami)
}

interface WhoamiOptions extends StoreOptions {
  readonly token: string
  readonly origin?: string
  readonly address: string
}

const whoami = (options: WhoamiOptions): Promise<void> =>
  withStore(options, async ({ store, configuration, directory, now, print }) => {
    const authn = await createAuthn({ configuration, directory, store, clock: Date.now, random: randomBytes })
    const token = options.token === '-' ? await firstLine() : options.token
    try {
      const principal = await authn.authenticate([{ carrier: 'bearer', value: token.trim() }], {
        now,
        clientAddress: options.address,
        origin: options.origin,
        referer: undefined,
        mount: undefined,
      })
      print(principal, describe(principal))
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      throw new Error(`${error.code}: ${error.publicText}${error.detail ? ` (${error.detail})` : ''}`)
    } finally {
      await authn.close()
    }
  })

const describe = ({ id, name, kind, shownAs, roles, attributes, scope, expiresAt }: Principal): string =>
  [
    `principal   ${id}`,
    `name        ${name}`,
    `named by    ${namedBy({ id, kind })}`,
    `shown as    ${shownAs}`,
    `roles       ${roles.join(' ') || '-'}`,
    `attributes  ${Object.keys(attributes).length > 0 ? JSON.stringify(attributes) : '-'}`,
    `mounts      ${scope.mounts?.join(' ') ?? 'all'}`,
    `services    ${scope.services?.join(' ') ?? 'all'}`,
    `may         ${scope.readOnly ? 'read' : 'read and write'}${scope.cannotMint ? '' : ', ask for tokens and tickets'}`,
    `expires     ${shortTime(expiresAt)}`,
  ].join('\n')

/** Who says that somebody is that: this gateway, or an identity system by its name in the configuration. */
function namedBy({ id, kind }: Pick<Principal, 'id' | 'kind'>): string {
  const word = systems[kind]
  return word === undefined ? 'this gateway' : `the ${word} ${id.split(':')[1]}`
}

const systems: Readonly<Partial<Record<Principal['kind'], string>>> = {
  jwt: 'issuer',
  oidc: 'provider',
  ldap: 'directory',
  portal: 'portal',
  proxy: 'front proxy',
}
