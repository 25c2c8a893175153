import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, type IncomingMessage, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { type GatewayProcess, startGatewayProcess } from './gateway-process.ts'
import { siteAnswer } from './mini-stack.ts'
import { type Answer, type MiniUpstream, startMiniUpstream } from './mini-upstream.ts'
import { anotherTile, askMany, askOnce, note, type Tally } from './tally.ts'

// `npm run soak` runs these at their full size; the suite at a tenth or less.
const full = process.env.MAPGATE_FULL === '1'
const size = full
  ? { leavers: 1_000, slowReaders: 2_000, streamMb: 1_000, idle: 10_000 }
  : { leavers: 200, slowReaders: 200, streamMb: 100, idle: 1_000 }

const open: (() => unknown)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

const tilePath = '/arcgis/rest/services/Assets_Service/MapServer/tile/1/0/0'

async function startWith(answer: Answer, ags: object = {}, more: object = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-crowd-'))
  const upstream = await startMiniUpstream(() => {})
  upstream.answer = siteAnswer(upstream, new Set(), answer)
  const file = join(directory, 'mapgate.yaml')
  const configuration = {
    listen: { port: 0, drain: { deadline: '10s' } },
    publicUrl: 'http://127.0.0.1:0',
    admin: { port: 0 },
    audit: { file: 'audit.log' },
    upstreams: { ags: { kind: 'arcgis', url: upstream.url, credential: user, ...ags } },
    mounts: [{ path: '/arcgis', upstream: 'ags' }],
    keys: [
      { name: 'demo', key: 'demo-key', roles: ['staff'] },
      { name: 'other', key: 'other-key', roles: ['staff'] },
    ],
    grants: [{ to: { roles: ['staff'] }, on: {} }],
    ...more,
  }
  writeFileSync(file, stringify(configuration))
  open.push(() => rmSync(directory, { recursive: true }), upstream.stop)
  const gateway = await startGatewayProcess(file)
  open.push(gateway.stop)
  const tile = gateway.url + tilePath
  await expect.poll(() => askOnce(tile)).toBe('well')
  return { gateway, upstream, tile, file, configuration }
}

const user = { kind: 'arcgis-token', username: 'gateway', password: 'secret-of-the-gateway' }
const wide = { limits: { inFlight: 4_000, inFlightPerPrincipal: 4_000 }, timeouts: { connect: '30s' } }

/** Sends so many bytes as fast as they are taken. */
const bytes =
  (count: () => number): Answer =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'image/png' })
    const chunk = Buffer.alloc(65_536, 1)
    let left = count()
    const go = () => {
      while (left > 0 && !response.destroyed) {
        left -= chunk.length
        if (!response.write(chunk)) return void response.once('drain', go)
      }
      response.end()
    }
    go()
  }

/** Nothing is under way any more, at the gateway and at the upstream. */
async function settled(gateway: GatewayProcess, upstream: MiniUpstream): Promise<void> {
  const state = async () => {
    const { inFlight, upstreams } = await gateway.status()
    return [inFlight, upstreams[0]?.inFlight, upstreams[0]?.waiting]
  }
  await expect.poll(state).toEqual([0, 0, 0])
  expect(upstream.server.listening).toBe(true)
}

