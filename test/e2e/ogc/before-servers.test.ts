import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, startGated } from '../../ogc/gated.ts'
import type { OgcServer } from '../../ogc/listener.ts'
import { countColours, mapOf, wholeBox } from '../../ogc/pictures.ts'
import { startOgcServer } from '../../ogc/servers.ts'
import { colours, layersOf, ogcCanaries, visibleOf } from '../../ogc/world.ts'
import { difference, pixelsOf } from './pixels.ts'
import { askPython, ownFolder } from './python.ts'

// QGIS, through the gateway, before a real MapServer: an editor sees what the server draws, a guest what a server draws that holds nothing else.

interface Answer {
  readonly picture: string
  readonly errors: readonly string[]
  readonly told: { readonly text: string }
}

const callers = ['editor', 'guest'] as const
const folder = ownFolder()
let gated: Gated
let visible: OgcServer
let answers: readonly Answer[]

beforeAll(async () => {
  ;[gated, visible] = await Promise.all([
    startGated({ kinds: ['mapserver'] }),
    startOgcServer('mapserver', visibleOf(layersOf('one'))),
  ])
  const [west, south, east, north] = wholeBox
  const path = gated.doors.find(({ name }) => name === 'mapserver')?.path
  const questions = callers.map((caller) => ({
    entrance: { url: `${gated.stack.gatewayUrl}${path}`, token: `${caller}-key` },
    layers: ['parcels', 'hydrants'],
    view: { wkid: 3857, west, south, east, north, width: 500, height: 500 },
    click: { at: [50, 450] },
  }))
  answers = await askPython('qgis_client.py', questions, {
    HOME: folder.path,
    XDG_RUNTIME_DIR: folder.path,
    QGIS_AUTH_DB_DIR_PATH: folder.path,
    QGIS_CUSTOM_CONFIG_PATH: folder.path,
    QT_QPA_PLATFORM: 'offscreen',
  })
})
afterAll(async () => {
  await gated?.close()
  await visible?.close()
  folder.remove()
})

describe.each(callers.map((caller, index) => ({ caller, index })))(
  'QGIS as $caller before MapServer',
  ({ caller, index }) => {
    it('draws what the server draws of the rows that this caller may see', async () => {
      const answer = answers[index] as Answer
      expect(answer).not.toHaveProperty('error')
      const server = caller === 'editor' ? gated.servers.mapserver : visible
      const query = new URLSearchParams(mapOf('parcels,hydrants'))
      const reply = await fetch(`${server?.url}?${query}`)
      const expected = await pixelsOf(new Uint8Array(await reply.arrayBuffer()))
      const seen = await pixelsOf(Buffer.from(answer.picture, 'base64'))
      expect(countColours({ ...seen, data: Buffer.from(seen.data) }).get(colours.parcels)).toBeGreaterThan(
        100,
      )
      expect(difference(expected, seen, 3).different).toBe(0)
    })

    it('tells a guest nothing that is hidden', () => {
      const words = JSON.stringify(answers[index])
      if (caller === 'guest') expect(words).not.toContain(ogcCanaries.one.text)
    })
  },
)
