import type { ProviderConfiguration } from '../../config/sections/providers.ts'
import { countKeys } from '../kinds/count-keys.ts'
import { openIdClients } from './clients.ts'

/**
 * Reads what a provider publishes about itself, and its keys; nobody is signed in.
 * @param directory what file names are relative to
 * @returns what was found, for the administrator
 * @throws Error with what does not work
 */
export async function tryProvider(
  provider: ProviderConfiguration,
  { directory, fetch }: { directory: string; fetch: typeof globalThis.fetch },
): Promise<string> {
  let failure: unknown
  const clients = openIdClients({
    providers: [provider],
    directory,
    environment: process.env,
    fetch,
    clock: Date.now,
    log: (_message, error) => {
      failure = error
    },
  })
  const [client] = [...clients.values()]
  const published = await client?.discovered.metadata().catch((error) => {
    throw failure ?? error
  })
  if (published?.jwks_uri === undefined) throw new Error('does not say where its keys are')
  const count = await countKeys(published.jwks_uri, fetch)
  const leaves = published.end_session_endpoint === undefined ? 'no sign-out there' : 'sign-out there'
  const ends =
    published.backchannel_logout_supported === true ? 'back-channel logout' : 'no back-channel logout'
  return `publishes ${count} and its endpoints; ${leaves}, ${ends}`
}
