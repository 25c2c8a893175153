import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, it, onTestFinished } from 'vitest'
import { stringify } from 'yaml'
import { type GatewayProcess, startGatewayProcess } from './faults/gateway-process.ts'
import { siteAnswer } from './faults/mini-stack.ts'
import { type Answer, envelope, type MiniUpstream, startMiniUpstream } from './faults/mini-upstream.ts'
import { askOnce, note, type Tally } from './faults/tally.ts'

// Ten minutes by `npm run soak`; in the suite as long as it takes to see that nothing is left behind.
const seconds = process.env.MAPGATE_FULL === '1' ? 600 : 15
const directory = mkdtempSync(join(tmpdir(), 'mapgate-soak-'))
afterAll(() => rmSync(directory, { recursive: true }))

const service = '/arcgis/rest/services/Assets_Service/MapServer'
const paths = [
  `${service}?f=json`,
  `${service}/tile/1/0/0`,
  `${service}/tile/1/0/1`,
  `${service}/tile/2/0/0`,
  `${service}/legend?f=json`,
]

/** Signal on which the gateway's process collects its garbage: it writes a heap snapshot. */
const collect = 'SIGWINCH'

/** What goes wrong, at random: about one reply in ten. */
const unreliable: Answer = (request, response) => {
  const chance = Math.random()
  const size = request.url.includes('/tile/2/') ? 2_000_000 : 20_000
  if (request.url.includes('legend'))
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"layers":[]}')
  else if (chance < 0.02) setTimeout(() => response.end('GIF89a'), 1_500)
  else if (chance < 0.04) envelope(response, 498, 'Invalid Token')
  else if (chance < 0.06)
    response
      .writeHead(200, { 'content-length': size })
      .write(Buffer.alloc(size / 2), () => response.destroy())
  else if (chance < 0.08) response.writeHead(503).end()
  else if (chance < 0.1) response.destroy()
  else response.writeHead(200, { 'content-type': 'image/png' }).end(Buffer.alloc(size, 1))
}

it('leaves handles, memory and connections where they were', {
  timeout: (seconds + 600) * 1_000,
}, async () => {
  let upstream = await startMiniUpstream(() => {})
  upstream.answer = siteAnswer(upstream, new Set(), unreliable)
  const file = join(directory, 'mapgate.yaml')
  const configuration = {
    listen: { port: 0 },
    publicUrl: 'http://127.0.0.1:0',
    admin: { port: 0 },
    audit: { file: 'audit.log' },
    upstreams: {
      ags: {
        kind: 'arcgis',
        url: upstream.url,
        credential: { kind: 'arcgis-token', username: 'gateway', password: 'secret-of-the-gateway' },
        timeouts: { headers: '1s', bodyIdle: '1s', total: '10s' },
        breaker: { failures: 20, pause: '200ms' },
      },
    },
    mounts: [{ path: '/arcgis', upstream: 'ags' }],
    keys: [{ name: 'demo', key: 'demo-key', roles: ['staff'] }],
    grants: [{ to: { roles: ['staff'] }, on: {} }],
  }
  writeFileSync(file, stringify(configuration))
  const command = ['env', `NODE_OPTIONS=--heapsnapshot-signal=${collect} --diagnostic-dir=${directory}`]
  const gateway = await startGatewayProcess(file, { command })
  onTestFinished(async () => {
    await gateway.stop()
    await upstream.stop()
  })
  // Memory is compared with that of a process that has found its size under the same load.
  await load(gateway, Math.max(5, seconds / 10))
  const before = await rest(gateway)

  const end = performance.now() + seconds * 1_000
  const restarting = (async () => {
    for (let nth = 0; performance.now() < end - 5_000; nth++) {
      await pause(2_500)
      if (nth % 2 === 0)
        writeFileSync(file, stringify({ ...configuration, origins: [`https://p${nth}.example`] }))
      else upstream = await restarted(upstream)
    }
  })()
  let brokenOff = 0
  const tally = await load(gateway, seconds, () => {
    brokenOff += 1
  })
  await restarting
  const after = await rest(gateway)
  note(`soak of ${seconds} s, mixed load with faults`, tally, { brokenOff, before, after })
  // Errors come back at once and are asked again at once, so an outage counts for more than its time.
  expect(tally.well).toBeGreaterThan(tally.sent * 0.2)
  // Only what the upstream broke off after the head had gone out to the caller may be lost.
  expect(tally.lost - brokenOff).toBe(0)
  expect(brokenOff).toBeLessThan(tally.sent * 0.01)
  expect(after.sockets).toBeLessThanOrEqual(before.sockets + 4)
  expect(after.timers).toBeLessThanOrEqual(before.timers + 4)
  expect(after.liveMb).toBeLessThan(before.liveMb + 8)
  expect(after.memoryMb).toBeLessThan(before.memoryMb + 64)
  expect(await gateway.stop()).toBe(0)
})

/** The same upstream on the same port after a moment of absence. */
async function restarted(upstream: MiniUpstream): Promise<MiniUpstream> {
  await upstream.stop()
  await pause(300)
  const back = await startMiniUpstream(() => {}, upstream.port)
  back.answer = siteAnswer(back, new Set(), unreliable)
  return back
}

/** Twelve callers who take what they asked for, and four who leave before they have it. */
async function load(
  gateway: GatewayProcess,
  forSeconds: number,
  brokenOff: () => void = () => {},
): Promise<Tally> {
  const tally: Tally = { sent: 0, well: 0, clear: 0, lost: 0 }
  const end = performance.now() + forSeconds * 1_000
  const pathOf = () => gateway.url + paths[Math.floor(Math.random() * paths.length)]
  const caller = async () => {
    while (performance.now() < end) {
      tally.sent += 1
      tally[await askOnce(pathOf(), { brokenOff })] += 1
      await pause(5)
    }
  }
  const leaver = async () => {
    while (performance.now() < end) {
      const asking = request(pathOf(), { headers: { token: 'demo-key' } }).on('error', () => {})
      asking.end()
      await pause(20)
      asking.destroy()
    }
  }
  await Promise.all([...Array.from({ length: 12 }, caller), ...Array.from({ length: 4 }, leaver)])
  return tally
}

/** What the process holds when nothing is under way, kept connections have had their time, and the garbage is gone. */
async function rest(gateway: GatewayProcess) {
  await expect.poll(async () => (await gateway.status()).inFlight).toBe(0)
  await pause(17_000)
  // A heap snapshot begins with a full collection, and nothing is answered before it is written.
  gateway.child.kill(collect)
  await expect.poll(() => readdirSync(directory).some((name) => name.endsWith('.heapsnapshot'))).toBe(true)
  const { resources, memory } = await gateway.status()
  const memoryMb = Math.round(gateway.memoryMb())
  for (const name of readdirSync(directory)) if (name.endsWith('.heapsnapshot')) rmSync(join(directory, name))
  return {
    sockets: resources.TCPSocketWrap ?? 0,
    timers: resources.Timeout ?? 0,
    memoryMb,
    liveMb: Math.round((memory.heapUsed + memory.arrayBuffers) / 1e5) / 10,
  }
}
