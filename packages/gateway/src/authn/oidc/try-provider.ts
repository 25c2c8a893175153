import type { ProviderConfiguration } from '../../config/sections/providers.ts'
import { parseKeySet } from '../kinds/key-set.ts'
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
  const reply = await fetch(published.jwks_uri, { redirect: 'error', signal: AbortSignal.timeout(20_000) })
  if (!reply.ok) throw new Error(`its keys are answered with ${reply.status}`)
  const { keys } = parseKeySet(await reply.text(), () => {})
  const leaves = published.end_session_endpoint === undefined ? 'no sign-out there' : 'sign-out there'
  const ends =
    published.backchannel_logout_supported === true ? 'tells of sign-outs' : 'does not tell of sign-outs'
  return `publishes ${keys.length} keys and its endpoints; ${leaves}, ${ends}`
}
