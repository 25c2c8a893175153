import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { newSigningKey } from '../../authn/signing/key-ring.ts'
import { type StoreOptions, storeOptions, withStore } from '../with-store.ts'

/** `mapgate secret rotate` */
export function registerSecret(program: Command): void {
  const secret = program.command('secret').description('the keys that sign tokens, tickets and sessions')
  storeOptions(
    secret.command('rotate').description('sign with a new key from now on; nobody is signed out'),
  ).action(rotate)
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
