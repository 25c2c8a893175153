import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { newSigningKey } from '../../authn/signing/key-ring.ts'
import { endEverything } from '../../identities/ending.ts'
import { type StoreOptions, storeOptions, withStore } from '../with-store.ts'

/** `mapgate secret rotate|revoke` */
export function registerSecret(program: Command): void {
  const secret = program.command('secret').description('the keys that sign tokens, tickets and sessions')
  storeOptions(
    secret.command('rotate').description('sign with a new key from now on; nobody is signed out'),
  ).action(rotate)
  storeOptions(
    secret
      .command('revoke')
      .description(
        'end every signing key, and with it every token, ticket and session: everybody signs in again',
      ),
  )
    .addHelpText(
      'after',
      `
For the day when others may have read the store and its secret. Running gateways refuse what was signed so far within a second, and within 30 seconds
where they cannot read the store. API keys, users and passwords stay as they are. Where others may read the store again, give it another secret too
(docs/recovery.md).

Example:
  mapgate secret revoke -c mapgate.yaml`,
    )
    .action(revoke)
}

const rotate = (options: StoreOptions): Promise<void> =>
  withStore(options, async ({ store, configuration, now, print }) => {
    const { tokenLifeMaximum, sessionLife, ticketLife } = configuration.credentials
    const key = newSigningKey(now, randomBytes)
    // A process may go on signing with the old key until it hears of the new one.
    const retiresAt = now + Math.max(tokenLifeMaximum, sessionLife, ticketLife) + 60_000
    await store.signingKeys.rotate(key, retiresAt)
    print(
      { key: key.id, earlierRetireAt: retiresAt },
      `Signing key ${key.id} is in use. Earlier keys are good until ${new Date(retiresAt).toISOString()}.`,
    )
  })

const revoke = (options: StoreOptions): Promise<void> =>
  withStore(options, async ({ store, now, print }) => {
    const { key, ended } = await endEverything(store, now)
    print(
      { key, ended },
      `Every token, ticket and session that was given out until now is ended. Signing key ${key} is in use.\nAPI keys, users and passwords are as they were.`,
    )
  })
