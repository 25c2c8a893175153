import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SampleServer, startSampleServer } from '@mapgate/sample-server'
import { expect } from 'vitest'
import { stringify } from 'yaml'
import { keptWorld } from '../../kept-world.ts'
import { createRandom, type Random } from '../../soundness/random.ts'
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts'
import { type GatewayProcess, startGatewayProcess } from './gateway-process.ts'

/** What became of edits during which the gateway was killed. */
export interface KilledTally {
  kills: number
  edits: number
  /** By what the caller was told in the end, and by how many rows were written. */
  readonly told: Record<string, number>
  /** What must not be. */
  readonly wrong: string[]
}

/** An edit of a caller who asks again until it is told what became of it. */
interface TriedEdit {
  readonly key: string
  readonly text: string
  readonly path: string
  readonly parameters: Readonly<Record<string, string>>
  told?: 'done' | 'refused' | 'unknown'
  /** True while the gateway says that an earlier attempt is still running: one that was killed keeps its key until its lease is over. */
  isRunning?: boolean
}

const password = 'upstream-secret'
const crew = 'crew-key'

/**
 * Kills the gateway so many times in the middle of edits, starts it again, and lets the callers ask again by their keys, in the end until each is told
 * what became of its edit.
 * @param patienceMs how long they ask in the end; 0: once
 */
export async function killAmidEdits(
  kills: number,
  { seed, patienceMs }: { seed: number; patienceMs: number },
): Promise<KilledTally> {
  const random = createRandom(seed)
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-killed-'))
  const sample = await startSampleServer({
    fill: keptWorld,
    port: 0,
    users: [{ username: 'gateway', password }],
  })
  const proxy = await startCuttingProxy(sample.port)
  const file = join(directory, 'mapgate.yaml')
  writeFileSync(file, stringify(configurationFor(proxy)))
  const before = foreignRows(sample)
  const tally: KilledTally = { kills: 0, edits: 0, told: {}, wrong: [] }
  try {
    const all: TriedEdit[] = []
    let gateway = await startGatewayProcess(file)
    await ready(gateway)
    for (let round = 0; round < kills; round++) {
      const edits = Array.from({ length: 3 }, (_, nth) => editOf(round * 3 + nth, random, sample))
      proxy.beforeWrite = () => pause(random.whole(0, 12))
      const asking = Promise.all(edits.map((edit) => tryOnce(gateway, edit)))
      await killAtSomeMoment(gateway, proxy, random)
      await asking
      gateway = await startGatewayProcess(file)
      await ready(gateway)
      tally.kills += 1
      const again = gateway
      await Promise.all(edits.map((edit) => insist(again, edit, 0)))
      all.push(...edits)
    }
    proxy.beforeWrite = () => {}
    const last = gateway
    await Promise.all(all.map((edit) => insist(last, edit, patienceMs)))
    for (const edit of all) judge(sample, edit, { tally, isImpatient: patienceMs === 0 })
    await gateway.stop()
    if (foreignRows(sample) !== before) tally.wrong.push('rows out of reach have changed')
    return tally
  } finally {
    await proxy.close()
    await sample.close()
    rmSync(directory, { recursive: true })
  }
}

const configurationFor = (proxy: CuttingProxy) => ({
  listen: { port: 0 },
  publicUrl: 'http://127.0.0.1:0',
  admin: { port: 0 },
  store: { file: 'store.sqlite' },
  upstreams: {
    sample: {
      kind: 'arcgis',
      url: proxy.url,
      credential: { kind: 'arcgis-token', username: 'gateway', password },
      breaker: { failures: 1_000_000, pause: '1ms' },
    },
  },
  mounts: [{ path: '/arcgis', upstream: 'sample' }],
  keys: [{ name: 'crew', key: crew, roles: ['crew'], attributes: { district: 'Littlebrook' } }],
  grants: [
    {
      name: 'crew',
      to: { roles: ['crew'] },
      on: { services: ['Assets_Service'], layers: ['Complaints'] },
      for: ['view', 'query', 'edit'],
      with: {
        where: 'district = :principal.district',
        fields: { except: ['owner_name', 'phone'] },
        edit: {
          add: true,
          update: true,
          delete: true,
          geometry: true,
          set: { district: ':principal.district' },
        },
      },
    },
  ],
})

const pause = (ms: number) => new Promise<void>((done) => void setTimeout(done, ms))

/** Rows of other districts, as one text. */
const foreignRows = ({ world }: SampleServer): string =>
  JSON.stringify(
    world.database.prepare("SELECT * FROM layer_0 WHERE district <> 'Littlebrook' ORDER BY OBJECTID").all(),
  )

