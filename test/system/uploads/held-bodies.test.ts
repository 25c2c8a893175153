import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { parseConfiguration } from '../../../packages/gateway/src/config/load.ts'
import { startGateway } from '../../../packages/gateway/src/server/start.ts'
import { startUploadUpstream, uploadConfiguration } from './upload-upstream.ts'

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

async function startWith(limits: object) {
  const upstream = await startUploadUpstream()
  open.push(upstream.stop)
  const configuration = { ...uploadConfiguration(upstream.url, limits), admin: { port: 0 } }
  const loaded = parseConfiguration(stringify(configuration), process.cwd())
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  const gateway = await startGateway({ ...loaded, audit: () => {} })
  open.push(() => gateway.close())
  const held = async (): Promise<number> => {
    const page = await (await fetch(`${gateway.adminUrl}/metrics`)).text()
    return Number(/^mapgate_held_body_bytes (\S+)$/m.exec(page)?.[1])
  }
  return { held, url: `${gateway.url}/arcgis/rest/services/Works/FeatureServer/0/query` }
}

/** Begins a form of so many bytes, of which the last are sent by `finish`. */
function begin(url: string, bytes: number) {
  const asking = request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': bytes },
  })
  const answered = new Promise<{ status: number; retryAfter: string | undefined; text: string }>(
    (done, failed) => {
      asking.on('error', failed)
      asking.on('response', async (reply) =>
        done({
          status: reply.statusCode ?? 0,
          retryAfter: reply.headers['retry-after'],
          text: await text(reply),
        }),
      )
    },
  )
  answered.catch(() => {})
  const filling = 'f=json&where='
  asking.write(filling.padEnd(bytes - 1, '1'))
  return { answered, finish: () => asking.end('1'), leave: () => asking.destroy() }
}

describe('request bodies that are held', () => {
  it('have a limit for all together: beyond it a large one is answered 503, and a small one passes', async () => {
    const { url, held } = await startWith({ heldBodies: '1MB', body: '800kB' })
    const first = begin(url, 700_000)
    await expect.poll(held).toBeGreaterThan(600_000)
    const refused = begin(`${url}?f=json`, 500_000)
    const { status, retryAfter, text } = await refused.answered
    expect([status, JSON.parse(text).error.code, retryAfter]).toEqual([200, 503, '2'])
    const small = begin(url, 4_000)
    small.finish()
    expect(JSON.parse((await small.answered).text).error.code).toBe(499)
    first.finish()
    expect(JSON.parse((await first.answered).text).error.code).toBe(499)
    await expect.poll(held).toBe(0)
  })

  it('are given up when their caller leaves', async () => {
    const { url, held } = await startWith({ heldBodies: '1MB', body: '800kB' })
    const one = begin(url, 700_000)
    await expect.poll(held).toBeGreaterThan(600_000)
    one.leave()
    await expect.poll(held).toBe(0)
  })

  it('have to come in time', async () => {
    const { url, held } = await startWith({ requestTime: '300ms' })
    const { answered } = begin(`${url}?f=json`, 100_000)
    expect(JSON.parse((await answered).text).error.code).toBe(408)
    await expect.poll(held).toBe(0)
  })
})
