import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixedLoopMs } from '../processor-time.ts'
import { type MiniStack, startMiniStack } from '../system/faults/mini-stack.ts'

/** Forms of conditions for many layers took two to three seconds each of callers without a credential; eight at once stalled everybody. */
describe('strangers with long forms', () => {
  let stack: MiniStack
  beforeAll(async () => {
    stack = await startMiniStack()
  })
  afterAll(() => stack.close())

  it('of 2.4 MB, eight at once, cost next to nothing beside a probe of health', async () => {
    const defs = `{${Array.from({ length: 40 }, (_, id) => `"${id}":"${'(a=1) AND '.repeat(6_000)}a=1"`).join(',')}}`
    const body = `f=json&layerDefs=${encodeURIComponent(defs)}`
    expect(body.length).toBeGreaterThan(2_400_000)
    const start = process.threadCpuUsage()
    const asked = Promise.all(
      Array.from({ length: 8 }, async () => {
        const reply = await fetch(
          `${stack.gateway.url}/arcgis/rest/services/Assets_Service/FeatureServer/query`,
          {
            method: 'POST',
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
            body,
          },
        ).catch(() => undefined)
        return reply?.json()
      }),
    )
    const probe = fetch(`${stack.gateway.url}/.mapgate/health/live`)
    const replies = await asked
    const { user, system } = process.threadCpuUsage(start)
    expect((await probe).status).toBe(200)
    // A caller whose body is left unread may see its connection end instead of the reply.
    for (const reply of replies)
      if (reply) expect(reply).toMatchObject({ error: { code: expect.any(Number) } })
    // Each form took two to three seconds; both sides of all eight connections, in this thread, take less than 50 ms each.
    expect((user + system) / 1_000 / fixedLoopMs()).toBeLessThan(8 * 5)
  })
})
