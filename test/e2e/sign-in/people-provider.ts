import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/** A person at the provider: claims as the provider tells them. */
export type PersonClaims = Readonly<Record<string, unknown>>

/** A real OpenID provider (oidc-provider from npm) at which people sign in with a page: a name, no password. */
export interface PeopleProvider {
  readonly issuer: string
  /** Claims by name; tests change them as they like. */
  readonly people: Record<string, PersonClaims>
  /** Registers a gateway as client; one more address belongs to the same client. */
  register(gatewayUrl: string, name: string): void
  /** Signs with a new key from now on; the old one is not published any more. */
  rotate(): void
  /** Stops answering, or answers again. */
  setDown(down: boolean): void
  /** Paths that were asked for, in order. */
  readonly asked: string[]
  /** Ends every grant of a person: refresh tokens are refused from now on. */
  revoke(name: string): Promise<void>
  /** The key that it signs with now. */
  signingKey(): KeyObject
  /** Ids of the sessions of a person, as the gateway was told them, in the order in which they began. */
  sidsOf(name: string): readonly string[]
  /** Logout tokens that were sent to gateways. */
  readonly logoutTokens: string[]
  close(): void
}

export const clientSecret = 'client-secret-of-tests-0123456789'

/** The client that a gateway is, by its addresses. The provider tells the first one of ended sessions. */
const clientAt = (addresses: readonly { readonly url: string; readonly name: string }[]) => {
  const paths = (end: string) => addresses.map(({ url, name }) => `${url}/.mapgate/oidc/${name}/${end}`)
  return {
    client_id: 'mapgate',
    client_secret: clientSecret,
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: paths('callback'),
    post_logout_redirect_uris: paths('signed-out'),
    backchannel_logout_uri: paths('backchannel-logout')[0],
    backchannel_logout_session_required: true,
    response_types: ['code'],
  }
}

type Jwk = Readonly<Record<string, unknown>>

function newKey(kid: string): Jwk {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }
}

/** Starts one on a free port. `refreshTokens` false: it gives none. `sid` false: it does not name its sessions. */
export async function startPeopleProvider({
  people,
  refreshTokens = true,
  authority,
  port = 0,
}: {
  people: Record<string, PersonClaims>
  refreshTokens?: boolean
  /** File of the authority that is trusted over https. */
  authority?: string | undefined
  port?: number
}): Promise<PeopleProvider> {
  const asked: string[] = []
  const logoutTokens: string[] = []
  const addresses: { readonly url: string; readonly name: string }[] = []
  let keys = [newKey('key-1')]
  let down = false
  let provider: Provider | undefined
  const adapter = memoryAdapter()
  const server = createServer(async (request, response) => {
    asked.push(request.url ?? '')
    if (down || !provider) return void response.destroy()
    if (request.url?.startsWith('/interaction/')) return interaction(request, response, provider)
    provider.callback()(request, response)
  })
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const begin = () => {
    provider = new Provider(issuer, {
      ...settings(people, refreshTokens),
      adapter,
      clients: [clientAt(addresses)],
      jwks: { keys },
      fetch: (url: string, init: RequestInit) => {
        const token = new URLSearchParams(String(init.body)).get('logout_token')
        if (token) logoutTokens.push(token)
        return tell(url, String(init.body), authority)
      },
    })
  }
  return {
    issuer,
    people,
    asked,
    logoutTokens,
    register: (url, name) => {
      addresses.push({ url, name })
      begin()
    },
    rotate: () => {
      keys = [newKey(`key-${Date.now()}-${Math.random()}`)]
      begin()
    },
    setDown: (value) => {
      down = value
    },
    signingKey: () => createPrivateKey({ key: { ...keys[0] }, format: 'jwk' }),
    sidsOf: (name) => adapter.sidsOf(name),
    revoke: async (name) => adapter.revokeAll(name),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Posts a form to a gateway. The `fetch` of oidc-provider asks no address of this machine. */
async function tell(url: string, body: string, authority: string | undefined): Promise<Response> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  if (authority === undefined) return fetch(url, { method: 'POST', headers, body })
  const asked = request(url, { method: 'POST', headers, ca: readFileSync(authority) })
  asked.end(body)
  const [reply] = (await once(asked, 'response')) as [IncomingMessage]
  reply.resume()
  return new Response(null, { status: reply.statusCode ?? 500 })
}

const settings = (people: Record<string, PersonClaims>, refreshTokens: boolean) => ({
  findAccount: (_context: unknown, id: string) =>
    people[id] === undefined
      ? undefined
      : { accountId: id, claims: async () => ({ ...people[id], sub: id }) },
  claims: {
    openid: ['sub', 'sid'],
    profile: [
      'name',
      'preferred_username',
      'groups',
      'region',
      'realm_access',
      '_claim_names',
      'hd',
      'email',
      'email_verified',
    ],
  },
  conformIdTokenClaims: false,
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (context: { body: string }, form: string) => {
        context.body = `<!doctype html><title>Sign out</title>${form}<button id="out" form="op.logoutForm" name="logout" value="yes">Sign out</button>`
      },
    },
  },
  cookies: { keys: ['cookie-key-of-tests'] },
  interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
  issueRefreshToken: () => refreshTokens,
  rotateRefreshToken: () => true,
  pkce: { required: () => true },
  loadExistingGrant: async (context: GrantContext) => {
    const { oidc } = context
    const grant = new oidc.provider.Grant({
      clientId: oidc.client.clientId,
      accountId: oidc.session.accountId,
    })
    grant.addOIDCScope('openid profile offline_access')
    await grant.save()
    return grant
  },
  ttl: {
    AccessToken: 300,
    IdToken: 300,
    RefreshToken: 86_400,
    Session: 86_400,
    Grant: 86_400,
    Interaction: 600,
  },
})

