import { describe, expect, it } from 'vitest'
import { discoverProvider } from '../../packages/gateway/src/authn/oidc/discovery.ts'
import { providerSection } from '../../packages/gateway/src/config/sections/providers.ts'

/**
 * What a provider publishes names the addresses that the gateway asks next. One from elsewhere could name plain http on the gateway's own machine, where
 * services listen that trust whoever is there, and had its key set asked for there.
 */
const issuer = 'https://id.example'
const evil = 'http://127.0.0.1:9464/reload'

/** Asks a provider that publishes these addresses beside good ones, and tells which addresses were asked for. */
async function askedOf(published: object): Promise<{ outcome: string; asked: string[] }> {
  const asked: string[] = []
  const answers = async (url: Parameters<typeof fetch>[0]): Promise<Response> => {
    asked.push(String(url))
    return Response.json(String(url).includes('.well-known') ? { ...good, ...published } : { keys: [] })
  }
  const discovered = discoverProvider({
    provider: providerSection.parse({ name: 'corp', issuer, clientId: 'mapgate' }),
    secret: undefined,
    fetch: answers as typeof fetch,
    clock: Date.now,
    log: () => {},
  })
  const outcome = await discovered.with(async () => 'asked').catch(({ code }) => String(code))
  return { outcome, asked }
}

const good = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
}

describe('A provider from elsewhere that names an address of this machine', () => {
  it.each(['authorization_endpoint', 'token_endpoint', 'jwks_uri'])(
    'as its %s is not asked there',
    async (name) => {
      for (const address of [evil, 'http://localhost/', 'http://[::1]:8080/keys']) {
        const { outcome, asked } = await askedOf({ [name]: address })
        expect(outcome).toBe('credential.provider-unreachable')
        expect(asked.filter((url) => !url.startsWith(issuer))).toEqual([])
      }
    },
  )

  it('is asked where its addresses are https', async () => {
    expect(await askedOf({})).toEqual({
      outcome: 'asked',
      asked: [`${issuer}/.well-known/openid-configuration`, `${issuer}/keys`],
    })
  })
})
