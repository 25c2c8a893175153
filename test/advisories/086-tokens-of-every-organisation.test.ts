import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ForeignPortal, startForeignPortal } from '../e2e/foreign-portal.ts'
import { type Stack, startStack } from '../e2e/stack.ts'

/**
 * Middleware for ArcGIS Online that takes any token which `portals/self` answers to lets the whole world in: every organisation's tokens are good there.
 * Also what only mints something from a token, such as the token service, has to look whose it is.
 */
const below = '/arcgis/rest/services/Assets_Service/MapServer'
let portal: ForeignPortal
let stack: Stack

beforeAll(async () => {
  portal = await startForeignPortal()
  portal.tokens.set('a-token-of-acme-itself..', { username: 'ada', appId: 'mapApp' })
  portal.tokens.set('a-token-of-another-org..', { username: 'ada', appId: 'mapApp', orgId: 'anybody' })
  stack = await startStack({
    configure: (configuration) => {
      configuration.portals = [
        { name: 'agol', url: portal.url, orgId: 'acmeOrg', appIds: ['mapApp'], roles: ['everything'] },
      ]
    },
  })
})
afterAll(async () => {
  await stack?.close()
  await portal?.close()
})

type Ask = (token: string) => readonly [path: string, init: RequestInit]
const form = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields) })

it.each<[string, Ask]>([
  ['as a bearer', (token) => [`${below}?f=json`, { headers: { authorization: `Bearer ${token}` } }]],
  [
    'as ArcGIS clients send one',
    (token) => [`${below}?f=json`, { headers: { 'x-esri-authorization': `Bearer ${token}` } }],
  ],
  ['in the credential header', (token) => [`${below}?f=json`, { headers: { token } }]],
  ['in the query', (token) => [`${below}?f=json&token=${token}`, {}]],
  ['in a form', (token) => [below, form({ f: 'json', token })]],
  [
    'exchanged for a token',
    (token) => [
      '/arcgis/tokens/generateToken',
      form({ f: 'json', token, serverUrl: `${stack.gatewayUrl}/arcgis` }),
    ],
  ],
  ['exchanged for a ticket', (token) => ['/.mapgate/ticket', { method: 'POST', headers: { token } }]],
  [
    'exchanged for a session',
    (token) => ['/.mapgate/session', { method: 'POST', headers: { token, origin: stack.gatewayUrl } }],
  ],
])('a token of another organisation opens nothing: %s', async (_how, ask) => {
  const codes = await Promise.all(
    ['a-token-of-acme-itself..', 'a-token-of-another-org..'].map(async (token) => {
      const [path, init] = ask(token)
      const reply = await fetch(stack.gatewayUrl + path, init)
      const body = (await reply.json()) as { error?: { code: number } }
      return body.error?.code ?? reply.status
    }),
  )
  expect(codes).toEqual([200, 403])
})
