import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PeopleStack, picture, service, startPeopleStack } from '../e2e/sign-in/people-stack.ts'
import { createWalker, signInAs, type Walker } from '../e2e/sign-in/walker.ts'

// Claims that are of another type than conditions expect, claims that vanish, and names that somebody else has.

const minute = 60_000
const layer = '/arcgis/rest/services/Assets_Service/MapServer/2'

let stack: PeopleStack

beforeAll(async () => {
  stack = await startPeopleStack({
    people: {
      ada: { name: 'Ada', groups: ['GIS Readers'], region: 'Littlebrook' },
      'user:editor': { name: 'editor', preferred_username: 'editor', groups: ['anonymous', 'reader', '*'] },
    },
    configure: (configuration) => {
      configuration.grants = [
        {
          to: { roles: ['reader'] },
          on: { services: ['Assets_Service'], layers: ['Hydrants'] },
          with: { where: 'district = :principal.region' },
        },
        { to: { principals: ['user:editor'] }, on: { services: ['**'] } },
      ]
    },
  })
})
afterAll(() => stack?.close())

async function countOf(walker: Walker): Promise<number | string> {
  const reply = await walker.get(
    `${stack.gatewayUrl}${layer}/query?where=1%3D1&returnCountOnly=true&f=json`,
    {
      'sec-fetch-mode': 'cors',
      'sec-fetch-dest': 'empty',
    },
  )
  const { count, error } = JSON.parse(reply.text)
  return count ?? error.code
}

describe('a claim in a condition', () => {
  it.each([
    ['an object', { $gt: '' }],
    ['a list of lists', [['Littlebrook']]],
    ['a mixed list', ['Littlebrook', 1]],
    ['nothing', undefined],
    ['null', null],
  ])('that is %s shows no row at all', async (_name, region) => {
    const walker = createWalker()
    stack.corp.people.ada = { name: 'Ada', groups: ['GIS Readers'], region }
    await signInAs(walker, 'ada', stack.at('corp'))
    expect([0, 403]).toContain(await countOf(walker))
  })

  it.each([["x' OR '1'='1"], ["Littlebrook' --"], ['%'], ['']])(
    'is a value and never part of it: %j',
    async (region) => {
      const walker = createWalker()
      stack.corp.people.ada = { name: 'Ada', groups: ['GIS Readers'], region }
      await signInAs(walker, 'ada', stack.at('corp'))
      expect([0, 403]).toContain(await countOf(walker))
    },
  )

  it('that vanishes when the provider is asked again takes its rows along, and does not drop the filter', async () => {
    const walker = createWalker()
    stack.corp.people.ada = { name: 'Ada', groups: ['GIS Readers'], region: 'Littlebrook' }
    await signInAs(walker, 'ada', stack.at('corp'))
    const before = await countOf(walker)
    stack.corp.people.ada = { name: 'Ada', groups: ['GIS Readers'] }
    stack.skip(6 * minute)
    expect([0, 403]).toContain(await countOf(walker))
    expect(before).toBeGreaterThan(0)
  })
})

describe('a person who has the name of somebody else', () => {
  it('is not that account, and has no role by the name of a group', async () => {
    const walker = createWalker()
    await signInAs(walker, 'user:editor', stack.at('corp'))
    expect((await walker.get(stack.gatewayUrl + picture)).status).toBe(403)
    expect(stack.audit.at(-1)?.principal).toBe('oidc:corp:user:editor')
    expect((await walker.get(`${stack.gatewayUrl}${service}?f=html`)).status).toBe(403)
  })
})
