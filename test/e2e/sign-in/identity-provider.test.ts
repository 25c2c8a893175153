import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Stack, startStack } from '../stack.ts'
import { type IdentityProvider, startIdentityProvider } from './identity-provider.ts'

const picture =
  '/map/Assets_Service/MapServer/export?bbox=-118.5,34.2,-117.5,34.8&bboxSR=4326&size=60,40&f=image'
let provider: IdentityProvider
let stack: Stack

beforeAll(async () => {
  provider = await startIdentityProvider()
  stack = await startStack({
    configure: (configuration) => {
      configuration.issuers = [
        {
          name: 'corp',
          issuer: provider.issuer,
          audience: ['https://maps.example'],
          jwksUrl: `${provider.issuer}/jwks`,
          claims: { name: 'client_id', roles: 'roles', attributes: { department: 'department' } },
          keysFor: '1m',
        },
      ]
      configuration.grants.push({ name: 'viewers', to: { roles: ['viewer'] }, on: { services: ['**'] } })
    },
  })
})
afterAll(async () => {
  await stack?.close()
  provider?.close()
})

/** From then on the keys are fetched again. */
const keysAreOldMs = 61_000

const statusWith = async (token: string): Promise<number> => {
  const reply = await fetch(stack.gatewayUrl + picture, { headers: { authorization: `Bearer ${token}` } })
  await reply.arrayBuffer()
  return reply.status
}

/** The gateway asks an issuer at most every ten seconds; until then a key that it does not know is refused. */
async function untilLetIn(token: string): Promise<void> {
  stack.skip(10_000)
  await expect.poll(() => statusWith(token)).toBe(200)
}

it('a token of a real OpenID provider lets a picture in; one for another audience does not', async () => {
  expect(await statusWith(await provider.accessToken())).toBe(200)
  expect(stack.audit.at(-1)).toMatchObject({ principal: 'jwt:corp:robot', carrier: 'bearer' })
  expect(await statusWith(await provider.accessToken('https://other.example'))).toBe(401)
})

it('fifty tokens at once are one question for the keys', async () => {
  stack.skip(keysAreOldMs)
  const before = provider.keysAsked()
  const tokens = await Promise.all(Array.from({ length: 50 }, () => provider.accessToken()))
  expect(new Set(await Promise.all(tokens.map(statusWith)))).toEqual(new Set([200]))
  await expect.poll(() => provider.keysAsked() - before).toBe(1)
})

it('when the provider rotates its keys, tokens of the new and of the old key are let in', async () => {
  const old = await provider.accessToken()
  await provider.rotate({ keepOld: true })
  await untilLetIn(await provider.accessToken())
  expect(await statusWith(old)).toBe(200)
})

it('while the provider is down, tokens go on being let in', async () => {
  const tokens = [await provider.accessToken(), await provider.accessToken()]
  provider.setDown(true)
  stack.skip(keysAreOldMs)
  for (const token of tokens) expect(await statusWith(token)).toBe(200)
  provider.setDown(false)
})

it('a key that the provider withdraws lets nobody in any more', async () => {
  const withdrawn = await provider.accessToken()
  await provider.rotate({ keepOld: false })
  await untilLetIn(await provider.accessToken())
  expect(await statusWith(withdrawn)).toBe(401)
})

it('a ticket for a token of the provider carries pictures, and never outlives the token', async () => {
  const token = await provider.accessToken()
  const reply = await fetch(`${stack.gatewayUrl}/.mapgate/ticket`, { method: 'POST', headers: { token } })
  const { ticket, expiresAt } = await reply.json()
  expect((await fetch(`${stack.gatewayUrl}/t/${ticket}${picture}`)).status).toBe(200)
  expect(expiresAt).toBeLessThanOrEqual(Date.now() + 330_000)
})