describe('a crowd', () => {
  it(`of ${size.leavers} callers who leave half-way leaves nothing behind`, async () => {
    let begun = 0
    let cancelled = 0
    const { gateway, upstream, tile } = await startWith((incoming, response) => {
      if (incoming.url.includes('small')) return void response.end('GIF89a')
      begun += 1
      response.on('close', () => {
        if (!response.writableFinished) cancelled += 1
      })
      bytes(() => 50_000_000)(incoming, response)
    }, wide)
    begun = 0
    cancelled = 0
    const agent = new Agent({ maxSockets: 100 })
    const leave = (nth: number) =>
      new Promise<void>((left) => {
        const asking = request(anotherTile(tile), { agent, headers: { token: 'demo-key' } })
        asking.on('error', () => left())
        if (nth % 2 === 0) setTimeout(() => asking.destroy(), 20)
        asking.on('response', (reply: IncomingMessage) => {
          reply.once('data', () => asking.destroy())
          reply.on('error', () => left())
          reply.on('close', () => left())
        })
        asking.end()
      })
    await Promise.all(Array.from({ length: size.leavers }, (_, nth) => leave(nth)))
    await settled(gateway, upstream)
    const figures = { begun, cancelled }
    expect(cancelled).toBe(begun)
    const after = await askMany(tile, 20, { atOnce: 4 })
    note(`${size.leavers} callers leave half-way; figures of those after`, after, figures)
    expect(after).toEqual({ sent: 20, well: 20, clear: 0, lost: 0 })
  })

  it(`of ${size.slowReaders} slow readers is served to its end, and others beside it`, async () => {
    const { gateway, upstream, tile } = await startWith(
      bytes(() => 400_000),
      wide,
    )
    const before = gateway.memoryMb()
    const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY })
    const tally: Tally = { sent: 0, well: 0, clear: 0, lost: 0 }
    const slow = async () => {
      tally.sent += 1
      const asking = request(anotherTile(tile), { agent, headers: { token: 'demo-key' } }).end()
      const [reply] = (await once(asking, 'response')) as [IncomingMessage]
      let received = 0
      for await (const chunk of reply) {
        received += chunk.length
        await new Promise((next) => setTimeout(next, 200))
      }
      if (reply.statusCode !== 200) tally.clear += 1
      else tally[received >= 400_000 ? 'well' : 'lost'] += 1
    }
    const all = Promise.allSettled(Array.from({ length: size.slowReaders }, slow))
    await new Promise((next) => setTimeout(next, 1_000))
    const besides = await askMany(tile, 20, { atOnce: 2, headers: { token: 'other-key' } })
    const during = gateway.memoryMb()
    await all
    note(`${size.slowReaders} slow readers`, tally, { memoryMb: Math.round(during - before), besides })
    expect(tally).toEqual({ sent: size.slowReaders, well: size.slowReaders, clear: 0, lost: 0 })
    expect(besides.well).toBe(20)
    expect(during - before).toBeLessThan(80 + size.slowReaders * 0.25)
    await settled(gateway, upstream)
  })

  it('of slow readers of one principal holds its own places and nobody else’s', async () => {
    const limits = { inFlight: 40, inFlightPerPrincipal: 20, waiting: 20, waitTime: '500ms' }
    const { tile } = await startWith(
      bytes(() => 50_000_000),
      { limits },
    )
    const held: IncomingMessage[] = []
    const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY })
    for (let nth = 0; nth < 20; nth++) {
      request(anotherTile(tile), { agent, headers: { token: 'demo-key' } }, (reply) =>
        held.push(reply.pause()),
      )
        .on('error', () => {})
        .end()
    }
    await expect.poll(() => held.length).toBe(20)
    const own = await askMany(tile, 20, { atOnce: 20 })
    const others = await askMany(tile, 20, { atOnce: 5, headers: { token: 'other-key' } })
    for (const reply of held) reply.destroy()
    note('20 readers that stand still, one principal: its own further requests', own)
    expect(own).toEqual({ sent: 20, well: 0, clear: 20, lost: 0 })
    expect(others).toEqual({ sent: 20, well: 20, clear: 0, lost: 0 })
  })

  it(`of one: ${size.streamMb} MB stream through within 32 MB of memory`, async () => {
    let length = 1_000_000
    const { gateway, tile } = await startWith(bytes(() => length))
    // What lies about until it is collected is the same for streams of any length: many short ones show how much that is.
    await askMany(tile, 400, { atOnce: 1 })
    const before = gateway.peakMb()
    length = size.streamMb * 1_000_000
    gateway.resetPeak()
    const asking = request(anotherTile(tile), { headers: { token: 'demo-key' } }).end()
    const [reply] = (await once(asking, 'response')) as [IncomingMessage]
    let received = 0
    for await (const chunk of reply) received += chunk.length
    const growth = gateway.peakMb() - before
    note(
      `${size.streamMb} MB streamed`,
      { sent: 1, well: 1, clear: 0, lost: 0 },
      { peakGrowthMb: Math.round(growth) },
    )
    expect(received).toBeGreaterThanOrEqual(length)
    expect(growth).toBeLessThan(32)
  })

  it(`of ${size.idle} idle connections costs little and keeps nobody out`, async () => {
    const { gateway, tile } = await startWith((_request, response) => void response.end('GIF89a'))
    const before = gateway.memoryMb()
    const sockets: Socket[] = []
    const { hostname, port } = new URL(gateway.url)
    for (let nth = 0; nth < size.idle; nth += 250) {
      const some = Array.from({ length: Math.min(250, size.idle - nth) }, () =>
        connect(Number(port), hostname),
      )
      for (const socket of some) socket.on('error', () => {})
      await Promise.all(some.map((socket) => once(socket, 'connect')))
      sockets.push(...some)
    }
    const during = gateway.memoryMb()
    const tally = note(`${size.idle} idle connections; figures of those beside`, await askMany(tile, 200), {
      memoryMb: Math.round(during - before),
    })
    expect(tally).toEqual({ sent: 200, well: 200, clear: 0, lost: 0 })
    expect(during - before).toBeLessThan(40 + size.idle * 0.02)
    for (const socket of sockets) socket.destroy()
    const open = async () => (await gateway.status()).resources.TCPSocketWrap ?? 0
    await expect.poll(open).toBeLessThan(300)
  })
})