interface GrantContext {
  readonly oidc: {
    readonly client: { readonly clientId: string }
    readonly session: { readonly accountId: string }
    readonly provider: {
      readonly Grant: new (of: object) => { addOIDCScope(scope: string): void; save(): Promise<string> }
    }
  }
}

/** The page of the provider: type a name, and you are that person. */
async function interaction(
  request: IncomingMessage,
  response: ServerResponse,
  provider: Provider,
): Promise<void> {
  if (request.method === 'GET') {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(
      `<!doctype html><title>Provider</title><h1>Provider</h1><form method="post"><input name="person" autofocus><button>Go on</button><button name="cancel" value="yes">Cancel</button></form>`,
    )
    return
  }
  const parts: Uint8Array[] = []
  for await (const part of request) parts.push(part)
  const form = new URLSearchParams(Buffer.concat(parts).toString('utf8'))
  const result = form.has('cancel')
    ? { error: 'access_denied', error_description: 'The person <b>cancelled</b>' }
    : { login: { accountId: form.get('person') ?? '', remember: true } }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
}

/** Keeps what the provider stores, so that a new key does not lose it. */
function memoryAdapter() {
  const kept = new Map<string, { payload: Record<string, unknown>; expiresAt: number }>()
  class Adapter {
    private readonly model: string
    constructor(model: string) {
      this.model = model
    }
    key(id: string): string {
      return `${this.model}:${id}`
    }
    async upsert(id: string, payload: Record<string, unknown>, expiresIn: number): Promise<void> {
      kept.set(this.key(id), { payload, expiresAt: Date.now() + expiresIn * 1000 })
    }
    async find(id: string): Promise<object | undefined> {
      return kept.get(this.key(id))?.payload
    }
    async findByUid(uid: string): Promise<object | undefined> {
      return [...kept].find(
        ([key, { payload }]) => key.startsWith(`${this.model}:`) && payload.uid === uid,
      )?.[1].payload
    }
    async findByUserCode(): Promise<undefined> {}
    async consume(id: string): Promise<void> {
      const found = kept.get(this.key(id))
      if (found) found.payload.consumed = Math.floor(Date.now() / 1000)
    }
    async destroy(id: string): Promise<void> {
      kept.delete(this.key(id))
    }
    async revokeByGrantId(grantId: string): Promise<void> {
      for (const [key, { payload }] of kept) if (payload.grantId === grantId) kept.delete(key)
    }
    static sidsOf(accountId: string): readonly string[] {
      return [...kept]
        .filter(([key, { payload }]) => key.startsWith('Session:') && payload.accountId === accountId)
        .map(
          ([, { payload }]) => (payload.authorizations as { mapgate?: { sid?: string } }).mapgate?.sid ?? '',
        )
    }
    static revokeAll(accountId: string): void {
      for (const [key, { payload }] of kept)
        if (/^(RefreshToken|Grant):/.test(key) && payload.accountId === accountId) kept.delete(key)
    }
  }
  return Adapter
}
