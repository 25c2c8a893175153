import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { type MiniStack, startMiniStack } from '../system/faults/mini-stack.ts'

// Ways around a quota: many at once, leaving before the picture is there, another credential, another name of a service.

const service = '/arcgis/rest/services/Assets_Service/MapServer'
let stack: MiniStack
/** The time stands still: no day begins between two requests. */
const nowMs = Date.now()
/** Pictures that the map server has begun and not sent. */
let drawing: ServerResponse[] = []
afterEach(async () => {
  for (const response of drawing.splice(0)) response.end()
  await stack.close()
})

/** Ten units a day for each principal, before a map server that sends pictures when it is told to, or at once. */
async function start({ isSlow }: { readonly isSlow: boolean }): Promise<void> {
  drawing = []
  stack = await startMiniStack({
    clock: () => nowMs,
    answer: (_, response) => {
      response.writeHead(200, { 'content-type': 'image/png' })
      if (isSlow) drawing.push(response)
      else response.end('picture')
    },
    configuration: {
      limits: { quotas: [{ name: 'daily', per: 'principal', units: 10, every: 'day' }] },
    },
  })
}

const path = (at: number, megapixels = 1): string =>
  `${service}/export?f=image&format=png&bbox=${at},0,${at + 1},1&size=1000,${megapixels * 1_000}`

const draw = (at: number, { megapixels = 1, ...init }: RequestInit & { readonly megapixels?: number } = {}) =>
  fetch(stack.gateway.url + path(at, megapixels), { headers: { token: 'demo-key' }, ...init })

describe('A quota with room for five pictures', () => {
  it('lets five of fifty pass that come at the same time', async () => {
    await start({ isSlow: true })
    const asked = Array.from({ length: 50 }, (_, at) => draw(at))
    const refused: number[] = []
    const done = asked.map(async (one) => {
      const { status } = await one
      if (status === 429) refused.push(status)
      return status
    })
    await expect.poll(() => [refused.length, drawing.length]).toEqual([45, 5])
    for (const response of drawing.splice(0)) response.end('picture')
    expect((await Promise.all(done)).filter((status) => status === 200)).toHaveLength(5)
  })

  it('is charged with a picture whose caller left while it was drawn', async () => {
    await start({ isSlow: true })
    const leaving = new AbortController()
    const left = draw(1, { megapixels: 6, signal: leaving.signal }).catch(() => undefined)
    await expect.poll(() => drawing.length).toBe(1)
    const closed = once(drawing[0] as ServerResponse, 'close')
    leaving.abort()
    await Promise.all([left, closed])
    await expect
      .poll(() => stack.audit.some(({ reason }) => reason?.startsWith('upstream.cancelled')))
      .toBe(true)
    expect((await draw(2, { megapixels: 3 })).status).toBe(429)
  })

  it('is the same one by a ticket, by a token in the URL, and by an address in other letters', async () => {
    await start({ isSlow: false })
    const headers = { token: 'demo-key' }
    const minted = await fetch(`${stack.gateway.url}/.mapgate/ticket`, { method: 'POST', headers })
    const { ticket } = (await minted.json()) as { ticket: string }
    expect((await draw(1, { megapixels: 9 })).status).toBe(200)
    const ways = [
      `${path(2)}&token=demo-key`,
      `/t/${ticket}${path(2)}`,
      `${path(2).replace('Assets_Service', 'ASSETS_service')}&token=demo-key`,
    ]
    for (const way of ways) expect([way, (await fetch(stack.gateway.url + way)).status]).toEqual([way, 429])
  })

  it('is not given by headers that the caller sends', async () => {
    await start({ isSlow: false })
    await draw(1, { megapixels: 9 })
    const said = {
      'x-forwarded-for': '10.9.9.9',
      'x-forwarded-user': 'another',
      ratelimit: '"daily";r=9',
      'mapgate-quota': '',
    }
    expect((await draw(2, { headers: { token: 'demo-key', ...said } })).status).toBe(429)
  })
})
