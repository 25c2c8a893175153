import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { startSampleServer } from '@mapgate/sample-server'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { keptWorld } from '../kept-world.ts'
import { ownPort } from './own-port.ts'

const mapgate = fileURLToPath(new URL('../../packages/gateway/bin/mapgate.mjs', import.meta.url))
const layer = '/arcgis/rest/services/Assets_Service/FeatureServer/2'
const headers = { token: 'editor-key', connection: 'close' }

let sample: Awaited<ReturnType<typeof startSampleServer>>
let stop = async () => {}
beforeAll(async () => {
  sample = await startSampleServer({ fill: keptWorld })
})
afterEach(() => stop())
afterAll(() => sample.close())

/** Two workers on one port, with these keys of `cache`. */
async function startWorkers(cache: object) {
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-kept-'))
  const file = join(directory, 'mapgate.yaml')
  const port = await ownPort()
  const credential = { kind: 'arcgis-token', username: 'sample', password: 'sample-password' }
  writeFileSync(
    file,
    stringify({
      publicUrl: `http://127.0.0.1:${port}`,
      listen: { port },
      admin: { socket: 'admin.sock' },
      store: { file: 'mapgate.db' },
      cache,
      upstreams: { sample: { kind: 'arcgis', url: sample.url, credential } },
      mounts: [{ path: '/arcgis', upstream: 'sample', cache: [{ life: '1h' }] }],
      keys: [{ name: 'editor', key: 'editor-key', roles: ['editor'] }],
      grants: [{ to: { roles: ['editor'] }, on: { services: ['**'] }, for: ['view', 'query', 'edit'] }],
    }),
  )
  const parent = spawn(process.execPath, [mapgate, 'serve', '--config', file, '--workers', '2'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  parent.stderr.on('data', (more) => (log += more))
  stop = async () => {
    parent.kill('SIGTERM')
    await once(parent, 'exit')
    rmSync(directory, { recursive: true })
  }
  await expect.poll(() => log.split('Mapgate listens').length - 1).toBe(2)
  return { directory, file, url: `http://127.0.0.1:${port}${layer}` }
}

const ofWorker = (directory: string, worker: number): string =>
  join(directory, worker === 0 ? 'admin.sock' : `admin.sock.${worker}`)

/** How many queries a worker has answered. */
async function answeredBy(socketPath: string): Promise<number> {
  const [reply] = await once(
    request({ socketPath, path: '/metrics', headers: { host: 'localhost' } }).end(),
    'response',
  )
  const lines = (await text(reply)).split('\n').filter((line) => /^mapgate_requests_total.*query/i.test(line))
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

/** What rows both workers answer with: it is asked until each of them was. */
async function statusesOf({ directory, url }: { directory: string; url: string }): Promise<string[]> {
  const counts = () => Promise.all([0, 1].map((worker) => answeredBy(ofWorker(directory, worker))))
  const before = await counts()
  const statuses = new Set<string>()
  for (let rounds = 0; rounds < 500; rounds += 1) {
    const reply = await fetch(`${url}/query?where=OBJECTID%3D7&outFields=*&f=json`, { headers })
    const { features } = (await reply.json()) as { features: { attributes: { status: string } }[] }
    statuses.add(features[0]?.attributes.status ?? 'none')
    const now = await counts()
    if (now.every((count, worker) => count > (before[worker] ?? 0))) return [...statuses]
  }
  throw new Error('one of the workers was never asked')
}

const behindTheGateway = (status: string): void =>
  void sample.world.database.prepare('UPDATE layer_2 SET status = ? WHERE OBJECTID = 7').run(status)

const command = (...args: string[]) =>
  new Promise<string>((done) => {
    execFile(process.execPath, [mapgate, 'cache', ...args], (_error, stdout, stderr) => done(stdout + stderr))
  })

/** What the command says where a purge names what is not there. */
async function purgesOfNothing(file: string): Promise<void> {
  const purge = (...args: string[]) => command('purge', '--config', file, ...args)
  expect(await purge('--upstream', 'nobody')).toContain('there is no upstream "nobody"; there are: sample')
  expect(await purge('--service', 'Water/Nowhere')).toContain(
    'the catalogue has no service "Water/Nowhere"; write it like Water/Mains',
  )
  expect(await purge('--layers', 'all')).toContain('numbers of layers with commas between them')
}

describe('Kept answers of two workers', () => {
  it.each([
    ['that share a disk', { disk: { directory: 'kept' } }],
    ['that have memory alone', {}],
  ])('%s are forgotten by both after an edit, and when the command says so', async (_title, cache) => {
    behindTheGateway('first')
    const workers = await startWorkers(cache)
    expect(await statusesOf(workers)).toEqual(['first'])
    behindTheGateway('second')
    expect(await statusesOf(workers)).toEqual(['first'])

    const ofUpstream = ['purge', '--config', workers.file, '--upstream', 'sample']
    expect(await command(...ofUpstream, '--service', 'Assets_Service')).toMatch(
      /^[1-9]\d* kept answers were forgotten/,
    )
    expect(await statusesOf(workers)).toEqual(['second'])

    const features = JSON.stringify([{ attributes: { OBJECTID: 7, status: 'third' } }])
    const edited = await fetch(`${workers.url}/updateFeatures`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({ f: 'json', features }),
    })
    expect(await edited.json()).toMatchObject({ updateResults: [{ success: true }] })
    expect(await statusesOf(workers)).toEqual(['third'])
    expect(await command('status', '--config', workers.file)).toMatch(/^memory {2}\d+ answers/)
    await purgesOfNothing(workers.file)
    if ('disk' in cache) expect(statSync(join(workers.directory, 'kept')).mode & 0o777).toBe(0o700)
  })
})
