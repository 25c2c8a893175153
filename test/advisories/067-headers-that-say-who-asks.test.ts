import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PeopleStack, picture, startPeopleStack } from '../e2e/sign-in/people-stack.ts'
import { createWalker } from '../e2e/sign-in/walker.ts'

// oauth2-proxy CVE-2025-64484 and GHSA-7x63-xv5r-3p2x: headers that a front proxy sets, also with underscores, said who asks and what is asked for. Where
// people sign in here, no such header is read, in any spelling.

let stack: PeopleStack
beforeAll(async () => {
  stack = await startPeopleStack({ people: { ada: { groups: ['GIS Readers'] } } })
})
afterAll(() => stack?.close())

const data = { accept: '*/*', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }

it.each([
  'X-Forwarded-User',
  'X_Forwarded_User',
  'X-Forwarded_User',
  'X-Auth-Request-User',
  'X_Auth_Request_User',
  'Remote-User',
  'REMOTE_USER',
  'X-WEBAUTH-USER',
  'sec-username',
])('%s signs nobody in', async (name) => {
  for (const value of ['oidc:corp:ada', 'ada', 'GIS Readers']) {
    const headers = { ...data, [name]: value, 'X-Forwarded-Groups': 'GIS Readers', 'sec-roles': 'reader' }
    expect((await createWalker().get(stack.gatewayUrl + picture, headers)).status).toBe(401)
  }
})

it.each(['X-Forwarded-Uri', 'X-Original-Url', 'X-Rewrite-Url', 'X_Forwarded_Uri'])(
  '%s does not make it another address',
  async (name) => {
    const headers = { ...data, [name]: '/.mapgate/health/live' }
    expect((await createWalker().get(stack.gatewayUrl + picture, headers)).status).toBe(401)
  },
)
