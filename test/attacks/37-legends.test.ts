import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../ogc/gated.ts'

// Legends tell classes by name, count rows, and show what is drawn in a box, where map servers are asked to.

let gated: Gated
beforeAll(async () => {
  gated = await startGated()
})
afterAll(() => gated?.close())

const names = ['arcgis', 'mapserver', 'qgis'] as const
const doorOf = (name: string): GatedDoor => gated.doors.find((door) => door.name === name) as GatedDoor
const legendOf = (layer: string, more: Record<string, string> = {}) => ({
  SERVICE: 'WMS',
  VERSION: '1.3.0',
  REQUEST: 'GetLegendGraphic',
  LAYER: layer,
  FORMAT: 'image/png',
  ...more,
})

describe.each(names)('Before %s', (name) => {
  it.each<[what: string, more: Record<string, string>]>([
    ['counts of rows', { SHOWFEATURECOUNT: 'TRUE' }],
    [
      'symbols in a box',
      { BBOX: '1113200,6446300,1114200,6447300', CRS: 'EPSG:3857', WIDTH: '20', HEIGHT: '20' },
    ],
    ['one class', { RULE: 'main', RULELABEL: 'TRUE' }],
    ['titles of layers', { LAYERTITLE: 'TRUE', ITEMFONTFAMILY: 'x', BOXSPACE: '2' }],
    ['a scale', { SCALE: '1000' }],
    ['options', { LEGEND_OPTIONS: 'forceRule:true;dpi:600' }],
  ])('%s are not asked of the map server', async (_, more) => {
    const door = doorOf(name)
    for (const caller of ['guest', 'editor'] as const) {
      const reply = await gated.ask(door, legendOf(door.seen, more), { caller })
      expect(reply.sent.join(' ')).not.toMatch(
        /SHOWFEATURECOUNT=TRUE|BBOX=|RULE=|LAYERTITLE|LEGEND_OPTIONS|BOXSPACE|"bbox"/i,
      )
    }
  })

  it.each(['LAYERS', 'GetLegendGraphics'])(
    'a list of layers in another spelling leads to nothing else: %s',
    async (spelling) => {
      const door = doorOf(name)
      const { LAYER: _, ...rest } = legendOf(door.seen)
      const query =
        spelling === 'LAYERS'
          ? { ...rest, LAYERS: `${door.seen},${door.hidden}` }
          : { ...legendOf(door.hidden), REQUEST: spelling }
      const reply = await gated.ask(door, query)
      expect([reply.status >= 400, reply.sent]).toEqual([true, []])
    },
  )
})
