import { randomBytes } from 'node:crypto'
import { createAuthn } from '../../packages/gateway/src/authn/index.ts'
import { describeFaults, parseConfiguration } from '../../packages/gateway/src/config/load.ts'
import { openStore } from '../../packages/gateway/src/store/open.ts'

/** A token of a user, made in the store that a gateway opens afterwards. @throws Error where the configuration has faults */
export async function tokenIn(
  plain: object,
  directory: string,
  user: { readonly username: string; readonly password: string },
): Promise<string> {
  const loaded = parseConfiguration(JSON.stringify(plain), directory)
  if ('faults' in loaded) throw new Error(describeFaults('bench', loaded.faults))
  const store = await openStore({
    store: loaded.configuration.store,
    directory,
    environment: {},
    random: randomBytes,
  })
  const authn = await createAuthn({ ...loaded, store, clock: Date.now, random: randomBytes })
  const context = {
    now: Date.now(),
    clientAddress: '127.0.0.1',
    origin: undefined,
    referer: undefined,
    mount: undefined,
  }
  const { token } = await authn.tokens.issue({ ...user, client: 'requestip' }, context)
  await authn.close()
  await store.close()
  return token
}
