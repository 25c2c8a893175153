import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlainConfiguration } from '../../e2e/stack.ts'
import { type Gated, type GatedAnswer, type GatedDoor, startGated } from '../../ogc/gated.ts'
import { countColours, mapOf, type Pixels, pixelsOf } from '../../ogc/pictures.ts'
import type { ServerKind } from '../../ogc/servers.ts'
import { colours, styleColours } from '../../ogc/world.ts'

// Named styles before real MapServer (groups of classes) and QGIS Server (styles of a project).

const kinds: readonly ServerKind[] = ['mapserver', 'qgis']
let gated: Gated
beforeAll(async () => {
  gated = await startGated({
    configure: ({ mounts }: PlainConfiguration) => {
      for (const kind of kinds)
        Object.assign(mounts.find(({ path }: { path: string }) => path === `/${kind}`) ?? {}, {
          cache: [{ operations: ['MapServer.export', 'MapServer.queryLegends'], life: '10m' }],
        })
    },
  })
})
afterAll(() => gated?.close())

const doorOf = (kind: ServerKind): GatedDoor => gated.doors.find(({ name }) => name === kind) as GatedDoor
type Caller = 'guest' | 'editor'

const coloursIn = (pixels: Pixels): readonly string[] => {
  const named = Object.entries({ ...colours, ...styleColours })
  const counts = countColours(pixels)
  return named.flatMap(([name, colour]) => (counts.has(colour) ? [name] : []))
}

async function drawn(kind: ServerKind, caller: Caller, parameters: Record<string, string>, below = '') {
  const reply = await gated.ask(doorOf(kind), parameters, { caller, below })
  if (!reply.type.startsWith('image/')) return told(reply)
  return coloursIn(await pixelsOf(reply.body))
}

/** The code and the text of an exception. */
const told = ({ status, text }: GatedAnswer): string =>
  `${status} ${/(?:code|exceptionCode)="(\w+)"/.exec(text)?.[1] ?? 'without a code'}`

const legend = (style: string, more: Record<string, string> = {}) => ({
  SERVICE: 'WMS',
  VERSION: '1.3.0',
  REQUEST: 'GetLegendGraphic',
  LAYER: 'parcels',
  STYLE: style,
  FORMAT: 'image/png',
  ...more,
})
const half = 20_037_508.342789244
const level = 16
const side = (2 * half) / 2 ** level
const [row, column] = [Math.floor((half - 6_446_975) / side), Math.floor((half + 1_113_375) / side)]
const tile = (style: string) => ({
  SERVICE: 'WMTS',
  VERSION: '1.0.0',
  REQUEST: 'GetTile',
  LAYER: 'parcels',
  STYLE: style,
  FORMAT: 'image/png',
  TILEMATRIXSET: 'GoogleMapsCompatible',
  TILEMATRIX: String(level),
  TILEROW: String(row),
  TILECOL: String(column),
})

