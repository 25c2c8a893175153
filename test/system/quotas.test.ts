import { once } from 'node:events'
import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openSqliteStore } from '../../packages/gateway/src/store/sqlite.ts'
import type { UsageSum } from '../../packages/gateway/src/store/usage-port.ts'
import { zoneAwayFromMidnight } from './away-from-midnight.ts'
import { type GatewayProcess, startGatewayProcess } from './faults/gateway-process.ts'
import { type MiniStack, startMiniStack } from './faults/mini-stack.ts'

// Quotas and usage through the real gateway: what is drawn is charged, what is kept costs little, and nothing of it is forgotten.

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

const service = '/arcgis/rest/services/Assets_Service/MapServer'
const water = { roles: ['staff'], attributes: { department: 'Water' } }

const configuration = {
  mounts: [{ path: '/arcgis', upstream: 'ags', cache: [{ operations: ['MapServer.export'], life: '10m' }] }],
  keys: [
    { name: 'ada', key: 'ada-key', ...water },
    { name: 'bob', key: 'bob-key', ...water },
    { name: 'roads', key: 'roads-key', roles: ['staff'], attributes: { department: 'Roads' } },
  ],
  store: { file: 'mapgate.db' },
  admin: { port: 0 },
  limits: {
    quotas: [{ name: 'departments', per: { attribute: 'department' }, units: 10, every: 'day' }],
  },
}
/** By a midnight that does not come while a test runs by the clock of this machine. */
const limits = {
  quotas: configuration.limits.quotas.map((quota) => ({ ...quota, timeZone: zoneAwayFromMidnight() })),
}

async function start(changes: object = {}, clock?: () => number): Promise<MiniStack> {
  const stack = await startMiniStack({
    configuration: { ...configuration, ...changes },
    ...(clock === undefined ? {} : { clock }),
  })
  closing.push(() => stack.close())
  return stack
}

interface Asked {
  readonly key?: string
  /** Place of the picture, so that another one is asked for. */
  readonly at?: number
  readonly megapixels?: number
  readonly headers?: Readonly<Record<string, string>>
}

const addressOf = (url: string, { at = 0, megapixels = 1 }: Asked): string =>
  `${url}${service}/export?f=image&format=png&bbox=${at},0,${at + 1},1&size=1000,${megapixels * 1_000}`

const draw = ({ gateway }: { gateway: { url: string } }, asked: Asked = {}) =>
  fetch(addressOf(gateway.url, asked), { headers: { token: asked.key ?? 'ada-key', ...asked.headers } })

/** The usage in the store of a stack that is closed. */
async function usageOf(
  { directory }: MiniStack,
  by: readonly ('principal' | 'key' | 'service')[] = ['principal', 'key', 'service'],
) {
  const store = await openSqliteStore({ file: join(directory, 'mapgate.db') })
  try {
    return await store.usage.sums({ from: 0, to: Number.MAX_SAFE_INTEGER, by })
  } finally {
    await store.close()
  }
}

const metricsOf = async (stack: MiniStack): Promise<string> =>
  (await fetch(`${stack.gateway.adminUrl}/metrics`)).text()

describe('A quota of a claim', () => {
  it('is shared by two people: drawn pictures cost their megapixels, kept ones little, and its end is told', async () => {
    let now = Date.parse('2026-11-30T22:59:00Z')
    const stack = await start({}, () => now)
    const first = await draw(stack, { at: 1, megapixels: 3 })
    expect([first.status, first.headers.get('ratelimit')]).toEqual([200, null])
    // The same picture, for somebody else of the department and again: 0.1 each.
    for (const key of ['bob-key', 'ada-key', 'ada-key']) await draw(stack, { key, at: 1, megapixels: 3 })
    expect(stack.upstream.seen.filter(({ url }) => url.includes('/export'))).toHaveLength(1)
    const near = await draw(stack, { key: 'bob-key', at: 2, megapixels: 3 })
    expect(near.headers.get('ratelimit')).toBe('"departments";r=1;t=3660')
    expect(near.headers.get('ratelimit-policy')).toBe('"departments";q=10;qu="map-units";w=86400')
    expect(near.headers.get('mapgate-quota')).toContain('83 % of quota departments of this day is used')
    const over = await draw(stack, { at: 3 })
    expect(over.status).toBe(429)
    await expect.poll(() => stack.audit.map(({ status }) => status).at(-1)).toBe(429)
    // Nothing before the mark, the request that crossed it, and the one that was refused.
    expect(stack.audit.map(({ quotas }) => quotas?.join())).toEqual([
      ...Array.from({ length: stack.audit.length - 2 }, () => undefined),
      'departments',
      'departments',
    ])
    expect(stack.audit.at(-1)?.reason).toContain('limit.quota: quota departments of Water')
    expect(over.headers.get('retry-after')).toBe('3660')
    // Another department is neither charged nor told.
    const other = await draw(stack, { key: 'roads-key', at: 3 })
    expect([other.status, other.headers.get('mapgate-quota')]).toEqual([200, null])
    now += 3_660_000
    expect((await draw(stack, { at: 3 })).status).toBe(200)
  })
})

