import { randomBytes, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Principal } from '@mapgate/policy'
import type { Command } from 'commander'
import { createAuthn } from '../../authn/index.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import type { ShownCredential } from '../../core/request/credential.ts'
import { type OwnQuota, toldQuota } from '../../core/request/own-quota.ts'
import { createOwnQuotas } from '../../limits/index.ts'
import { quotaInWords } from '../format-quotas.ts'
import { firstLine } from '../read-password.ts'
import { shortTime } from '../table.ts'
import { type StoreOptions, storeOptions, withStore } from '../with-store.ts'

/** `mapgate whoami --token TOKEN` */
export function registerWhoami(program: Command): void {
  storeOptions(
    program
      .command('whoami')
      .description('say whom a credential names and which quotas are its, or why it is refused'),
  )
    .option(
      '--token <credential>',
      'API key, token, ticket, JWT or token of a portal; - reads it from standard input',
    )
    .option('--header <name>', 'as if a front proxy had sent it in this header')
    .option(
      '--certificate <file>',
      'instead: a certificate of a caller, PEM, as if its authority were trusted',
    )
    .option('--origin <origin>', 'as if a page of this origin used it')
    .option('--address <address>', 'as if it came from this address', '127.0.0.1')
    .action(whoami)
}

interface WhoamiOptions extends StoreOptions {
  readonly token?: string
  readonly header?: string
  readonly certificate?: string
  readonly origin?: string
  readonly address: string
}

const whoami = (options: WhoamiOptions): Promise<void> =>
  withStore(options, async ({ store, configuration, directory, now, print }) => {
    const authn = await createAuthn({ configuration, directory, store, clock: Date.now, random: randomBytes })
    const shown = await shownBy(options)
    try {
      const principal = await authn.authenticate([shown], {
        now,
        clientAddress: options.address,
        origin: options.origin,
        referer: undefined,
        mount: undefined,
        method: 'GET',
        jsonp: false,
      })
      const quotas = await createOwnQuotas(configuration.limits.quotas, {
        clock: Date.now,
        used: store.usage.used,
      })(principal)
      print({ ...principal, quotas: quotas.map(toldQuota) }, describe(principal, quotas))
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      throw new Error(`${error.code}: ${error.publicText}${error.detail ? ` (${error.detail})` : ''}`)
    } finally {
      await authn.close()
    }
  })

/** The credential of the options, in the carrier that it would come in. @throws Error where there is none, or two */
async function shownBy({ token, header, certificate }: WhoamiOptions): Promise<ShownCredential> {
  if (certificate !== undefined && token === undefined) {
    const { raw } = new X509Certificate(readFileSync(certificate))
    return { carrier: 'certificate', value: raw.toString('base64') }
  }
  if (token === undefined || certificate !== undefined) throw new Error('give --token or --certificate')
  const text = (token === '-' ? await firstLine() : token).trim()
  return header === undefined
    ? { carrier: 'bearer', value: text }
    : { carrier: 'assertion', value: `${header.toLowerCase()} ${text}` }
}

const describe = (
  { id, name, kind, shownAs, roles, attributes, scope, expiresAt }: Principal,
  quotas: readonly OwnQuota[],
): string =>
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
    ...quotas.map((quota) => `quota       ${quotaInWords(quota)}`),
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
