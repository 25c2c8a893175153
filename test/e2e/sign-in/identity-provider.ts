import { generateKeyPair } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import Provider from 'oidc-provider'

const makeKeys = promisify(generateKeyPair)

/** A real OpenID provider (oidc-provider from npm) that gives out JWT access tokens to a client by its secret. */
export interface IdentityProvider {
  readonly issuer: string
  /** How often its keys were asked for. */
  keysAsked(): number
  /** An access token, signed with the current key. */
  accessToken(audience?: string): Promise<string>
  /** Goes on under the same address with a new signing key; with `keepOld` the old one is still published. */
  rotate(options: { keepOld: boolean }): Promise<void>
  /** Stops answering, or answers again. */
  setDown(down: boolean): void
  close(): void
}

type Jwk = Readonly<Record<string, unknown>>

/** Starts the provider on a free port. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  let keys: Jwk[] = [await newKey('key-1')]
  let asked = 0
  let down = false
  let handle: ReturnType<Provider['callback']> | undefined
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/jwks')) asked += 1
    if (down) response.destroy()
    else handle?.(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const begin = (): void => {
    handle = createProvider(issuer, keys).callback()
  }
  begin()
  return {
    issuer,
    keysAsked: () => asked,
    accessToken: async (audience = 'https://maps.example') => {
      const reply = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa('robot:robot-secret')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource: audience, scope: 'maps' }),
      })
      const { access_token: token, ...rest } = await reply.json()
      if (typeof token !== 'string') throw new Error(`no access token: ${JSON.stringify(rest)}`)
      return token
    },
    rotate: async ({ keepOld }) => {
      const fresh = await newKey(`key-${Date.now()}`)
      keys = keepOld ? [fresh, ...keys] : [fresh]
      begin()
    },
    setDown: (value) => {
      down = value
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function newKey(kid: string): Promise<Jwk> {
  const { privateKey } = await makeKeys('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }
}

const createProvider = (issuer: string, keys: readonly Jwk[]): Provider =>
  new Provider(issuer, {
    jwks: { keys: [...keys] },
    clients: [
      {
        client_id: 'robot',
        client_secret: 'robot-secret',
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      },
    ],
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context: unknown, resource: string) => ({
          scope: 'maps',
          audience: resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 300,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    extraTokenClaims: () => ({ roles: ['viewer'], department: 'water' }),
  })
