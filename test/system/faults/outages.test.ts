import { afterEach, describe, expect, it } from 'vitest'
import { ownPort } from '../own-port.ts'
import { type MiniStack, startMiniStack, tilePath } from './mini-stack.ts'
import { json, startMiniUpstream } from './mini-upstream.ts'
import { anotherTile, askMany, askOnce, note } from './tally.ts'

const stacks: MiniStack[] = []
afterEach(async () => {
  for (const stack of stacks.splice(0)) await stack.close()
})
async function open(options: Parameters<typeof startMiniStack>[0]) {
  const stack = await startMiniStack(options)
  stacks.push(stack)
  return { ...stack, tile: stack.gateway.url + tilePath }
}

const breaker = { failures: 5, pause: '300ms' }

describe('an upstream', () => {
  it('that is down at the start is waited for', async () => {
    const port = await ownPort()
    const { tile, upstream } = await open({ ags: { url: `http://127.0.0.1:${port}/arcgis`, breaker } })
    const down = note('upstream down at start', await askMany(tile, 50))
    expect(down).toEqual({ sent: 50, well: 0, clear: 50, lost: 0 })
    const { answer } = upstream
    await upstream.stop()
    const back = await startMiniUpstream(answer, port)
    stacks.push({ close: back.stop } as MiniStack)
    const site = upstream.tokens
    back.answer = (request, response) => {
      site.push(...back.tokens)
      answer(request, response)
    }
    await expect.poll(() => askOnce(tile), { interval: 200 }).toBe('well')
  })

  it('that is asked by 200 callers with a token gone bad is signed in to once', async () => {
    const { tile, upstream, forgotten, skip } = await open({
      ags: { limits: { inFlight: 256, inFlightPerPrincipal: 256 } },
    })
    expect(await askOnce(tile)).toBe('well')
    skip(1_100)
    for (const token of upstream.tokens) forgotten.add(token)
    const before = upstream.signIns
    const tally = note('498 storm, 200 callers at once', await askMany(tile, 200, { atOnce: 200 }), {
      renewals: upstream.signIns - before,
    })
    expect(tally).toEqual({ sent: 200, well: 200, clear: 0, lost: 0 })
    expect(upstream.signIns - before).toBe(1)
  })

  it('whose token service is down is used while the token is good, and then not', async () => {
    const shortly = await startMiniUpstream(() => {})
    shortly.tokenLifeMs = 3_600_000
    const { tile, upstream, gateway, skip } = await open({ upstream: shortly })
    expect(await askOnce(tile)).toBe('well')
    upstream.answerSignIn = (_request, response) => json(response, { error: { code: 500, message: 'Down' } })
    const good = note('token service down, token still good', await askMany(tile, 100))
    expect(good).toEqual({ sent: 100, well: 100, clear: 0, lost: 0 })
    skip(3_600_000)
    const bad = note('token service down, token ended', await askMany(tile, 100))
    expect(bad).toEqual({ sent: 100, well: 0, clear: 100, lost: 0 })
    expect(gateway.status()[0]?.credential.good).toBe(false)
    expect(upstream.signIns).toBeLessThan(10)
    upstream.answerSignIn = undefined
    skip(60_000)
    await expect.poll(() => askOnce(tile), { interval: 200 }).toBe('well')
  })

  it('with two bases loses nothing when one dies, and uses it again when it is back', async () => {
    const second = await startMiniUpstream(() => {}, await ownPort())
    const { tile, upstream, gateway } = await open({ ags: { alternateUrls: [second.url], breaker } })
    let atSecond = 0
    const shared: typeof upstream.answer = (request, response) => {
      atSecond += 1
      upstream.answer(request, response)
    }
    let stopped: Promise<void> | undefined
    const dies: typeof shared = (request, response) => {
      if (atSecond === 200) stopped = second.stop()
      shared(request, response)
    }
    second.answer = dies
    expect(await askMany(tile, 100)).toMatchObject({ well: 100 })
    expect(atSecond).toBeGreaterThan(10)
    const dying = note('two bases, one dying under load', await askMany(tile, 2_000, { atOnce: 20 }))
    expect(dying).toEqual({ sent: 2_000, well: 2_000, clear: 0, lost: 0 })
    expect(await askMany(tile, 50, { atOnce: 4 })).toMatchObject({ well: 50 })
    expect(gateway.status()[0]?.bases[1]?.breaker).not.toBe('closed')
    expect(stopped).toBeDefined()
    await stopped
    const back = await startMiniUpstream(shared, second.port)
    stacks.push({ close: back.stop } as MiniStack)
    atSecond = 0
    const returning = async () => {
      await askMany(tile, 20)
      return atSecond
    }
    await expect.poll(returning, { interval: 200 }).toBeGreaterThan(5)
    expect(note('two bases, one returned', await askMany(tile, 200))).toMatchObject({ well: 200 })
  })

  it('that is full answers the rest at once with 503 and Retry-After', async () => {
    // Tiles pass at the pace of their readers, for whom three quarters of the places are.
    const limits = { inFlight: 5, inFlightPerPrincipal: 5, waiting: 4, waitTime: '10m' }
    const held: (() => void)[] = []
    let holding = true
    const { tile, upstream, gateway, audit } = await open({
      ags: { limits },
      answer: (_request, response) => {
        const send = () => void response.end('GIF89a')
        if (holding) held.push(send)
        else send()
      },
    })
    const replies: { status: number; retryAfter: string | null; body: string }[] = []
    const all = Array.from({ length: 20 }, async () => {
      const reply = await fetch(anotherTile(tile), { headers: { token: 'demo-key' } })
      const { status, headers } = reply
      replies.push({ status, retryAfter: headers.get('retry-after'), body: await reply.text() })
    })
    // Nobody is answered by the upstream yet: those who are turned away do not wait for it.
    await expect.poll(() => replies.length).toBe(12)
    for (const { status, retryAfter, body } of replies) {
      expect([status, Number(retryAfter) > 0, body.includes('"code":503')]).toEqual([503, true, true])
    }
    expect(audit.filter(({ reason }) => reason?.includes('the queue is full'))).toHaveLength(12)
    expect(upstream.seen.filter(({ url }) => url.includes('/tile/'))).toHaveLength(4)
    expect(gateway.status()[0]).toMatchObject({ inFlight: 4, waiting: 4 })
    holding = false
    for (const send of held) send()
    await Promise.all(all)
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(8)
    expect(gateway.status()[0]).toMatchObject({ inFlight: 0, waiting: 0 })
  })
})

describe('the wall clock', () => {
  it('may step by an hour in both directions', async () => {
    let step = 0
    const { tile } = await open({ clock: () => Date.now() + step })
    expect(await askOnce(tile)).toBe('well')
    for (const to of [3_600_000, -3_600_000, 0]) {
      step = to
      expect(note(`clock stepped by ${to / 60_000} minutes`, await askMany(tile, 100))).toMatchObject({
        well: 100,
      })
    }
  })
})
