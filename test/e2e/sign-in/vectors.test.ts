import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../../packages/gateway/src/store/open.ts'
import type { Store } from '../../../packages/gateway/src/store/port.ts'
import { type Stack, startStack } from '../stack.ts'
import { Playback } from './playback.ts'
import { scenario } from './replay.ts'

/** The scenarios in which clients sign in, or meet the end of a credential; those of a portal are another facade. */
const scenarios = [
  ['arcgis-js 3.14', 'sign-in'],
  ['arcgis-js 3.14', 'expiry-498'],
  ['arcgis-js 3.14', 'register-token'],
  ['@arcgis/core', 'sign-in'],
  ['@arcgis/core', 'sign-in-http-401'],
  ['@arcgis/core', 'expiry-498'],
  ['@arcgis/core', 'expiry-498-image'],
  ['@arcgis/core', 'register-token'],
  ['arcgis-rest-request 4.10.2 (browser)', 'sign-in'],
  ['arcgis-rest-request 4.10.2 (browser)', 'expiry-498'],
  ['arcgis-rest-request 4.10.2 (Node 20)', 'sign-in'],
  ['arcgis-rest-request 4.10.2 (Node 20)', 'sign-in-lazy'],
  ['arcgis-rest-request 4.10.2 (Node 20)', 'expiry-498'],
  ['esri-leaflet', 'authenticationrequired-after-499'],
  ['esri-leaflet', 'expiry-498'],
  ['qgis', 'esri-token'],
  ['qgis', 'esri-token-expired'],
  ['qgis', 'no-token-499'],
] as const

const directory = mkdtempSync(join(tmpdir(), 'mapgate-vectors-'))
const store = { kind: 'sqlite' as const, file: join(directory, 'mapgate.db') }
let stack: Stack
/** The same store, as another process would have it open. */
let beside: Store

beforeAll(async () => {
  stack = await startStack({
    configure: (configuration) => {
      configuration.origins = ['https://app.example']
      configuration.users.push({ name: 'joe', password: 'pw & 1', roles: ['everything'] })
      configuration.store = store
    },
  })
  beside = await openStore({ store, directory, environment: {}, random: randomBytes })
})
afterAll(async () => {
  await beside?.close()
  await stack?.close()
})

/** Ends every token that joe has, and waits until the gateway has heard of it. */
async function endTokens(): Promise<void> {
  const form = new URLSearchParams({ f: 'json', username: 'joe', password: 'pw & 1' })
  const signedIn = await fetch(`${stack.gatewayUrl}/arcgis/tokens/`, { method: 'POST', body: form })
  const { token } = (await signedIn.json()) as { token: string }
  const now = Date.now()
  await beside.changes.append({ subject: 'user:joe', before: now, at: now })
  const status = async () =>
    (await fetch(`${stack.gatewayUrl}/.mapgate/ticket`, { method: 'POST', headers: { token } })).status
  await expect.poll(status).toBe(401)
}

/** Plays a scenario as its client did: the tokens that it was given (`TKN1` …) are those that it gets here, and end where they ended there. */
describe('the requests of a client that signs in, in its own order, get the answers that it goes on from', () => {
  it.each(scenarios)('%s, %s', async (client, name) => {
    const lines = scenario(client, name)
    expect(lines.length).toBeGreaterThan(2)
    const playback = new Playback(stack, endTokens)
    const differences: string[] = []
    for (const line of lines)
      differences.push(...[await playback.step(line)].filter((text) => text !== undefined))
    expect(differences).toEqual([])
  })
})
