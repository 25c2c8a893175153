import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Frame, indexedArea, maskOf } from '@mapgate/geometry'
import sharp from 'sharp'
import { createPaint } from '../../packages/gateway/src/areas/paint.ts'
import { shownFeatures } from '../../packages/policy/src/enforce/features/shown-rows.ts'
import { openInside } from '../inside/gateway.ts'
import { openPictureServer, pictureNamed } from '../inside/picture-server.ts'
import { parcelsAsJson, queryOf, withoutThreeFields } from '../scenes/parcels.ts'
import { openWalk } from './walk.ts'

/** A piece of work whose processor time is watched. */
export interface Scene extends AsyncDisposable {
  readonly name: string
  readonly callsPerRound: number
  readonly work: () => Promise<unknown>
}

const service = '/rest/services/Service_0/MapServer'

/** All scenes, from a request that is decided on to a picture that is masked. */
export async function openScenes(): Promise<readonly Scene[]> {
  const walk = openWalk()
  // Each request is a new one, because what was read of others is remembered.
  let turn = 0
  const next = () => {
    turn += 1
    return turn
  }
  return [
    scene('export-decided', 5_000, () => walk(`${service}/export`, exportQuery(next()))),
    scene('tile-decided', 12_000, () => walk(`${service}/tile/20/${next()}/705`, '')),
    scene('query-decided', 4_000, () => walk(`${service}/0/query`, featureQuery(next()))),
    await keptTile(),
    hideFields(),
    await maskTile(),
  ]
}

const exportQuery = (nth: number): string =>
  `bbox=${-13_149_614 - nth}%2C4383204.94%2C-13110479.08%2C4422340.70&bboxSR=102100&imageSR=102100&size=1024%2C768&dpi=96&format=png32&transparent=true&f=image`
const featureQuery = (nth: number): string =>
  `where=OBJECTID%20%3E%20${nth}%20AND%20NAME%20LIKE%20%27P%25%27&outFields=*&outSR=102100&resultRecordCount=2000&f=json`

const scene = (name: string, callsPerRound: number, work: Scene['work']): Scene => ({
  name,
  callsPerRound,
  work,
  [Symbol.asyncDispose]: async () => {},
})

/** A kept tile, from the parser of `node:http` to the bytes of the reply. */
async function keptTile(): Promise<Scene> {
  const upstream = await openPictureServer({ services: 1, pictureOf: (url) => pictureNamed(20_000, url) })
  const gateway = await openInside(
    {
      publicUrl: 'http://127.0.0.1:8080',
      listen: { port: 0 },
      upstreams: { ags: { kind: 'arcgis', url: `http://127.0.0.1:${upstream.port}/arcgis` } },
      mounts: [{ path: '/arcgis', upstream: 'ags', cache: [{ life: '1h' }] }],
      cache: { statusTo: { roles: ['staff'] } },
      keys: [{ name: 'bench', key: 'a-key-of-the-quick-bench', roles: ['staff'] }],
      grants: [{ to: { roles: ['staff'] }, on: { services: ['Service_*'] } }],
    },
    import.meta.dirname,
  )
  const target = `/arcgis${service}/tile/12/1617/705?token=a-key-of-the-quick-bench`
  await gateway.ask(target)
  return {
    ...scene('tile-kept', 4_000, () => gateway.hit(target)),
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]()
      await upstream[Symbol.asyncDispose]()
    },
  }
}

function hideFields(): Scene {
  const text = parcelsAsJson(1_000)
  const query = queryOf('json')
  return scene('fields-hidden', 60, async () =>
    JSON.stringify(shownFeatures(JSON.parse(text), query, withoutThreeFields)),
  )
}

const frame: Frame = {
  extent: { xmin: 0, ymin: 0, xmax: 256, ymax: 256 },
  wkid: 3857,
  width: 256,
  height: 256,
}

async function maskTile(): Promise<Scene> {
  const body = await sharp({
    create: { width: 256, height: 256, channels: 4, background: { r: 200, g: 220, b: 240, alpha: 1 } },
  })
    .png()
    .toBuffer()
  const triangle = indexedArea({
    key: 'a triangle',
    wkid: 3857,
    coordinates: Float64Array.of(10, 10, 240, 30, 120, 250),
    ends: Uint32Array.of(3),
    deviation: 0,
    unitsPerMetre: 1,
  })
  const reply = { status: 200, headers: {}, body, elapsedMs: 0 }
  const paint = createPaint({ maskOf })
  return scene('tile-masked', 60, async () => {
    await paint([{ reply, placed: triangle }], frame)
    await nextTurn()
  })
}