describe('A refusal by a quota', () => {
  const words =
    /^The quota departments of 10 units a day is used up; it begins again on \d+ \w+ \d{4} at 00:00 \(UTC\)\.$/

  /** Asks as an `<img>` does, which `fetch` of Node.js cannot. */
  async function asImage(
    url: string,
  ): Promise<{ status: number | undefined; headers: IncomingHttpHeaders; bytes: number }> {
    const headers = { token: 'ada-key', 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' }
    const [reply] = (await once(get(url, { headers }), 'response')) as [IncomingMessage]
    let bytes = 0
    for await (const chunk of reply) bytes += (chunk as Buffer).length
    return { status: reply.statusCode, headers: reply.headers, bytes }
  }

  it('is told in the words of ArcGIS, to pictures by a header, and counted; its event is told once', async () => {
    const stack = await start({}, () => Date.parse('2026-11-30T12:00:00Z'))
    await draw(stack, { megapixels: 9 })
    const query = await fetch(`${stack.gateway.url}${service}/0/query?f=json&where=1=1`, {
      headers: { token: 'ada-key' },
    })
    const { error } = (await query.json()) as { error: { code: number; message: string } }
    expect(error.code).toBe(429)
    expect(error.message).toMatch(words)
    expect(Number(query.headers.get('retry-after'))).toBeGreaterThan(0)

    const image = await asImage(addressOf(stack.gateway.url, { at: 5 }))
    expect([image.status, image.bytes, image.headers['content-type']]).toEqual([429, 0, 'image/png'])
    expect(image.headers['www-authenticate']).toContain('429 The quota departments of 10 units')
    expect(image.headers['cache-control']).toBe('no-store')

    await expect
      .poll(() => metricsOf(stack))
      .toContain('mapgate_quota_events_total{quota="departments",event="used-up"} 1')
    expect(await metricsOf(stack)).toContain('mapgate_quota_refused_total{quota="departments"} 2')
  })
})

describe('Usage', () => {
  it('is kept by principal, key and service: what was drawn, kept and refused', async () => {
    const stack = await start()
    for (const key of ['ada-key', 'ada-key', 'bob-key']) await draw(stack, { key, megapixels: 2 })
    await fetch(`${stack.gateway.url}${service}/0/query?f=json&where=1=1&resultRecordCount=50`, {
      headers: { token: 'bob-key' },
    })
    await draw(stack, { at: 9, megapixels: 12 })
    await draw(stack, { key: 'no-such-key' })
    await fetch(`${stack.gateway.url}/.mapgate/health`)
    await stack.gateway.close()
    const sums = Object.fromEntries((await usageOf(stack)).map(({ principal, ...sum }) => [principal, sum]))
    expect(sums['key:ada']).toMatchObject({
      key: 'ada',
      service: 'ags/Assets_Service',
      requests: 3,
      units: expect.closeTo(3.1),
      megapixels: 2,
      renders: 1,
      hits: 1,
      refused: 1,
    })
    expect(sums['key:bob']).toMatchObject({
      requests: 2,
      hits: 1,
      records: 50,
      renders: 0,
      units: expect.closeTo(1.15),
    })
    expect(sums['key:bob']?.bytes).toBeGreaterThan(0)
    expect(sums.anonymous).toMatchObject({ requests: 1, refused: 1, units: 0, key: '' })
    expect(Object.keys(sums).sort()).toEqual(['anonymous', 'key:ada', 'key:bob'])
  })

  it('knows no service that the catalogue does not know', async () => {
    const stack = await start({ grants: [{ to: { roles: ['staff', 'anonymous'] }, on: {} }] })
    for (let nth = 0; nth < 20; nth += 1)
      await fetch(`${stack.gateway.url}/arcgis/rest/services/Made_Up_${nth}/MapServer?f=json`)
    await fetch(`${stack.gateway.url}/arcgis/rest/services/assets_SERVICE/MapServer?f=json`)
    await stack.gateway.close()
    const services = (await usageOf(stack, ['service'])).map(({ service: name, requests }) => [
      name,
      requests,
    ])
    expect(services).toEqual([
      ['', 20],
      ['ags/Assets_Service', 1],
    ])
  })

  it('names nobody, or is not kept, where that is wanted', async () => {
    const coarse = await start({ usage: { detail: 'service' } })
    await draw(coarse)
    await coarse.gateway.close()
    expect(
      (await usageOf(coarse)).map(({ principal, key, requests }: UsageSum) => [principal, key, requests]),
    ).toEqual([['', '', 1]])
    const off = await start({ usage: { detail: 'off' } })
    await draw(off)
    await off.gateway.close()
    expect(await usageOf(off)).toEqual([])
  })
})

describe('A restart', () => {
  it('gives nothing back, also after kill -9', async () => {
    const stack = await start({ limits })
    await stack.gateway.close()
    const serve = async (): Promise<GatewayProcess> => {
      const process = await startGatewayProcess(stack.file)
      closing.push(() => process.child.kill('SIGKILL'))
      return process
    }
    const killed = await serve()
    const on = (process: GatewayProcess, asked: Asked) => draw({ gateway: { url: process.url } }, asked)
    expect((await on(killed, { at: 1, megapixels: 6 })).status).toBe(200)
    const written = async () => (await usageOf(stack)).reduce((sum, { units }) => sum + units, 0)
    await expect.poll(written).toBeCloseTo(7)
    killed.child.kill('SIGKILL')
    const again = await serve()
    expect((await on(again, { at: 2, megapixels: 3 })).status).toBe(429)
    // The one that was killed counts as another gateway with a part of its own, until it was not seen for half a minute.
    await expect.poll(async () => (await on(again, { at: 3, megapixels: 2 })).status).toBe(200)
  })
})
