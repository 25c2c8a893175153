import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'
import type { OgcServer } from '../ogc/listener.ts'
import { startRecordingServer } from '../ogc/recording-server.ts'
import { layersOf } from '../ogc/world.ts'

// What a client leaves out, or says in its own way, a server may fill in: its own interface without SERVICE, the layers of a style without LAYERS, errors as
// pictures, another map. So each request is written anew, whole, in one spelling.

let recording: OgcServer
let gated: Gated
beforeAll(async () => {
  recording = await startRecordingServer(layersOf('one'))
  gated = await startGated({
    configure: ({ upstreams, mounts }) => {
      upstreams.mapped = {
        kind: 'ogc',
        server: 'mapserver',
        url: recording.url,
        map: '/srv/maps/town.map',
        fields: 'none',
        layers: { parcels: { drawnBy: [] } },
      }
      mounts.push({ path: '/mapped', upstream: 'mapped' })
    },
  })
})
afterAll(async () => {
  await gated?.close()
  await recording?.close()
})

const names = ['mapserver', 'qgis'] as const
const doorOf = (name: string): GatedDoor => gated.doors.find((door) => door.name === name) as GatedDoor
const count = (text: string, name: string): number =>
  [...text.matchAll(new RegExp(`[?&]${name}=`, 'gi'))].length

describe.each(names)('Before %s', (name) => {
  it.each(['GetMap', 'getmap', 'GETMAP'])(
    'a map without SERVICE is asked for with it: %s',
    async (REQUEST) => {
      const { SERVICE: _, ...rest } = gated.map(doorOf(name), 'parcels', { REQUEST })
      const { status, logged } = await gated.ask(doorOf(name), rest)
      expect([status, logged.length]).toEqual([200, 1])
      const url = logged[0]?.url ?? ''
      expect(url).toMatch(/\?SERVICE=WMS&VERSION=1\.1\.1&REQUEST=GetMap&/)
      for (const key of ['service', 'request', 'layers', 'filter']) expect(count(url, key), key).toBe(1)
    },
  )

  it.each(['application/vnd.ogc.se_inimage', 'application/vnd.ogc.se_blank', 'INIMAGE'])(
    'errors are told as reports, whatever the client wants: %s',
    async (EXCEPTIONS) => {
      const { logged } = await gated.ask(doorOf(name), gated.map(doorOf(name), 'parcels', { EXCEPTIONS }))
      expect(logged.map(({ url }) => /EXCEPTIONS=([^&]*)/.exec(url)?.[1])).toEqual([
        'application%2Fvnd.ogc.se_xml',
      ])
    },
  )

  it.each<Record<string, string>>([
    {
      SLD_BODY: '<StyledLayerDescriptor><NamedLayer><Name>vault</Name></NamedLayer></StyledLayerDescriptor>',
    },
    { SLD: 'http://127.0.0.1:1/vault.sld' },
    {},
  ])('a map without LAYERS is none: %j', async (more) => {
    const { LAYERS: _, ...rest } = gated.map(doorOf(name), 'parcels', more)
    const reply = await gated.ask(doorOf(name), rest, { caller: 'editor' })
    expect([reply.status, reply.sent]).toEqual([400, []])
  })

  it.each([
    'CLIP',
    'DYNAMICLAYERS',
    'FILE_NAME',
    'OPACITIES',
    'TEMPLATE',
    'ATLAS_PK',
    'MAP_ANGLE',
    'STYLE_URL',
  ])('%s is refused by its name, and means nothing where it is empty', async (key) => {
    const [said, empty] = [
      await gated.ask(doorOf(name), gated.map(doorOf(name), 'parcels', { [key]: 'x' })),
      await gated.ask(doorOf(name), gated.map(doorOf(name), 'parcels', { [key]: '' })),
    ]
    expect([said.status, said.sent, empty.status]).toEqual([400, [], 200])
  })

  it('names that choose rows or cells elsewhere are not passed on', async () => {
    const more = {
      SORTBY: 'owner',
      PROPERTYNAME: 'owner',
      STARTINDEX: '1',
      MAXFEATURES: '9',
      OUTPUTFORMAT: 'text/javascript',
      INTERPOLATIONS: 'x',
      QUALITY: '1',
      TILED: 'true',
      PALETTE: 'x',
      UUID: 'x',
    }
    const [plain, asked] = [
      await gated.ask(doorOf(name), gated.map(doorOf(name), 'parcels')),
      await gated.ask(doorOf(name), gated.map(doorOf(name), 'parcels', more)),
    ]
    expect([asked.status, asked.body.equals(plain.body)]).toEqual([200, true])
    expect(asked.sent).toEqual(plain.sent)
  })
})

describe('Where the configuration names the map', () => {
  it.each(['MAP', 'map', 'Map'])('it stands first, alone, whatever %s of the client says', async (key) => {
    const door = { ...doorOf('mapserver'), path: '/mapped' }
    recording.requests.length = 0
    for (const place of ['before', 'behind']) {
      const query = new URLSearchParams(gated.map(door, 'parcels')).toString()
      const other = `${key}=/etc/passwd`
      await gated.ask(door, place === 'before' ? `${other}&${query}` : `${query}&${other}`, {
        caller: 'editor',
      })
    }
    const urls = recording.requests.map(({ url }) => url)
    expect(urls.length).toBe(2)
    for (const url of urls) {
      expect(url).toMatch(/\?MAP=%2Fsrv%2Fmaps%2Ftown\.map&SERVICE=WMS&/)
      expect([count(url, 'map'), url.includes('passwd')]).toEqual([1, false])
    }
  })
})
