import { expect, it } from 'vitest'
import { adminApp, adminHeader } from './app.ts'
import type { AdminParts } from './parts.ts'

it('the catalogue is read again when the administrator says so, and no web page can say it', async () => {
  let reads = 0
  const told: string[] = []
  const parts = {
    refreshCatalog: async () => {
      reads += 1
    },
    tellOthers: (task) => void told.push(task),
  } as Partial<AdminParts> as AdminParts
  const app = adminApp(parts, { token: undefined, hosts: undefined })
  const ask = (headers: Record<string, string>) =>
    app.request('/catalog/refresh', { method: 'POST', headers })
  expect((await ask({})).status).toBe(403)
  expect(reads).toBe(0)
  expect(await (await ask({ [adminHeader]: 'command' })).json()).toEqual({ refreshed: true })
  expect(reads).toBe(1)
  expect(told).toEqual(['refresh-catalog'])
})

it('kept answers are forgotten as the administrator asks, and no web page can ask', async () => {
  const asked: unknown[] = []
  const cache: AdminParts['cache'] = {
    size: () => undefined,
    purge: async (purge) => {
      asked.push(purge)
      if (purge.upstream === 'other') throw new Error('there is no upstream "other"')
      return { entries: 3, isUntold: purge.upstream === 'untold' }
    },
  }
  const app = adminApp({ cache } as Partial<AdminParts> as AdminParts, { token: undefined, hosts: undefined })
  const ask = async (body: unknown, headers: Record<string, string> = { [adminHeader]: 'command' }) => {
    const reply = await app.request('/cache/purge', { method: 'POST', headers, body: JSON.stringify(body) })
    return [reply.status, await reply.text()]
  }
  expect((await ask({}, {}))[0]).toBe(403)
  const extent = { wkid: 3857, xmin: 0, ymin: 0, xmax: 1, ymax: 1 }
  for (const wrong of [
    { services: 'Water' },
    { layers: [] },
    { layers: ['1'] },
    { extent: { ...extent, xmin: 2 } },
  ])
    expect((await ask(wrong))[0], JSON.stringify(wrong)).toBe(400)
  expect(asked).toEqual([])
  expect(await ask({ upstream: 'ags', layers: [1], extent })).toEqual([200, '{"purged":3}'])
  expect(asked).toEqual([{ upstream: 'ags', layers: [1], extent }])
  expect(await ask({ upstream: 'untold' })).toEqual([200, '{"purged":3,"untold":true}'])
  expect(await ask({ upstream: 'other' })).toEqual([400, 'there is no upstream "other"\n'])
})

it.each<[string, ReturnType<AdminParts['shared']>]>([
  ['nothing', undefined],
  ['a server that is there', { state: 'there', since: '2026-11-30T12:00:00.000Z' }],
  [
    'one that was gone, and refuses something',
    {
      state: 'there',
      since: '2026-11-30T12:00:00.000Z',
      lastFailure: 'nobody listens there',
      refused: ['SET OOM'],
    },
  ],
  [
    'one that is gone',
    { state: 'gone', since: '2026-11-30T12:00:00.000Z', lastFailure: 'nobody answers in time' },
  ],
])('the state of what gateways share is in the status: %s', async (_title, shared) => {
  const parts = {
    isReady: () => true,
    inFlight: () => 0,
    upstreams: () => [],
    shared: () => shared,
    cache: { size: () => undefined, purge: async () => ({ entries: 0, isUntold: false }) },
  } as Partial<AdminParts> as AdminParts
  const app = adminApp(parts, { token: undefined, hosts: undefined })
  const status = (await (await app.request('/status')).json()) as { shared?: unknown }
  expect(status.shared).toEqual(shared)
})
