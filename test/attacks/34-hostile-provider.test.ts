import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { createWalker } from '../e2e/sign-in/walker.ts'
import { type Stack, startStack } from '../e2e/stack.ts'

// A provider that is slow, endless, redirects, or says that it is another one: nobody is signed in, and nobody waits for long.

let stack: Stack | undefined
let server: Server | undefined
afterEach(async () => {
  await stack?.close()
  server?.closeAllConnections()
  server?.close()
})

async function startWith(answer: (issuer: string) => RequestListener): Promise<Stack> {
  const asked = createServer((request, response) => answer(issuer)(request, response))
  server = asked
  await new Promise<void>((done) => asked.listen(0, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(asked.address() as AddressInfo).port}`
  stack = await startStack({
    configure: (configuration) => {
      configuration.signIn = { providers: [{ name: 'corp', issuer, clientId: 'mapgate' }] }
    },
  })
  return stack
}

const metadata = (issuer: string, changes: object = {}) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  ...changes,
})

async function startStatus({ gatewayUrl }: Stack): Promise<number> {
  const { status } = await createWalker().get(`${gatewayUrl}/.mapgate/oidc/corp/start`)
  expect((await fetch(`${gatewayUrl}/.mapgate/health/live`)).status).toBe(200)
  return status
}

it.each<[string, (issuer: string) => RequestListener]>([
  ['never answers', () => () => {}],
  [
    'states an endless length',
    () => (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '999999999' })
      response.write('{')
    },
  ],
  [
    'redirects',
    (issuer) => (request, response) => {
      if (request.url !== '/.well-known/openid-configuration') return json(response, metadata(issuer))
      response.writeHead(302, { location: `${issuer}/elsewhere` }).end()
    },
  ],
  [
    'is another one',
    (issuer) => (_request, response) => json(response, metadata(issuer, { issuer: 'https://evil.test' })),
  ],
  [
    'sends people over plain HTTP',
    (issuer) => (_request, response) =>
      json(response, metadata(issuer, { authorization_endpoint: 'http://evil.test/' })),
  ],
  [
    'is asked for tokens over plain HTTP',
    (issuer) => (_request, response) =>
      json(response, metadata(issuer, { token_endpoint: 'http://evil.test/' })),
  ],
  [
    'has its keys over plain HTTP',
    (issuer) => (_request, response) => json(response, metadata(issuer, { jwks_uri: 'http://evil.test/' })),
  ],
  [
    'signs with a secret alone',
    (issuer) => (_request, response) =>
      json(response, metadata(issuer, { id_token_signing_alg_values_supported: ['HS256', 'none'] })),
  ],
])('a provider that %s signs nobody in', async (_name, answer) => {
  expect(await startStatus(await startWith(answer))).toBe(503)
})

it('a provider that answers without end is read for a moment', async () => {
  let bytes = 0
  const running = await startWith(() => (_request, response) => {
    response.setHeader('content-type', 'application/json')
    const more = () => {
      do bytes += 65_536
      while (!response.destroyed && response.write(' '.repeat(65_536)))
    }
    response.on('drain', more)
    more()
  })
  expect(await startStatus(running)).toBe(503)
  // What fits into the buffers of sockets, beside what is read.
  expect(bytes).toBeLessThan(32_000_000)
})

it('a provider that is good sends people on; fifty of them ask it once', async () => {
  let asked = 0
  const running = await startWith((issuer) => (request, response) => {
    if (request.url?.startsWith('/.well-known')) asked += 1
    json(response, metadata(issuer))
  })
  const all = await Promise.all(Array.from({ length: 50 }, () => startStatus(running)))
  expect(new Set(all)).toEqual(new Set([303]))
  expect(asked).toBe(1)
})

function json(response: Parameters<RequestListener>[1], value: object): void {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(value))
}
