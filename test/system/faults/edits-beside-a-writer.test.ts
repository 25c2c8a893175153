import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SampleServer, startSampleServer } from '@mapgate/sample-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { keptWorld } from '../../kept-world.ts'
import { createRandom } from '../../soundness/random.ts'
import { type GatewayProcess, startGatewayProcess } from './gateway-process.ts'

// Two gateways on one store edit the same few rows, while somebody else takes these out of reach and brings them back before every write.

const directory = mkdtempSync(join(tmpdir(), 'mapgate-beside-'))
const gateways: GatewayProcess[] = []
let sample: SampleServer
let ids: number[]

beforeAll(async () => {
  sample = await startSampleServer({ fill: keptWorld })
  const file = join(directory, 'mapgate.yaml')
  const credential = { kind: 'arcgis-token', username: 'sample', password: 'sample-password' }
  writeFileSync(
    file,
    stringify({
      publicUrl: 'http://127.0.0.1:0',
      listen: { port: 0 },
      admin: { port: 0 },
      store: { file: 'mapgate.db' },
      audit: { file: 'audit.log' },
      upstreams: { sample: { kind: 'arcgis', url: sample.url, credential } },
      mounts: [{ path: '/arcgis', upstream: 'sample' }],
      keys: [{ name: 'crew', key: 'crew-key', roles: ['crew'], attributes: { district: 'Littlebrook' } }],
      grants: [
        {
          name: 'crew',
          to: { roles: ['crew'] },
          on: { services: ['Assets_Service'], layers: ['Hydrants'] },
          for: ['view', 'query', 'edit'],
          with: {
            where: 'district = :principal.district',
            edit: { update: true, delete: true, geometry: true },
          },
        },
      ],
    }),
  )
  gateways.push(await startGatewayProcess(file), await startGatewayProcess(file))
  const { database } = sample.world
  ids = database
    .prepare("SELECT OBJECTID AS id FROM layer_2 WHERE district = 'Littlebrook' LIMIT 6")
    .all()
    .map(({ id }) => Number(id))
  database.exec(`CREATE TABLE written (id INTEGER, district TEXT, text TEXT);
    CREATE TRIGGER watch AFTER UPDATE OF manufacturer ON layer_2 WHEN new.manufacturer LIKE 'edit %'
    BEGIN INSERT INTO written VALUES (old.OBJECTID, old.district, new.manufacturer); END;`)
})
afterAll(async () => {
  for (const gateway of gateways) await gateway.stop()
  await sample.close()
  rmSync(directory, { recursive: true, force: true })
})

const random = createRandom(7)

/** Takes all of the rows out of reach, or brings them back. */
const moveAll = (district: string) =>
  sample.world.database
    .prepare(`UPDATE layer_2 SET district = ? WHERE OBJECTID IN (${ids.join(',')})`)
    .run(district)

/** Takes the rows out of reach before every second write, so that each test meets at least one such write at any pace. */
function meddler(): () => void {
  let calls = 0
  return () => {
    calls += 1
    if (calls % 2 === 0) moveAll('Cottonwood')
  }
}

const edit = async (nth: number, isCompared: boolean) => {
  const OBJECTID = random.pick(ids)
  const geometry = isCompared ? { geometry: { x: -13_135_000 + nth, y: 4_098_000 } } : {}
  const features = [{ attributes: { OBJECTID, manufacturer: `edit ${nth}` }, ...geometry }]
  const path = '/arcgis/rest/services/Assets_Service/FeatureServer/2/updateFeatures'
  const reply = await fetch(`${gateways[nth % 2]?.url}${path}`, {
    method: 'POST',
    headers: { token: 'crew-key' },
    body: new URLSearchParams({ f: 'json', rollbackOnFailure: 'false', features: JSON.stringify(features) }),
  })
  return { nth, isDone: (await reply.text()).includes('"success":true') }
}

/** Edits one after the other from each of three callers, with somebody else before every write. */
async function editAll(isCompared: boolean): Promise<readonly { nth: number; isDone: boolean }[]> {
  sample.gaps.beforeWrite = meddler()
  sample.world.database.exec('DELETE FROM written')
  const work = async (caller: number) => {
    const told = []
    for (let nth = caller; nth < 60; nth += 3) {
      moveAll('Littlebrook')
      told.push(await edit(nth, isCompared))
    }
    return told
  }
  const told = (await Promise.all([0, 1, 2].map(work))).flat()
  sample.gaps.beforeWrite = undefined
  return told
}

const written = () =>
  sample.world.database.prepare('SELECT * FROM written').all() as {
    id: number
    district: string
    text: string
  }[]

describe('Two gateways and somebody else who writes to the same rows', () => {
  it('never write a row that is out of reach, where the write carries the condition', async () => {
    const told = await editAll(false)
    const rows = written()
    expect(rows.filter(({ district }) => district !== 'Littlebrook')).toEqual([])
    const done = told.filter(({ isDone }) => isDone).map(({ nth }) => `edit ${nth}`)
    expect(rows.map(({ text }) => text).sort()).toEqual(done.sort())
    expect(done.length).toBeGreaterThan(0)
    expect(done.length).toBeLessThan(60)
  })

  it('tell of every row that was out of reach, where it does not', async () => {
    await editAll(true)
    const lost = written().filter(({ district }) => district !== 'Littlebrook')
    const alarms = () =>
      readFileSync(join(directory, 'audit.log'), 'utf8')
        .split('\n')
        .filter((line) => line.includes('"out-of-reach"')).length
    expect(lost.length).toBeGreaterThan(0)
    await expect.poll(alarms).toBe(lost.length)
  })
})