/** Kills it when a write has come to the map server's door, or a few milliseconds after the callers began. */
async function killAtSomeMoment(gateway: GatewayProcess, proxy: CuttingProxy, random: Random): Promise<void> {
  const { beforeWrite } = proxy
  const exit = once(gateway.child, 'exit')
  if (random.chance(0.5)) {
    const nth = proxy.writes + random.whole(1, 3)
    proxy.beforeWrite = async () => {
      await beforeWrite()
      if (proxy.writes >= nth) gateway.child.kill('SIGKILL')
    }
    // Where fewer writes come than that, as of edits that are refused.
    setTimeout(() => gateway.child.kill('SIGKILL'), 1_500).unref()
  } else setTimeout(() => gateway.child.kill('SIGKILL'), random.whole(5, 60))
  await exit
}

/** An edit with a text of its own, of one of the ways in which edits are sent; now and then of a row that is out of reach. */
function editOf(nth: number, random: Random, { world }: SampleServer): TriedEdit {
  const text = `kill-${nth}`
  const rows = (condition: string) =>
    world.database.prepare(`SELECT OBJECTID FROM layer_0 WHERE ${condition} LIMIT 400`).all()
  // A row of its own for each edit, so that none writes over another.
  const own = () => Number(rows("district = 'Littlebrook' ORDER BY OBJECTID")[nth]?.OBJECTID)
  const foreign = () => Number(random.pick(rows("district <> 'Littlebrook'"))?.OBJECTID)
  const update = (OBJECTID: number, more: object = {}) => ({
    features: JSON.stringify([{ attributes: { OBJECTID, notes: text }, ...more }]),
  })
  const add = { features: JSON.stringify([{ attributes: { notes: text }, geometry: { x: 1, y: nth } }]) }
  const [path, parameters] = random.pick<() => readonly [string, Readonly<Record<string, string>>]>([
    () => ['addFeatures', add],
    () => ['addFeatures', add],
    () => ['updateFeatures', update(own())],
    () => ['updateFeatures', update(own(), { geometry: { x: 1, y: nth } })],
    () => ['updateFeatures', update(foreign())],
  ])()
  return { key: `key-${nth}-${random.whole(0, 1e9)}`, text, path, parameters }
}

/** Waits until the gateway knows what the map server has. */
async function ready({ url }: GatewayProcess): Promise<void> {
  const layer = `${url}/arcgis/rest/services/Assets_Service/FeatureServer/0?f=json`
  const described = async () => (await fetch(layer, { headers: { token: crew } })).text()
  await expect.poll(described).toContain('"objectIdField"')
}

/** Asks once. What came to no answer is told nothing. */
async function tryOnce({ url }: GatewayProcess, edit: TriedEdit): Promise<void> {
  const service = `${url}/arcgis/rest/services/Assets_Service/FeatureServer/0/${edit.path}`
  const text = await fetch(service, {
    method: 'POST',
    headers: { token: crew, 'idempotency-key': edit.key },
    body: new URLSearchParams({ f: 'json', ...edit.parameters }),
  }).then(
    (reply) => reply.text(),
    () => undefined,
  )
  if (text === undefined) return
  edit.isRunning = /still running/i.test(text)
  if (edit.isRunning) return
  edit.told = /not known whether/.test(text) ? 'unknown' : /"success":true/.test(text) ? 'done' : 'refused'
}

/** Asks again with the same key, until something is told, or for so long. */
async function insist(gateway: GatewayProcess, edit: TriedEdit, patienceMs: number): Promise<void> {
  const untilMs = performance.now() + patienceMs
  while (edit.told === undefined) {
    await tryOnce(gateway, edit)
    if (performance.now() >= untilMs) return
    if (edit.told === undefined) await pause(300)
  }
}

function judge(
  { world }: SampleServer,
  { text, told, isRunning, path }: TriedEdit,
  { tally, isImpatient }: { tally: KilledTally; isImpatient: boolean },
): void {
  const rows = Number(
    world.database.prepare('SELECT count(*) AS n FROM layer_0 WHERE notes = ?').get(text)?.n,
  )
  const outcome = `${path}, told ${told}, ${rows} rows`
  tally.edits += 1
  tally.told[outcome] = (tally.told[outcome] ?? 0) + 1
  const isTrue = {
    done: rows === 1,
    refused: rows === 0,
    unknown: rows <= 1,
    nothing: isImpatient && isRunning === true && rows <= 1,
  }[told ?? 'nothing']
  if (!isTrue) tally.wrong.push(`${text}: ${outcome}`)
}
