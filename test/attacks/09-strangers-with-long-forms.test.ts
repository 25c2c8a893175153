import { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { longTextsOf } from '../long-texts.ts'
import { good, type MiniStack, startMiniStack } from '../system/faults/mini-stack.ts'

/** Forms of conditions for many layers took two to three seconds each of callers without a credential; eight at once stalled everybody. */
describe('strangers with long forms', () => {
  let stack: MiniStack
  beforeAll(async () => {
    stack = await startMiniStack()
  })
  afterAll(() => stack.close())

  const defs = `{${Array.from({ length: 40 }, (_, id) => `"${id}":"${'(a=1) AND '.repeat(6_000)}a=1"`).join(',')}}`
  const contentType = 'application/x-www-form-urlencoded'
  const body = `f=json&layerDefs=${encodeURIComponent(defs)}`
  const ask = async (headers: Record<string, string>) => {
    const reply = await fetch(
      `${stack.gateway.url}/arcgis/rest/services/Assets_Service/FeatureServer/query`,
      {
        method: 'POST',
        headers: { ...headers, 'content-type': contentType },
        body,
      },
    ).catch(() => undefined)
    return reply?.json()
  }

  /** What this thread, in which the gateway runs, read of the forms, and how many it gave to the thread that reads long ones. */
  async function readOf(work: () => Promise<unknown>) {
    const posted = vi.spyOn(Worker.prototype, 'postMessage')
    const longTexts = await longTextsOf(work)
    const forms = posted.mock.calls.filter(([message]) => message.job?.contentType === contentType)
    posted.mockRestore()
    return { readHere: longTexts.filter((name) => name !== 'decode'), readElsewhere: forms.length }
  }

  it('of 2.4 MB, eight at once, have none of them read', async () => {
    expect(body.length).toBeGreaterThan(2_400_000)
    let replies: unknown[] = []
    const read = await readOf(async () => {
      replies = await Promise.all(Array.from({ length: 8 }, () => ask({})))
    })
    // A caller whose body is left unread may see its connection end instead of the reply.
    for (const reply of replies)
      if (reply) expect(reply).toMatchObject({ error: { code: expect.any(Number) } })
    expect(read).toEqual({ readHere: [], readElsewhere: 0 })
    expect((await fetch(`${stack.gateway.url}/.mapgate/health/live`)).status).toBe(200)
  })

  it('are told apart from a known caller, whose form is read in another thread', async () => {
    expect(await readOf(() => ask(good))).toEqual({ readHere: [], readElsewhere: 1 })
  })
})
