import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startSampleServer } from '@mapgate/sample-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { keptWorld } from '../../kept-world.ts'
import { type GatewayProcess, startGatewayProcess } from './gateway-process.ts'

const layer = '/rest/services/Assets_Service/FeatureServer/2'
const key = 'a-key-of-the-two-processes'
const directory = mkdtempSync(join(tmpdir(), 'mapgate-edits-'))
const shiftedClock = fileURLToPath(new URL('../../faults/shifted-clock.mjs', import.meta.url))

let sample: Awaited<ReturnType<typeof startSampleServer>>
let file: string
const gateways: GatewayProcess[] = []

beforeAll(async () => {
  sample = await startSampleServer({ fill: keptWorld })
  file = join(directory, 'mapgate.yaml')
  const credential = { kind: 'arcgis-token', username: 'sample', password: 'sample-password' }
  writeFileSync(
    file,
    stringify({
      publicUrl: 'http://127.0.0.1:0',
      listen: { port: 0 },
      admin: { port: 0 },
      store: { file: 'mapgate.db' },
      upstreams: {
        sample: { kind: 'arcgis', url: sample.url, credential },
        again: { kind: 'arcgis', url: `${sample.url}/`, credential },
      },
      mounts: [
        { path: '/arcgis', upstream: 'sample' },
        { path: '/again', upstream: 'again' },
      ],
      keys: [{ name: 'editor', key, roles: ['editor'] }],
      grants: [{ to: { roles: ['editor'] }, on: { services: ['**'] }, for: ['view', 'query', 'edit'] }],
    }),
  )
  gateways.push(await startGatewayProcess(file), await startGatewayProcess(file))
})
afterAll(async () => {
  // Those that were killed have ended.
  for (const gateway of gateways) if (gateway.child.signalCode === null) await gateway.stop()
  await sample.close()
  rmSync(directory, { recursive: true, force: true })
})

const edit = async (
  gateway: GatewayProcess | undefined,
  operation: string,
  form: object,
  { headers = {}, mount = '/arcgis' } = {},
) => {
  const reply = await fetch(`${gateway?.url}${mount}${layer}/${operation}`, {
    method: 'POST',
    headers: { token: key, ...headers },
    body: new URLSearchParams({ f: 'json', ...form }),
  })
  return reply.json()
}
const count = (): unknown =>
  sample.world.database.prepare("SELECT count(*) AS rows FROM layer_2 WHERE status = 'of a key'").get()?.rows

/** Holds the next write at the map server until a gateway was killed, and ends when it is there. */
async function killAtNextWrite({ child }: GatewayProcess): Promise<void> {
  const arrived = Promise.withResolvers<void>()
  const ended = once(child, 'exit')
  sample.gaps.beforeWrite = async () => {
    sample.gaps.beforeWrite = undefined
    arrived.resolve()
    await ended
  }
  await arrived.promise
  child.kill('SIGKILL')
  await ended
}

describe('Two gateways on one store', () => {
  const update = async (nth: number, id: number, mount?: string): Promise<boolean> => {
    const features = JSON.stringify([{ attributes: { OBJECTID: id, status: `of ${nth}` } }])
    const { updateResults } = await edit(
      gateways[nth % 2],
      'updateFeatures',
      { features },
      mount ? { mount } : {},
    )
    return updateResults[0].success
  }

  it.each([
    ['by one name of the map server', ['/arcgis']],
    ['by either of its names', ['/arcgis', '/arcgis', '/again']],
  ])('send edits of one row one after the other: %s', async (_, mounts) => {
    let [now, most] = [0, 0]
    sample.gaps.beforeWrite = async () => {
      now += 1
      most = Math.max(most, now)
      await pause(60)
      now -= 1
    }
    const done = await Promise.all(
      [0, 1, 2, 3, 4, 5].map((nth) => update(nth, 7, mounts[nth % mounts.length])),
    )
    expect([done, most]).toEqual([Array(6).fill(true), 1])
    sample.gaps.beforeWrite = undefined
  })

  it('send edits of two rows at once', async () => {
    let waiting = 0
    const both = Promise.withResolvers<void>()
    // Neither is written before the other has come.
    sample.gaps.beforeWrite = () => {
      waiting += 1
      if (waiting === 2) both.resolve()
      return both.promise
    }
    expect(await Promise.all([update(0, 8), update(1, 9)])).toEqual([true, true])
    sample.gaps.beforeWrite = undefined
  })

  it('send an edit once where the one that sent it is killed, and say that nobody knows what became of it', async () => {
    const features = JSON.stringify([{ attributes: { status: 'of a key' }, geometry: { x: 0, y: 0 } }])
    const send = (gateway: GatewayProcess | undefined) =>
      edit(gateway, 'addFeatures', { features }, { headers: { 'idempotency-key': 'killed' } })
    const [dying] = gateways as [GatewayProcess]
    // The clock of the other one stands before the end of the lease, however long this takes, and behind it when the test says so.
    const clock = join(directory, 'clock')
    writeFileSync(clock, String(-600_000))
    const other = await startGatewayProcess(file, {
      environment: { NODE_OPTIONS: `--import=${shiftedClock}`, MAPGATE_SHIFTED_CLOCK: clock },
    })
    gateways.push(other)
    const killed = killAtNextWrite(dying)
    const cut = send(dying).catch(() => 'cut')
    await killed
    expect(await cut).toBe('cut')
    expect((await send(other)).error.code).toBe(409)
    writeFileSync(clock, '20000')
    await expect.poll(async () => (await send(other)).error.code).toBe(504)
    expect(count()).toBe(1)
  })

  it('keep no row for one that was killed longer than its lease', async () => {
    const started = await startGatewayProcess(file)
    const killed = killAtNextWrite(started)
    const features = JSON.stringify([{ attributes: { OBJECTID: 11, status: 'last' } }])
    const first = edit(started, 'updateFeatures', { features }).catch(() => 'cut')
    await killed
    expect(await first).toBe('cut')
    const outcome = async () => (await edit(gateways[1], 'updateFeatures', { features })).error?.code ?? 200
    await expect.poll(outcome, { interval: 100 }).toBe(200)
  })
})