describe('the process', () => {
  it('ends well at SIGTERM under load: nothing that was begun is lost', async () => {
    const { gateway, upstream, tile } = await startWith(
      (_request, response) => void setTimeout(() => response.end('GIF89a'), 30),
    )
    const wasTaken = (path: string) => upstream.seen.some(({ url }) => url.includes(path))
    const troubles: string[] = []
    let nth = 0
    const tally: Tally = { sent: 0, well: 0, clear: 0, lost: 0 }
    let refused = 0
    const agent = new Agent({ keepAlive: true, maxSockets: 40 })
    const work = async () => {
      while (refused === 0) {
        nth += 1
        const path = `/tile/1/0/${nth}`
        const { ending, why } = await askOnceKnowing(tile.replace('/tile/1/0/0', path), agent, () =>
          wasTaken(path),
        )
        if (why) troubles.push(why)
        if (ending === 'refused') refused += 1
        else {
          tally.sent += 1
          tally[ending] += 1
        }
      }
    }
    const load = Promise.all(Array.from({ length: 20 }, work))
    await expect.poll(() => tally.well).toBeGreaterThan(100)
    expect(await gateway.stop()).toBe(0)
    await load
    note('SIGTERM under load', tally, { turnedAway: refused })
    expect(tally.well).toBeGreaterThan(20)
    expect(troubles).toEqual([])
    expect(tally.clear + tally.lost).toBe(0)
  })

  it('reloads every 100 ms under load, also faulty files, and loses nothing', async () => {
    const { gateway, tile, file, configuration } = await startWith(
      (_request, response) => void response.end('GIF89a'),
    )
    const load = askMany(tile, full ? 20_000 : 2_000, { atOnce: 10 })
    let loading = true
    let reloads = 0
    void load.then(() => {
      loading = false
    })
    while (loading) {
      writeFileSync(
        file,
        reloads % 3 === 2
          ? 'listen: ['
          : stringify({ ...configuration, origins: [`https://p${reloads}.example`] }),
      )
      await fetch(`${gateway.adminUrl}/reload`, { method: 'POST', headers: { 'x-mapgate-admin': 'reload' } })
      reloads += 1
      await new Promise((next) => setTimeout(next, 100))
    }
    const tally = note('reload every 100 ms under load, each third faulty', await load, { reloads })
    expect(tally).toMatchObject({ well: tally.sent, lost: 0 })
  })

  it('goes on when the disk is full: audit lines are missed, requests are answered', async () => {
    const { gateway, tile } = await startWith(
      (_request, response) => void response.end('GIF89a'),
      {},
      { audit: { file: '/dev/full' } },
    )
    const tally = note('disk full under the audit file', await askMany(tile, 200))
    expect(tally).toEqual({ sent: 200, well: 200, clear: 0, lost: 0 })
    await expect.poll(gateway.log).toContain('audit lines could not be written')
  })
})

/** How a request ended, and why where it was neither answered well nor refused. */
interface KnownEnding {
  readonly ending: 'well' | 'clear' | 'lost' | 'refused'
  readonly why?: string
}

/**
 * Asks once; `refused` when the request was never taken: no connection, one that was closed before a byte came back, or one that only
 * the kernel had accepted when the listener was closed.
 */
function askOnceKnowing(url: string, agent: Agent, wasTaken: () => boolean): Promise<KnownEnding> {
  return new Promise((end) => {
    const asking = request(url, { agent, headers: { token: 'demo-key' } })
    asking.on('error', (error: NodeJS.ErrnoException) => {
      const isRefused = error.code === 'ECONNREFUSED' || asking.reusedSocket
      if (isRefused || (error.code === 'ECONNRESET' && !wasTaken())) end({ ending: 'refused' })
      else end({ ending: 'lost', why: `${error.code}: ${error.message}` })
    })
    asking.on('response', (reply) => {
      const chunks: Buffer[] = []
      reply.on('error', (error) => end({ ending: 'lost', why: `in the middle: ${error.message}` }))
      reply.on('data', (chunk: Buffer) => chunks.push(chunk))
      reply.on('end', () =>
        end(
          reply.statusCode === 200
            ? { ending: 'well' }
            : { ending: 'clear', why: `${reply.statusCode} ${Buffer.concat(chunks)}` },
        ),
      )
    })
    asking.end()
  })
}
