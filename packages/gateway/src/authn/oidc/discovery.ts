import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  customFetch,
  discovery,
  type ExportedJWKSCache,
  enableNonRepudiationChecks,
  getJwksCache,
  None,
  type ServerMetadata,
  setJwksCache,
} from 'openid-client'
import type { ProviderConfiguration } from '../../config/sections/providers.ts'
import { keepMetadata } from './kept-metadata.ts'
import { isSafeUrl, limitedFetch } from './limited-fetch.ts'

/** A provider as openid-client sees it. */
export interface DiscoveredProvider {
  /** What the provider publishes about itself. @throws GatewayError `credential.provider-unreachable` */
  metadata(): Promise<ServerMetadata>
  /**
   * Works with a client that has every optional check switched on. What it learns of the provider's keys is there for the next one.
   * @throws GatewayError `credential.provider-unreachable`, and what the work throws
   */
  with<Result>(work: (client: Configuration) => Promise<Result>): Promise<Result>
}

/** What a provider is discovered with. */
interface DiscoveryOptions {
  readonly provider: ProviderConfiguration
  /** Undefined for a public client. */
  readonly secret: string | undefined
  readonly fetch: typeof fetch
  /** Epoch milliseconds. */
  readonly clock: () => number
  readonly log: (message: string, error: unknown) => void
}

const timeoutSeconds = 5
/** openid-client looks for a key that it does not know only when those it has are that old, so they are dated back. */
const keysAgeSeconds = 60

/** Discovers a provider when it is first needed. */
export function discoverProvider(options: DiscoveryOptions): DiscoveredProvider {
  const { provider, secret, clock, log } = options
  const authentication = authenticationOf(provider, secret)
  const metadata = keepMetadata({
    load: () => discover(options),
    clock,
    onFailure: (error) => log(`what ${provider.name} publishes about itself cannot be read`, error),
  })
  let keys: ExportedJWKSCache | undefined
  return {
    metadata,
    with: async (work) => {
      const server = await metadata()
      const client = new Configuration(server, provider.clientId, undefined, authentication)
      client.timeout = timeoutSeconds
      client[customFetch] = fetchOf(options, server.jwks_uri)
      if (provider.issuer.startsWith('http:')) allowInsecureRequests(client)
      enableNonRepudiationChecks(client)
      if (keys) setJwksCache(client, { ...keys, uat: keys.uat - keysAgeSeconds })
      try {
        return await work(client)
      } finally {
        const learnt = getJwksCache(client)
        if (learnt && learnt.uat >= (keys?.uat ?? 0)) keys = learnt
      }
    },
  }
}

function authenticationOf(
  { clientAuthentication }: ProviderConfiguration,
  secret: string | undefined,
): ClientAuth {
  if (secret === undefined) return None()
  return clientAuthentication === 'basic' ? ClientSecretBasic(secret) : ClientSecretPost(secret)
}

const fetchOf = ({ provider, fetch, log }: DiscoveryOptions, jwksUri: string | undefined) =>
  limitedFetch(fetch, jwksUri, (reason) => log(`of the keys of ${provider.name} not all are used`, reason))

/** @throws Error where the provider cannot be asked, or what it says cannot be used */
async function discover(options: DiscoveryOptions): Promise<ServerMetadata> {
  const { provider } = options
  const { issuer, clientId } = provider
  const found = await discovery(new URL(issuer), clientId, undefined, None(), {
    timeout: timeoutSeconds,
    [customFetch]: fetchOf(options, undefined),
    execute: issuer.startsWith('http:') ? [allowInsecureRequests] : [],
  })
  const { supportsPKCE: _, ...server } = found.serverMetadata()
  for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const) {
    const address = server[name]
    if (typeof address !== 'string' || !isSafeUrl(address)) throw new Error(`${name} is missing or not https`)
  }
  const accepted = algorithmsOf(server, provider)
  if (accepted.length === 0)
    throw new Error('none of the signature algorithms that it offers is accepted: see algorithms')
  return { ...server, id_token_signing_alg_values_supported: accepted }
}

/** The signatures that the provider uses and the configuration accepts; RS256 is what every provider has. */
const algorithmsOf = (server: ServerMetadata, { algorithms }: ProviderConfiguration): string[] =>
  (server.id_token_signing_alg_values_supported ?? ['RS256']).filter((name) =>
    (algorithms as readonly string[]).includes(name),
  )
