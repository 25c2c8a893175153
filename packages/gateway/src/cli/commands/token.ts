import type { Command } from 'commander'
import { endGiven } from '../../identities/ending.ts'
import { spelledAs } from '../../identities/spelled-as.ts'
import { type StoreOptions, storeOptions, withStore } from '../with-store.ts'

/** `mapgate token revoke --principal ID` */
export function registerToken(program: Command): void {
  const token = program.command('token').description('tokens, tickets and sessions that were given out')
  storeOptions(
    token.command('revoke').description('end everything given out so far to a principal, or one session'),
  )
    .requiredOption(
      '--principal <id>',
      'user:<name>, key:<id>, oidc:<provider>:<subject> or session:<id>, as the audit line and whoami name it',
    )
    .action(revoke)
}

const revoke = (options: StoreOptions & { readonly principal: string }): Promise<void> =>
  withStore(options, async ({ store, configuration, now, print }) => {
    const subject = await spelledAs(options.principal, store, configuration.users)
    await endGiven(store, subject, now)
    print({ principal: subject, before: now }, `Everything given out to ${subject} until now is ended.`)
  })
