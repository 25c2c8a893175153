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
  None,
  type ServerMetadata,
  setJwksCache,
} from 'openid-client'
import type { ProviderConfiguration } from '../../config/sections/providers.ts'
import { keepMetadata } from './kept-metadata.ts'
import { isOwnUrl, limitedFetch } from './limited-fetch.ts'
import { asMetadataFault, demandIssuer } from './metadata-faults.ts'

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
/** How long a client is used with the keys that it began with: openid-client itself would use them for five minutes. */
const clientMs = 200_000
/** openid-client looks for a key that it does not know only when those it has are that old, so they are dated back. */
const keysAgeSeconds = 61

/** Discovers a provider when it is first needed. */
export function discoverProvider(options: DiscoveryOptions): DiscoveredProvider {
  const { provider, clock, log } = options
  const metadata = keepMetadata({
    load: () => discover(options),
    clock,
    onFailure: (error) => log(`what ${provider.name} publishes about itself cannot be read`, error),
  })
  let current:
    | { readonly server: ServerMetadata; readonly until: number; readonly client: Promise<Configuration> }
    | undefined
  return {
    metadata,
    with: async (work) => {
      const server = await metadata()
      if (current?.server !== server || clock() >= current.until)
        current = { server, until: clock() + clientMs, client: clientOf(server, options) }
      return work(await current.client)
    },
  }
}

/** A client with the keys that the provider has now; where those cannot be read, it reads them when it needs them. */
async function clientOf(server: ServerMetadata, options: DiscoveryOptions): Promise<Configuration> {
  const { provider, secret } = options
  const fetcher = fetchOf(options, server.jwks_uri)
  const client = new Configuration(server, provider.clientId, undefined, authenticationOf(provider, secret))
  client.timeout = timeoutSeconds
  client[customFetch] = fetcher
  if (provider.issuer.startsWith('http:')) allowInsecureRequests(client)
  enableNonRepudiationChecks(client)
  const keys = await fetcher(server.jwks_uri ?? '', {
    method: 'GET',
    body: undefined,
    headers: {},
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutSeconds * 1000),
  })
    .then((response) => (response.ok ? (response.json() as Promise<ExportedJWKSCache['jwks']>) : undefined))
    .catch(() => undefined)
  // openid-client compares it with the clock of the machine.
  if (keys) setJwksCache(client, { jwks: keys, uat: Math.floor(Date.now() / 1000) - keysAgeSeconds })
  return client
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
  }).catch((error) => {
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
    throw asMetadataFault(error, { issuer, address })
  })
  const { supportsPKCE: _, ...server } = found.serverMetadata()
  demandIssuer(server.issuer, issuer)
  for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const) {
    const address = server[name]
    if (typeof address !== 'string' || !isOwnUrl(address, issuer))
      throw new Error(`${name} is missing or not https`)
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
