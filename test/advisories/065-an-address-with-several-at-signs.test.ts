import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PeopleStack, startPeopleStack } from '../e2e/sign-in/people-stack.ts'
import { createWalker, signInAs } from '../e2e/sign-in/walker.ts'

// oauth2-proxy GHSA-c5c4: an e-mail address with two @ passed a rule for a domain. Here nothing is taken out of an address: a claim that is required has
// exactly one value, and an address that the provider did not verify is none.

let stack: PeopleStack
beforeAll(async () => {
  const groups = ['GIS Readers']
  stack = await startPeopleStack({
    people: {
      good: { groups, hd: 'example.org' },
      two: { groups, email: 'mallory@evil.test@example.org', email_verified: true },
      hosted: { groups, hd: 'evil.test@example.org' },
      longer: { groups, hd: 'example.org.evil.test' },
      cased: { groups, hd: 'EXAMPLE.ORG' },
      listed: { groups, hd: ['example.org'] },
      absent: { groups, email: 'mallory@example.org' },
    },
    provider: { require: { hd: 'example.org' } },
  })
})
afterAll(() => stack?.close())

it('the right value lets a person in', async () => {
  const walker = createWalker()
  await signInAs(walker, 'good', stack.at('corp'))
  expect(await stack.pictureStatus(walker)).toBe(200)
})

it.each(['two', 'hosted', 'longer', 'cased', 'listed', 'absent'])('%s does not', async (person) => {
  const walker = createWalker()
  const page = await signInAs(walker, person, stack.at('corp'))
  expect(page.status).toBe(403)
  expect(walker.cookiesOf(stack.gatewayUrl).has('mapgate')).toBe(false)
  expect(await stack.pictureStatus(walker)).toBe(401)
})
