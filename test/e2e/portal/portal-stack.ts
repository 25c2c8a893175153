import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { type PlainConfiguration, type Stack, type StackOptions, startStack } from '../stack.ts'

/** Where the applications of the tests are, as far as anybody goes there. */
export const app = 'https://app.example'
/** A secret of an application. */
export const secret = 'the-secret-of-the-nightly-job'

/** The address that the gateway is told to have: clients use the Portal facade over https alone. */
export const publicUrl = 'https://gate.example'

/** Registered applications, one for each kind of client. */
export const clients = [
  { id: 'web', title: 'City map', redirects: [`${app}/map/`] },
  { id: 'other', title: 'Another map', redirects: [`${app}/other/`] },
  { id: 'old', title: 'Old map', redirects: [`${app}/old`], insecureImplicit: true },
  {
    id: 'qgis',
    title: 'QGIS',
    redirects: ['http://127.0.0.1/callback'],
    secret: 'secret-in-the-qgis-project',
  },
  { id: 'r', title: 'R', redirects: ['urn:ietf:wg:oauth:2.0:oob'], insecureWithoutPkce: true },
  { id: 'job', title: 'Nightly job', secret, roles: ['crew'] },
  { id: 'own', title: 'Own page', redirects: [`${publicUrl}/pages/`] },
]

/** The real gateway with the Portal facade at `/portal`, before the real sample server. */
export function startPortalStack(
  configure: (configuration: PlainConfiguration) => void = () => {},
  options: Pick<StackOptions, 'clock'> = {},
): Promise<Stack> {
  return startStack({
    ...options,
    configure: (configuration) => {
      configuration.publicUrl = publicUrl
      configuration.origins = [app]
      configuration.portal = { path: '/portal', name: 'Maps of the city', clients }
      for (const mount of configuration.mounts) if (mount.path === '/arcgis') mount.owningSystem = true
      configure(configuration)
    },
  })
}

/** A browser as far as the facade sees it: it keeps the session's cookie and follows nothing. */
export interface Visitor {
  /** The pair for `Cookie`; empty while nobody is signed in. */
  readonly cookie: string
}

/** Signs in at the sign-in page. */
export async function signIn(stack: Stack, username = 'editor', password = 'editor-demo'): Promise<Visitor> {
  const reply = await fetch(`${stack.gatewayUrl}/.mapgate/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: publicUrl },
    body: new URLSearchParams({ username, password, to: '/' }),
  })
  const cookie = (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  if (cookie === '') throw new Error(`nobody was signed in: ${reply.status} ${await reply.text()}`)
  return { cookie }
}

/** A verifier of PKCE and its challenge. */
export function pkce(): { readonly verifier: string; readonly challenge: string } {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

/** What a navigation to the facade ends with. */
export interface Navigated {
  readonly status: number
  readonly text: string
  /** Where the browser is led, by a redirect or by a page. */
  readonly location: string | undefined
  readonly headers: Headers
}

/** Opens an address of the facade in a browser, by a click on another site. `fetch` of Node.js would state that a script asks. */
export async function navigate(
  stack: Stack,
  path: string,
  { cookie }: Partial<Visitor> = {},
  { form, headers = {} }: { form?: Readonly<Record<string, string>>; headers?: Record<string, string> } = {},
): Promise<Navigated> {
  const body = form && new URLSearchParams(form).toString()
  const asking = request(stack.gatewayUrl + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      accept: 'text/html',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      'sec-fetch-site': 'cross-site',
      referer: `${app}/`,
      ...(cookie ? { cookie } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
    },
  })
  asking.end(body)
  const [reply] = (await once(asking, 'response')) as [IncomingMessage]
  const told = await text(reply)
  const refresh = /^0;url=(.*)$/.exec(String(reply.headers.refresh ?? ''))?.[1]
  return {
    status: reply.statusCode ?? 0,
    text: told,
    location: reply.headers.location ?? refresh,
    headers: new Headers(
      Object.entries(reply.headers).map(([name, value]): [string, string] => [name, String(value)]),
    ),
  }
}

/** Asks the facade for JSON. `query` goes into the URL, `form` into the body of a POST. */
export async function ask(
  stack: Stack,
  path: string,
  {
    query,
    form,
    headers = {},
    method,
  }: {
    readonly query?: Readonly<Record<string, string>>
    readonly form?: Readonly<Record<string, string>> | FormData
    readonly headers?: Readonly<Record<string, string>>
    readonly method?: string
  } = {},
  // biome-ignore lint/suspicious/noExplicitAny: the replies of the facade are what is looked at
): Promise<{ readonly status: number; readonly body: any; readonly headers: Headers }> {
  const url = `${stack.gatewayUrl}${path}${query ? `?${new URLSearchParams(query)}` : ''}`
  const body = form === undefined || form instanceof FormData ? form : new URLSearchParams(form)
  const reply = await fetch(url, {
    redirect: 'manual',
    method: method ?? (body ? 'POST' : 'GET'),
    headers: { origin: app, ...headers },
    ...(body ? { body } : {}),
  })
  const told = await reply.text()
  return {
    status: reply.status,
    body: told.startsWith('{') ? JSON.parse(told) : told,
    headers: reply.headers,
  }
}

/** The question of @arcgis/core 5.1, as it is sent. */
export const authorizeQuery = (challenge: string, changes: Readonly<Record<string, string>> = {}): string =>
  new URLSearchParams({
    client_id: 'web',
    response_type: 'code',
    state: JSON.stringify({ portalUrl: `${publicUrl}/portal`, uid: 'abc', hash: '#a=1&b="2"' }),
    expiration: '20160',
    locale: 'null',
    redirect_uri: `${app}/map/?layer=1`,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...changes,
  }).toString()

/** What an application has after a sign-in. */
export interface Granted {
  readonly access: string
  readonly refresh: string
}

/** The whole way of an application of a registered client. */
export async function grantTo(
  stack: Stack,
  visitor: Visitor,
  { client = 'web', redirect = `${app}/map/` } = {},
): Promise<Granted> {
  const { verifier, challenge } = pkce()
  const changes = { client_id: client, redirect_uri: redirect }
  const { location } = await navigate(
    stack,
    `/portal/sharing/oauth2/authorize?${authorizeQuery(challenge, changes)}`,
    visitor,
  )
  const code = new URL(location ?? '').searchParams.get('code') ?? ''
  const { body } = await ask(stack, '/portal/sharing/rest/oauth2/token', {
    form: {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirect,
      client_id: client,
      code_verifier: verifier,
    },
  })
  return { access: body.access_token, refresh: body.refresh_token }
}
