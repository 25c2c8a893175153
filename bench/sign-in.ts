import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type * as OpenIdClient from 'openid-client'
import { type InsideGateway, openInside } from './inside/gateway.ts'
import { openPictureServer, pictureNamed } from './inside/picture-server.ts'
import { tokenIn } from './inside/token-in.ts'
import { type BenchResult, roundsResult } from './result.ts'
import { processMicroseconds, threadMicrosecondsOf } from './side/processor-time.ts'
import { inTurns } from './side/rounds.ts'

const client: typeof OpenIdClient = createRequire(
  new URL('../packages/gateway/package.json', import.meta.url),
)('openid-client')

const rounds = 15
const requestsPerRound = 2_000
const signInsPerRound = 100
const publicUrl = 'http://127.0.0.1:8080'
const tile = '/arcgis/rest/services/Service_0/MapServer/tile/1/0/0'
const password = 'password-of-the-bench'

/** A request with the cookie of a session beside one with a token, and a whole sign-in at an OpenID provider beside the exchange alone. */
export async function run(): Promise<readonly BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-sign-in-'))
  await using site = await openPictureServer({ services: 1, pictureOf: (url) => pictureNamed(1_000, url) })
  const { provider, issuer } = await startProvider()
  try {
    const configuration = configurationOf(site.port, issuer)
    const token = await tokenIn(configuration, directory, { username: 'bench', password })
    await using gateway = await openInside(configuration, directory)
    const bare = await bareClient(issuer)
    const { cookie } = await signIn(gateway)
    const asking = (headers: Readonly<Record<string, string>>) => () =>
      threadMicrosecondsOf(requestsPerRound, () => gateway.hit(tile, headers))
    await gateway.ask(tile, { token })
    const requests = { ours: asking({ cookie }), theirs: asking({ token }) }
    await inTurns(2, requests)
    const signIns = {
      ours: () => processMicroseconds(signInsPerRound, () => signIn(gateway)),
      theirs: () => processMicroseconds(signInsPerRound, bare),
    }
    await inTurns(2, signIns)
    return [
      roundsResult({
        id: 'sign-in-session-request',
        against: 'the same kept tile with a token',
        ...(await inTurns(rounds, requests)),
        unit: 'µs of a request',
        better: 'less',
        goal: 1.1,
      }),
      roundsResult({
        id: 'sign-in-openid',
        against: 'the exchange by openid-client alone',
        ...(await inTurns(rounds, signIns)),
        unit: 'µs of processor time',
        better: 'less',
        goal: 2,
      }),
    ]
  } finally {
    provider.kill('SIGTERM')
    await once(provider, 'exit')
    rmSync(directory, { recursive: true, force: true })
  }
}

async function startProvider(): Promise<{ provider: ChildProcess; issuer: string }> {
  const file = fileURLToPath(new URL('peers/openid-provider.mjs', import.meta.url))
  const provider = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(provider.stdout, 'data')
  return { provider, issuer: String(line).trim() }
}

const configurationOf = (port: number, issuer: string): object => ({
  publicUrl,
  listen: { port: 0, trustedProxies: ['127.0.0.1'] },
  upstreams: { ags: { kind: 'arcgis', url: `http://127.0.0.1:${port}/arcgis` } },
  mounts: [{ path: '/arcgis', upstream: 'ags', cache: [{ life: '1h' }] }],
  cache: { statusTo: { roles: ['staff'] } },
  users: [{ name: 'bench', password, roles: ['staff'] }],
  signIn: {
    providers: [
      { name: 'corp', issuer, clientId: 'bench', groups: { staff: ['staff'] }, algorithms: ['ES256'] },
    ],
  },
  grants: [{ to: { roles: ['staff'] }, on: { services: ['Service_*'] } }],
  store: { file: 'store.sqlite' },
})

let addresses = 0

/** From the start to the session, as two requests of a browser; the provider's page between is left out. @returns the pair for `Cookie` */
async function signIn(gateway: InsideGateway): Promise<{ cookie: string }> {
  // Each is of another address, because one address begins only so many.
  addresses += 1
  const from = {
    'x-forwarded-for': `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`,
  }
  const start = await gateway.ask('/.mapgate/oidc/corp/start?to=/arcgis/', from)
  if (start.status !== 303) throw new Error(`no sign-in begins: ${start.head}`)
  const asked = new URL(headerOf(start.head, 'location')).searchParams
  const query = new URLSearchParams({ code: asked.get('nonce') ?? '', state: asked.get('state') ?? '' })
  const cookie = headerOf(start.head, 'set-cookie').split(';')[0] ?? ''
  const back = await gateway.ask(`/.mapgate/oidc/corp/callback?${query}`, { cookie, ...from })
  if (back.status !== 303) throw new Error(`nobody was signed in: ${back.head}`)
  return { cookie: headerOf(back.head, 'set-cookie').split(';')[0] ?? '' }
}

const headerOf = (head: string, name: string): string =>
  new RegExp(`\\r\\n${name}: ([^\\r]*)`, 'i').exec(head)?.[1] ?? ''

/** The same by openid-client alone, with the same checks. */
async function bareClient(issuer: string): Promise<() => Promise<void>> {
  const found = await client.discovery(new URL(issuer), 'bench', undefined, client.None(), {
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
  })
  return async () => {
    const [state, nonce, pkceCodeVerifier] = [
      client.randomState(),
      client.randomNonce(),
      client.randomPKCECodeVerifier(),
    ]
    client.buildAuthorizationUrl(found, {
      redirect_uri: `${publicUrl}/callback`,
      scope: 'openid profile',
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    })
    const url = new URL(`${publicUrl}/callback?${new URLSearchParams({ code: nonce, state })}`)
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier, idTokenExpected: true }
    const tokens = await client.authorizationCodeGrant(found, url, checks)
    if (tokens.claims()?.sub !== 'ada') throw new Error('no ID token')
  }
}
