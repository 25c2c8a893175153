import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, type GatedDoor, startGated } from '../../ogc/gated.ts'
import { countColours, mapOf, pixelsOf } from '../../ogc/pictures.ts'
import type { ServerKind } from '../../ogc/servers.ts'
import { eventColour, eventSpan, timedLayersOf } from '../../ogc/world.ts'

// The dimension time before real MapServer (wms_timeitem) and QGIS Server (a WMS dimension of a layer): four events are open, and three are hidden from the guest.

const kinds: readonly ServerKind[] = ['mapserver', 'qgis']
let gated: Gated
beforeAll(async () => {
  gated = await startGated({ layers: timedLayersOf })
})
afterAll(() => gated?.close())

const doorOf = (kind: ServerKind): GatedDoor => gated.doors.find(({ name }) => name === kind) as GatedDoor
type Caller = 'guest' | 'editor'

/** Pixels of one event. */
const onePixels: Readonly<Record<ServerKind, number>> = { mapserver: 121, qgis: 100 }

/** How many events a picture shows, or the status and code of an exception. */
async function events(kind: ServerKind, caller: Caller, time: string | undefined): Promise<number | string> {
  const asked = mapOf('events', time === undefined ? {} : { TIME: time })
  const { status, type, text, body } = await gated.ask(doorOf(kind), asked, { caller })
  if (!type.startsWith('image/')) return `${status} ${/code="(\w+)"/.exec(text)?.[1]}`
  return (countColours(await pixelsOf(body)).get(eventColour) ?? 0) / onePixels[kind]
}

describe.each(kinds)('Times before %s', (kind) => {
  it.each<[time: string | undefined, all: number, open: number]>([
    ['2020-01-10', 1, 1],
    ['2020-01-14', 1, 0],
    ['2020-01', 2, 1],
    ['2020-01-10/2020-02-11', 3, 2],
    ['2020-01-10/2020-02-28', 4, 2],
    ['2020-01-10T00:00:00Z/2020-02-28T00:00:00Z', 4, 2],
    ['2020', 6, 4],
    ['2020-01-10T00:00:00Z', 1, 1],
  ])('choose rows, and open no hidden ones: %s', async (time, all, open) => {
    expect([await events(kind, 'editor', time), await events(kind, 'guest', time)]).toEqual([all, open])
  })

  // MapServer draws its default time in place of one that is outside of its extent.
  it.each<[time: string, all: number, open: number]>([
    ['2021/2030', ...(kind === 'mapserver' ? ([6, 4] as const) : ([0, 0] as const))],
    ['2031', ...(kind === 'mapserver' ? ([6, 4] as const) : ([1, 0] as const))],
  ])('beyond those that are announced open no hidden row: %s', async (time, all, open) => {
    expect([await events(kind, 'editor', time), await events(kind, 'guest', time)]).toEqual([all, open])
  })

  it('may be left out, for what the server draws then', async () => {
    // MapServer draws its default time, which ends with the year 2020.
    const usual = kind === 'mapserver' ? [6, 4] : [7, 4]
    expect([await events(kind, 'editor', undefined), await events(kind, 'guest', undefined)]).toEqual(usual)
  })

  it.each(['current', '2020-01-10,2020-02-11', '2020-01-01/2020-12-31/P1D', '2020-02-30', 'yesterday'])(
    'are refused where they are no moment and no span: %s',
    async (time) => {
      expect(await events(kind, 'editor', time)).toBe('400 InvalidDimensionValue')
    },
  )

  it('choose rows at a place too', async () => {
    const info = (time: string) => ({
      ...mapOf('events', { TIME: time }),
      ...{
        REQUEST: 'GetFeatureInfo',
        QUERY_LAYERS: 'events',
        INFO_FORMAT: 'application/json',
        X: '100',
        Y: '350',
      },
    })
    const found = async (time: string) =>
      JSON.parse((await gated.ask(doorOf(kind), info(time))).text).features.length
    expect([await found('2020-01-10'), await found('2020-02'), await found('2020')]).toEqual([1, 0, 1])
  })

  it('are announced to those from whom no row is hidden', async () => {
    const told = async (caller: Caller, version: string) => {
      const asked = { SERVICE: 'WMS', REQUEST: 'GetCapabilities', VERSION: version }
      const { text } = await gated.ask(doorOf(kind), asked, { caller })
      const layer = /<Title>Events<\/Title>.*?<\/Layer>/s.exec(text)?.[0] ?? ''
      return /<Dimension.*<\/(?:Dimension|Extent)>/s.exec(layer)?.[0]
    }
    const values =
      kind === 'mapserver'
        ? `${eventSpan}/P1D`
        : '2020-01-10,2020-01-14,2020-02-11,2020-02-15,2020-03-12,2020-04-13,2031-05-16'
    const usual = kind === 'mapserver' ? ` default="${eventSpan}"` : ''
    const start = '<Dimension name="time" units="ISO8601"'
    expect(await told('editor', '1.3.0')).toBe(`${start}${usual}>${values}</Dimension>`)
    expect(await told('editor', '1.1.1')).toBe(`${start}/><Extent name="time"${usual}>${values}</Extent>`)
    expect([await told('guest', '1.3.0'), await told('guest', '1.1.1')]).toEqual([undefined, undefined])
  })

  it('are not taken in requests for tiles', async () => {
    const tile = {
      ...{ SERVICE: 'WMTS', VERSION: '1.0.0', REQUEST: 'GetTile', LAYER: 'events', FORMAT: 'image/png' },
      ...{ TILEMATRIXSET: 'GoogleMapsCompatible', TILEMATRIX: '16', TILEROW: '22225', TILECOL: '34588' },
    }
    const statusOf = async (more: Record<string, string>) =>
      (await gated.ask(doorOf(kind), { ...tile, ...more })).status
    expect([await statusOf({}), await statusOf({ TIME: '2020' })]).toEqual([200, 400])
  })
})
