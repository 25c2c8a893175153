import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../stack.ts'
import { clientSecret, type PeopleProvider, startPeopleProvider } from './people-provider.ts'
import { createWalker, signInAs, type Walker } from './walker.ts'

const service = '/arcgis/rest/services/Assets_Service/MapServer'
const picture = `${service}/export?bbox=-118.5,34.2,-117.5,34.8&bboxSR=4326&size=60,40&f=image`

let corp: PeopleProvider
let partner: PeopleProvider
let stack: Stack

beforeAll(async () => {
  corp = await startPeopleProvider({
    people: {
      ada: { name: 'Ada', groups: ['GIS Readers', 'Everyone'], region: 'north' },
      bob: { name: 'Bob', groups: ['Cooks'] },
    },
  })
  partner = await startPeopleProvider({ people: { ada: { name: 'Another Ada', groups: ['partners'] } } })
  const secrets = mkdtempSync(join(tmpdir(), 'mapgate-'))
  writeFileSync(join(secrets, 'secret'), clientSecret, { mode: 0o600 })
  const provider = (name: string, issuer: string, groups: object) => ({
    name,
    title: `The ${name}`,
    issuer,
    clientId: 'mapgate',
    clientSecretFile: join(secrets, 'secret'),
    groups,
    claims: { name: 'name', attributes: { region: 'region' } },
  })
  stack = await startStack({
    configure: (configuration) => {
      configuration.signIn = {
        providers: [
          provider('corp', corp.issuer, { 'GIS Readers': ['reader'] }),
          provider('partner', partner.issuer, { partners: ['reader'] }),
        ],
      }
      configuration.grants.push({ name: 'readers', to: { roles: ['reader'] }, on: { services: ['**'] } })
    },
  })
  corp.register(stack.gatewayUrl, 'corp')
  partner.register(stack.gatewayUrl, 'partner')
})
afterAll(async () => {
  await stack?.close()
  corp?.close()
  partner?.close()
})

const at = (provider: string, to = '/') => ({ gatewayUrl: stack.gatewayUrl, provider, to })
const pictureStatus = async (walker: Walker): Promise<number> =>
  (await walker.get(stack.gatewayUrl + picture)).status

describe('a person who signs in at a provider', () => {
  it('comes back to where they wanted to go, and sees pictures', async () => {
    const walker = createWalker()
    const page = await signInAs(walker, 'ada', at('corp', `${service}?f=pjson`))
    expect(page.status).toBe(200)
    expect(page.url).toBe(`${stack.gatewayUrl}${service}?f=pjson`)
    expect(await pictureStatus(walker)).toBe(200)
    expect(stack.audit.at(-1)).toMatchObject({ principal: 'oidc:corp:ada', carrier: 'cookie' })
    expect(stack.audit.find(({ operation }) => operation === 'gateway.sign-in')).toMatchObject({
      principal: 'oidc:corp:ada',
      status: 303,
    })
  })
})
