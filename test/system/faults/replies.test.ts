import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../../e2e/stack.ts'
import { askMany, askOnce, note } from './tally.ts'

// Replies that go wrong, with the fault switches of the sample server; the map is drawn, so the pictures are real ones.
let stack: Stack
const picture =
  '/arcgis/rest/services/Assets_Service/MapServer/export?bbox=-118.5,34.2,-117.5,34.8&bboxSR=4326&size=64,64&f=image'
const legend = '/arcgis/rest/services/Assets_Service/MapServer/legend?f=json'

beforeAll(async () => {
  stack = await startStack({
    configure: (configuration) => {
      for (const upstream of Object.values<Record<string, object>>(configuration.upstreams)) {
        upstream.breaker = { failures: 5, pause: '200ms' }
      }
    },
  })
  expect(await askOnce(stack.gatewayUrl + picture)).toBe('well')
})
afterEach(async () => {
  stack.sample.faults.clear()
  await isWell()
})
afterAll(() => stack.close())

/** Waits until pictures come, with the gateway signed in at the map server. */
const isWell = () => expect.poll(() => askOnce(stack.gatewayUrl + picture), { interval: 500 }).toBe('well')

/** Short ones are for what hangs: an honest reply of a busy machine must not meet them. */
async function setTimeouts(timeouts: object | undefined): Promise<void> {
  await stack.reconfigure(({ upstreams }) => {
    for (const upstream of Object.values<Record<string, object | undefined>>(upstreams))
      upstream.timeouts = timeouts
  })
  if (timeouts !== undefined) await isWell()
}

const executed = () =>
  stack.sample.report.take().filter(({ operation }) => /export|legend/i.test(operation)).length

describe.each([
  ['a picture', picture],
  ['JSON', legend],
])('%s', (_what, path) => {
  it.each([
    ['cut short', { kind: 'cut' }],
    ['too short for its length', { kind: 'wrong-length', byBytes: 500 }],
  ] as const)('that is %s once is asked for again, and the caller notices nothing', async (name, fault) => {
    stack.sample.report.take()
    stack.sample.faults.add({ fault, path: /export|legend/, times: 1 })
    const tally = note(`${name}, once (${_what})`, await askMany(stack.gatewayUrl + path, 10, { atOnce: 1 }))
    expect(tally).toEqual({ sent: 10, well: 10, clear: 0, lost: 0 })
    expect(executed()).toBe(11)
  })

  it.each([
    ['cut short always', { kind: 'cut' }, 502],
    ['too short for its length always', { kind: 'wrong-length', byBytes: 500 }, 502],
    ['hung before its head', { kind: 'hang-before-headers' }, 504],
    ['hung in its middle', { kind: 'hang-mid-body' }, 504],
    ['a failure without sense', { kind: 'fail', status: 500 }, 502],
    ['a redirect off the upstream', { kind: 'redirect', location: 'http://169.254.169.254/latest/' }, 502],
    ['refused for its token always', { kind: 'token-expired' }, 502],
  ] as const)('that is %s becomes a clear error', async (name, fault, code) => {
    if (fault.kind.startsWith('hang')) await setTimeouts({ headers: '700ms', bodyIdle: '700ms', total: '5s' })
    stack.audit.length = 0
    stack.sample.faults.add({ fault, path: /export|legend/ })
    const tally = note(`${name} (${_what})`, await askMany(stack.gatewayUrl + path, 4, { atOnce: 4 }))
    expect(tally).toEqual({ sent: 4, well: 0, clear: 4, lost: 0 })
    const reasons = () => stack.audit.flatMap(({ reason }) => reason ?? [])
    await expect.poll(reasons).toEqual(Array(4).fill(expect.stringMatching(/^upstream\./)))
    const reply = await fetch(`${stack.gatewayUrl}${path}`, { headers: { token: 'demo-key' } })
    expect(((await reply.json()) as { error: { code: number } }).error.code).toBe(code)
    if (fault.kind.startsWith('hang')) await setTimeouts(undefined)
  })
})

describe('tokens of the gateway', () => {
  it('are renewed as often as the upstream refuses every second request', async () => {
    for (let nth = 0; nth < 20; nth++) {
      stack.sample.faults.add({ fault: { kind: 'token-expired' }, path: /legend/, after: 0, times: 1 })
      const tally = await askMany(stack.gatewayUrl + legend, 2, { atOnce: 1 })
      expect(tally).toEqual({ sent: 2, well: 2, clear: 0, lost: 0 })
      stack.sample.faults.clear()
    }
    note('498 for every second request', { sent: 40, well: 40, clear: 0, lost: 0 })
  })
})
