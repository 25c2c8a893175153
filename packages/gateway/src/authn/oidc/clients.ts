import type { ProviderConfiguration } from '../../config/sections/providers.ts'
import { readSecretFile } from '../secret-file.ts'
import { type DiscoveredProvider, discoverProvider } from './discovery.ts'

/** A provider of the configuration, and the client that asks it. */
export interface OpenIdClient {
  readonly provider: ProviderConfiguration
  readonly discovered: DiscoveredProvider
}

/** What providers are asked with. */
interface ClientOptions {
  readonly providers: readonly ProviderConfiguration[]
  /** What file names in the configuration are relative to. */
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly fetch: typeof fetch
  /** Epoch milliseconds. */
  readonly clock: () => number
  readonly log: (message: string, error: unknown) => void
}

/** A client for each provider, by its name; none is asked before it is needed. @throws Error when a secret cannot be read */
export const openIdClients = ({ providers, ...options }: ClientOptions): ReadonlyMap<string, OpenIdClient> =>
  new Map(
    providers.map((provider, index) => {
      const secret = secretOf(provider, `signIn.providers[${index}]`, options)
      return [provider.name, { provider, discovered: discoverProvider({ ...options, provider, secret }) }]
    }),
  )

function secretOf(
  { clientSecretFile, clientSecretEnv }: ProviderConfiguration,
  place: string,
  { directory, environment }: Omit<ClientOptions, 'providers'>,
): string | undefined {
  if (clientSecretFile !== undefined)
    return readSecretFile(clientSecretFile, directory, `${place}.clientSecretFile`)
  if (clientSecretEnv === undefined) return undefined
  const secret = environment[clientSecretEnv]
  if (!secret) throw new Error(`${place}.clientSecretEnv: ${clientSecretEnv} is not set`)
  return secret
}
