import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { stringify } from 'yaml'
import { parseConfiguration } from '../../../packages/gateway/src/config/load.ts'
import { type RunningGateway, startGateway } from '../../../packages/gateway/src/server/start.ts'
import { type MiniUpstream, startMiniUpstream } from '../faults/mini-upstream.ts'
import { configurationFor, mapServer, service } from '../one-service-site.ts'
import { ownPort } from '../own-port.ts'
import { root } from './run-command.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-several-'))
let upstream: MiniUpstream
let gateways: readonly RunningGateway[]
let nginx: ChildProcess | undefined
let front: string
/** How many pictures each gateway answered. */
const answered = [0, 0]
/** Drawings that the map server holds back until they are let go. */
const held: (() => void)[] = []
let holds = false

async function start(index: number): Promise<RunningGateway> {
  const changes = {
    publicUrl: 'https://my.url.com/gis',
    listen: { port: 0, trustedProxies: ['127.0.0.1'] },
    mounts: [{ path: '/arcgis', upstream: 'ags', cache: [{ life: '1h' }] }],
    keys: ['one-key', 'other-key'].map((key) => ({ name: key, key, roles: ['staff'] })),
    admin: { port: 0 },
    store: { file: 'store.db' },
  }
  const loaded = parseConfiguration(stringify(configurationFor(upstream, changes)), directory)
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  return startGateway({
    ...loaded,
    log: pino({ level: 'silent' }),
    audit: ({ operation }) => {
      if (operation === 'MapServer.export') answered[index] = (answered[index] ?? 0) + 1
    },
  })
}

beforeAll(async () => {
  upstream = await startMiniUpstream((request, response) => {
    if (!request.url.includes('/export?')) return mapServer(request, response)
    const draw = () =>
      response
        .writeHead(200, { 'content-type': 'image/png' })
        .end(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
    if (holds) held.push(draw)
    else draw()
  })
  gateways = [await start(0), await start(1)]
  const port = await ownPort()
  front = `http://127.0.0.1:${port}/gis`
  writeFileSync(join(directory, 'nginx.conf'), nginxConfiguration(port))
  nginx = spawn(nginxPath(), ['-c', join(directory, 'nginx.conf'), '-p', directory], { stdio: 'ignore' })
  await vi.waitFor(() => fetch(`${front}/.mapgate/health/live`), { timeout: 300_000, interval: 20 })
})
afterAll(async () => {
  if (nginx?.kill()) await once(nginx, 'exit')
  for (const gateway of gateways ?? []) await gateway.close()
  await upstream?.stop()
  rmSync(directory, { recursive: true, force: true })
})
beforeEach(() => {
  answered.fill(0)
  holds = false
})

/** The recipe as it stands, with the ports of these gateways in the places of the example's. */
function nginxConfiguration(port: number): string {
  const [first, second] = gateways.map((gateway) => `127.0.0.1:${gateway.port}`)
  const recipe = readFileSync(`${root}deploy/nginx/several-gateways.conf`, 'utf8')
    .replace('10.0.0.11:8080', first ?? '')
    .replace('10.0.0.12:8080', second ?? '')
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `daemon off; pid ${directory}/nginx.pid; error_log ${directory}/error.log;
events {}
http {
${folders.map((name) => `${name}_temp_path ${directory}/${name};`).join('\n')}
access_log off;
${recipe}
server {
  listen 127.0.0.1:${port};
  location /gis/ { proxy_pass http://mapgate; proxy_http_version 1.1; proxy_set_header Connection ""; }
}
}`
}

const nginxPath = (): string => (spawnSync('nginx', ['-v']).status === 0 ? 'nginx' : '/usr/sbin/nginx')

const pictures = () => upstream.seen.filter(({ url }) => url.includes('/export?')).length
const view = (number: number) =>
  `${service}/export?bbox=0,0,${number},${number}&size=16,16&format=png&f=image`

const withToken = (path: string, token: string, isFirst: boolean) =>
  isFirst ? path.replace('?', `?token=${token}&`) : `${path}&token=${token}`

async function ticketOf(key: string): Promise<string> {
  const reply = await fetch(`${gateways[0]?.url}/gis/.mapgate/ticket`, {
    method: 'POST',
    headers: { token: key },
  })
  return ((await reply.json()) as { ticket: string }).ticket
}

/** Requests that a gateway has not answered yet. */
async function inFlightAt({ adminUrl }: RunningGateway): Promise<number> {
  const text = await (await fetch(`${adminUrl}/metrics`)).text()
  return Number(/^mapgate_requests_in_flight (\d+)$/m.exec(text)?.[1])
}

describe('nginx before two gateways', () => {
  it('has a picture drawn once that many ask for at the same time, whoever they are and wherever their credential stands', async () => {
    const path = view(1)
    const before = pictures()
    holds = true
    const asked = Array.from({ length: 60 }, (_, index) => {
      const key = index % 2 === 0 ? 'one-key' : 'other-key'
      if (index % 3 === 0) return fetch(front + path, { headers: { token: key } })
      return fetch(front + withToken(path, key, index % 3 === 1))
    })
    // All of them wait at a gateway before the first drawing is finished.
    const waiting = async () => (await Promise.all(gateways.map(inFlightAt))).sort((a, b) => a - b)
    await expect
      .poll(waiting)
      .toEqual([0, 60])
      .finally(() => {
        holds = false
        for (const draw of held.splice(0)) draw()
      })
    const statuses = await Promise.all(asked.map(async (reply) => (await reply).status))
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(pictures() - before).toBe(1)
    expect([...answered].sort()).toEqual([0, 60])
  })

  it('deals pictures out to both, each always to the same one, with a ticket too', async () => {
    const numbers = Array.from({ length: 24 }, (_, index) => index + 10)
    const asOne = { headers: { token: 'one-key' } }
    for (const number of numbers) expect((await fetch(front + view(number), asOne)).status).toBe(200)
    const [first, second] = answered
    expect(Math.min(first ?? 0, second ?? 0)).toBeGreaterThan(0)
    const ticket = await ticketOf('other-key')
    const drawn = pictures()
    for (const number of numbers) {
      for (const path of [
        `/t/${ticket}${view(number)}`,
        withToken(view(number), 'other-key', true),
        `${view(number)}&mg_ticket=${ticket}`,
      ])
        expect((await fetch(front + path)).status).toBe(200)
    }
    expect(pictures()).toBe(drawn)
    expect([...answered]).toEqual([4 * (first ?? 0), 4 * (second ?? 0)])
  })

  it('goes on with the other one when one leaves', async () => {
    await gateways[0]?.close()
    for (const number of [40, 41, 42, 43, 44, 45])
      expect((await fetch(front + view(number), { headers: { token: 'one-key' } })).status).toBe(200)
  })
})
