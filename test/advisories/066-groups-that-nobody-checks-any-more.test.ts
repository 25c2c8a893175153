import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PeopleStack, startPeopleStack } from '../e2e/sign-in/people-stack.ts'
import { createWalker, signInAs } from '../e2e/sign-in/walker.ts'

// oauth2-proxy GHSA-652x: after an upgrade the check of groups was silently off, and everybody was let in. Here a group that nothing names gives nothing, so
// that a mapping which is gone lets nobody in, also whoever is signed in already.

let stack: PeopleStack
beforeAll(async () => {
  stack = await startPeopleStack({
    people: { ada: { groups: ['GIS Readers'] }, eve: { groups: ['GIS Readers'] } },
  })
})
afterAll(() => stack?.close())

it('without a mapping nobody has a role', async () => {
  const before = createWalker()
  await signInAs(before, 'ada', stack.at('corp'))
  expect(await stack.pictureStatus(before)).toBe(200)
  await stack.reconfigure((configuration) => {
    configuration.signIn.providers[0].groups = {}
  })
  const after = createWalker()
  await signInAs(after, 'eve', stack.at('corp'))
  expect(await stack.pictureStatus(after)).toBe(403)
  stack.skip(6 * 60_000)
  expect(await stack.pictureStatus(before)).toBe(403)
})