describe.each(kinds)('Named styles before %s', (kind) => {
  it.each<[style: string, seen: readonly string[]]>([
    ['', ['parcels']],
    ['default', ['parcels']],
    ['night', ['night']],
    ['by zone', ['open', 'restricted']],
    ['by owner', ['owner']],
    ['night', ['night']],
    ['', ['parcels']],
  ])('draw the picture of the server itself: %j', async (style, seen) => {
    const asked = mapOf('parcels', { STYLES: style })
    expect(await drawn(kind, 'editor', asked)).toEqual(seen)
    const direct = await fetch(`${gated.servers[kind]?.url}?${new URLSearchParams(asked)}`)
    const { data } = await pixelsOf(Buffer.from(await direct.arrayBuffer()))
    const { body } = await gated.ask(doorOf(kind), asked, { caller: 'editor' })
    expect((await pixelsOf(body)).data.equals(data)).toBe(true)
  })

  it('are filtered like every picture, and not drawn by fields that are hidden', async () => {
    expect(await drawn(kind, 'guest', mapOf('parcels', { STYLES: 'by zone' }))).toEqual(['open'])
    expect(await drawn(kind, 'guest', mapOf('parcels', { STYLES: 'night' }))).toEqual(['night'])
    const hidden = await gated.ask(doorOf(kind), mapOf('parcels', { STYLES: 'by owner' }))
    const unknown = await gated.ask(doorOf(kind), mapOf('parcels', { STYLES: 'no such style' }))
    expect([hidden.status, hidden.sent]).toEqual([400, []])
    expect(told(hidden)).toBe('400 StyleNotDefined')
    expect(hidden.text).toBe(unknown.text)
  })

  it('stand for the layers that name them, and every other one has its default', async () => {
    const asked = (layers: string, styles: string) => drawn(kind, 'editor', mapOf(layers, { STYLES: styles }))
    expect(await asked('parcels,Wege & Stege', 'night,')).toEqual(['mainRoads', 'sideRoads', 'night'])
    expect(await asked('network,parcels', ',by zone')).toEqual([
      ...['vault', 'mainRoads', 'sideRoads', 'hydrants', 'open', 'restricted'],
    ])
    expect(await asked('parcels,Wege & Stege', 'night')).toBe('400 InvalidParameterValue')
    expect(await asked('network', 'night')).toBe('400 StyleNotDefined')
    expect(await asked('Wege & Stege', 'night')).toBe('400 StyleNotDefined')
    expect(await asked('parcels', 'NIGHT')).toBe('400 StyleNotDefined')
  })

  it('never share a picture that is kept', async () => {
    const asked = (style: string) =>
      gated.ask(doorOf(kind), mapOf('parcels', { STYLES: style, WIDTH: '313', HEIGHT: '313' }))
    const bodies = [await asked(''), await asked('night'), await asked('by zone')]
    expect(bodies.map(({ sent }) => sent.length)).toEqual([1, 1, 1])
    const again = [await asked('by zone'), await asked(''), await asked('night')]
    expect(again.map(({ sent }) => sent.length)).toEqual([0, 0, 0])
    expect(new Set(bodies.map(({ body }) => body.toString('base64'))).size).toBe(3)
    const [zone, usual, night] = again
    expect([usual, night, zone].map((one) => one?.text)).toEqual(bodies.map(({ text }) => text))
  })

  it('have legends of their own', async () => {
    expect(await drawn(kind, 'editor', legend('night'))).toEqual(['night'])
    expect(await drawn(kind, 'editor', legend('by zone'))).toEqual(['open', 'restricted'])
    expect(await drawn(kind, 'editor', legend('', { STYLES: 'night' }))).toEqual(['night'])
    expect(await drawn(kind, 'editor', legend('nope'))).toBe('400 StyleNotDefined')
    // Rows are hidden from the guest, and a legend is one picture of all classes.
    expect(await drawn(kind, 'guest', legend('night'))).toBe('400 StyleNotDefined')
  })

  it('are drawn as tiles, by parameters and by path', async () => {
    const path = (style: string) =>
      `/wmts/1.0.0/parcels/${encodeURIComponent(style)}/GoogleMapsCompatible/${level}/${row}/${column}.png`
    for (const [style, seen] of [
      ['night', ['night']],
      ['by zone', ['open']],
      ['', ['parcels']],
    ] as const) {
      expect(await drawn(kind, 'guest', tile(style))).toEqual(seen)
      expect(await drawn(kind, 'guest', {}, path(style || 'default'))).toEqual(seen)
    }
    for (const style of ['by owner', 'nope']) {
      expect(await drawn(kind, 'guest', tile(style))).toBe('400 InvalidParameterValue')
      expect(await drawn(kind, 'guest', {}, path(style))).toBe('400 InvalidParameterValue')
    }
  })

  it('are clicked on', async () => {
    const info = (style: string) => ({
      ...mapOf('parcels', { STYLES: style }),
      ...{
        REQUEST: 'GetFeatureInfo',
        QUERY_LAYERS: 'parcels',
        INFO_FORMAT: 'application/json',
        X: '80',
        Y: '180',
      },
    })
    const reply = await gated.ask(doorOf(kind), info('by zone'))
    expect(JSON.parse(reply.text).features).toMatchObject([{ properties: { label: 'Parcel 1' } }])
    expect(reply.sent.join()).toMatch(/STYLES=by zone&/)
    expect(told(await gated.ask(doorOf(kind), info('by owner')))).toBe('400 StyleNotDefined')
  })

  it('are offered to those who get them', async () => {
    const offered = async (caller: Caller, service: string) => {
      const reply = await gated.ask(
        doorOf(kind),
        { SERVICE: service, REQUEST: 'GetCapabilities' },
        { caller },
      )
      const layer = /<Title>Parcels<\/Title>.*?<\/Layer>|<ows:Title>Parcels<\/ows:Title>.*?<\/Layer>/s.exec(
        reply.text,
      )?.[0]
      return [...(layer ?? '').matchAll(/<Style[^>]*>.*?<(?:Name|ows:Identifier)>([^<]*)</gs)].map(
        ([, name]) => name,
      )
    }
    // MapServer calls its default style `usual`, and QGIS Server `default`.
    const usual = kind === 'mapserver' ? ['default', 'usual'] : ['default']
    const all = kind === 'mapserver' ? ['night', 'by zone', 'by owner'] : ['by owner', 'by zone', 'night']
    for (const service of ['WMS', 'WMTS']) {
      expect(await offered('editor', service)).toEqual([...usual, ...all])
      expect(await offered('guest', service)).toEqual([
        'default',
        ...all.filter((name) => name !== 'by owner'),
      ])
    }
  })
})
