import type { Command } from 'commander'
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
    if (subject.startsWith('key:')) await store.keys.revoke(subject.slice('key:'.length), now)
    if (subject.startsWith('session:')) await store.sessions.end(subject.slice('session:'.length), now)
    else await store.changes.append({ subject, before: now, at: now })
    print({ principal: subject, before: now }, `Everything given out to ${subject} until now is ended.`)
  })

/** Finds the principal id of a user in the letter case of its account, because sign-in ignores case. */
async function spelledAs(
  principal: string,
  store: Parameters<Parameters<typeof withStore>[1]>[0]['store'],
  configured: readonly { readonly name: string }[],
): Promise<string> {
  if (
    !/^(user|key|session|certificate|app):.|^(jwt|oidc|ldap|portal|proxy):[a-z][a-z0-9-]*:./.test(principal)
  )
    throw new Error(
      `${principal} is no principal; write user:<name>, key:<id>, oidc:<provider>:<subject> or session:<id>`,
    )
  if (!principal.startsWith('user:')) return principal
  const wanted = principal.slice('user:'.length)
  const known = configured.find(({ name }) => name.toLowerCase() === wanted.toLowerCase())
  const user = known ?? (await store.users.find(wanted))
  if (!user) throw new Error(`there is no user ${wanted}; mapgate user list shows them`)
  return `user:${user.name}`
}
