import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PeopleStack, picture, startPeopleStack } from '../e2e/sign-in/people-stack.ts'
import { createWalker } from '../e2e/sign-in/walker.ts'

// oauth2-proxy GHSA-5hvv-m4w4-gf6v, GHSA-7rh7-c77v-6434 and GHSA-pxq7-h93f-9jrg: the user agent of a health check, a query and a fragment made requests
// pass without a sign-in. Here no address and no header is an exception.

let stack: PeopleStack
beforeAll(async () => {
  stack = await startPeopleStack({ people: {} })
})
afterAll(() => stack?.close())

const data = { accept: '*/*', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }

it.each(['GoogleHC/1.0', 'kube-probe/1.30', 'ELB-HealthChecker/2.0'])(
  'the user agent %s opens nothing',
  async (agent) => {
    const reply = await createWalker().get(stack.gatewayUrl + picture, { ...data, 'user-agent': agent })
    expect(reply.status).toBe(401)
  },
)

it.each([
  `${picture}&/.mapgate/health/live`,
  `${picture}&x=/.mapgate/oidc/corp/start`,
  `${picture}%23/.mapgate/health/live`,
  `/.mapgate/health/live/..${picture}`,
  `/.mapgate/oidc/corp/..%2f..%2f..${picture}`,
  `/.mapgate/oidc/corp/start/..${picture}`,
])('the address %s opens nothing', async (path) => {
  const { status, text } = await createWalker().get(stack.gatewayUrl + path, data)
  // Clients of ArcGIS read refusals as JSON with status 200.
  expect(status === 200 ? JSON.parse(text).error.code : status).toSatisfy((code: number) => code >= 400)
})
