import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PlainConfiguration, type Stack, startStack } from '../e2e/stack.ts'

// Pixels outside of an area must not be shown by any way to ask for a picture, and symbols of rows outside must not reach inside.

interface Box {
  readonly xmin: number
  readonly ymin: number
  readonly xmax: number
  readonly ymax: number
}

const service = '/arcgis/rest/services/Assets_Service/MapServer'
const hydrants = 2
const parcels = 6

let stack: Stack
let x = 0
let y = 0
/** Its eastern edge is half a metre west of a hydrant, which is two pixels in the pictures below. */
let west: Box

const ringOf = ({ xmin, ymin, xmax, ymax }: Box) => [
  [xmin, ymin],
  [xmax, ymin],
  [xmax, ymax],
  [xmin, ymax],
  [xmin, ymin],
]
const areaOf = (box: Box, more: object = {}) => ({
  of: { geojson: { type: 'Polygon', coordinates: [ringOf(box)] }, crs: 'EPSG:3857' },
  ...more,
})

/** Keys by the same name, each with the grants that are given for it. */
function withCallers(configuration: PlainConfiguration, callers: Record<string, readonly object[]>): void {
  for (const [name, grants] of Object.entries(callers)) {
    configuration.keys.push({ name, key: `${name}-key`, roles: [name] })
    for (const [index, grant] of grants.entries())
      configuration.grants.push({
        name: `${name} ${index}`,
        to: { roles: [name] },
        on: { services: ['Assets_Service'] },
        ...grant,
      })
  }
}

beforeAll(async () => {
  stack = await startStack()
  const found = await asked('demo', `${hydrants}/query`, {
    where: 'OBJECTID = 1',
    outSR: '3857',
    f: 'json',
  })
  const { features } = (await found.json()) as { features: { geometry: { x: number; y: number } }[] }
  ;({ x, y } = features[0]?.geometry ?? { x: 0, y: 0 })
  west = { xmin: x - 40, ymin: y - 30, xmax: x - 0.5, ymax: y + 30 }
  const east = { ...west, xmin: x - 20, xmax: x + 30 }
  await stack.reconfigure((configuration) =>
    withCallers(configuration, {
      rows: [{ with: { area: areaOf(west) } }],
      touching: [{ with: { area: areaOf(west, { relation: 'intersects' }) } }],
      pixels: [{ with: { area: areaOf(west, { pictures: 'pixels' }) } }],
      both: [
        { on: { services: ['Assets_Service'], layers: [hydrants] }, with: { area: areaOf(east) } },
        {
          on: { services: ['Assets_Service'], layers: [parcels] },
          with: { area: areaOf(west, { relation: 'intersects' }) },
        },
      ],
    }),
  )
})
afterAll(() => stack.close())

const asked = (caller: string, path: string, parameters: Record<string, string>): Promise<Response> =>
  fetch(`${stack.gatewayUrl}${service}/${path}?${new URLSearchParams(parameters)}`, {
    headers: { token: `${caller}-key` },
  })

/** A hundred metres around the hydrant, four pixels to the metre. */
const around = () => ({
  bbox: `${x - 50},${y - 50},${x + 50},${y + 50}`,
  bboxSR: '3857',
  imageSR: '3857',
  size: '400,400',
  transparent: 'true',
})

async function drawn(caller: string, parameters: Record<string, string>) {
  const reply = await asked(caller, 'export', { ...around(), ...parameters, f: 'image' })
  const body = Buffer.from(await reply.arrayBuffer())
  expect([reply.status, reply.headers.get('content-type')], body.toString('latin1').slice(0, 300)).toEqual([
    200,
    'image/png',
  ])
  const { data, info } = await sharp(body).raw().toBuffer({ resolveWithObject: true })
  const at = (column: number, row: number) => data.readUInt32LE((row * info.width + column) * 4)
  const seen: (readonly [column: number, row: number])[] = []
  for (let row = 0; row < info.height; row++)
    for (let column = 0; column < info.width; column++) if (at(column, row) !== 0) seen.push([column, row])
  return { reply, at, seen, width: info.width, height: info.height }
}

/** The extent that a picture of these parameters is said to have. */
async function extentOf(caller: string, parameters: Record<string, string>): Promise<Box> {
  const reply = await asked(caller, 'export', { ...around(), ...parameters, f: 'json' })
  return ((await reply.json()) as { extent: Box }).extent
}

/** The pixels of a picture that do not lie wholly inside a box, with half a pixel around each. */
async function outside(box: Box, caller: string, parameters: Record<string, string>) {
  const { seen, width, height } = await drawn(caller, parameters)
  const { xmin, ymin, xmax, ymax } = await extentOf(caller, parameters)
  const [across, down] = [(xmax - xmin) / width, (ymax - ymin) / height]
  const isInside = ([column, row]: readonly [number, number]) =>
    xmin + (column - 0.49) * across >= box.xmin &&
    xmin + (column + 1.49) * across <= box.xmax &&
    ymax - (row + 1.49) * down >= box.ymin &&
    ymax - (row - 0.49) * down <= box.ymax
  return { count: seen.length, outside: seen.filter((pixel) => !isInside(pixel)) }
}

describe('Symbols of rows outside', () => {
  /** Two pixels west of the edge, where the symbol of the hydrant reaches to. */
  const [column, row] = [196, 200]

  it('do not reach inside', async () => {
    expect((await drawn('rows', { layers: `show:${hydrants}` })).at(column, row)).toBe(0)
  })

  it('reach inside where an area admits them, and are cut at its edge', async () => {
    const { at, seen } = await drawn('pixels', { layers: `show:${hydrants}` })
    expect(at(column, row)).not.toBe(0)
    expect(seen.every(([at]) => at < 198)).toBe(true)
  })
})

describe('No pixel outside is shown', () => {
  const layers = { layers: `show:${hydrants},${parcels}` }

  it.each<[string, () => Record<string, string>]>([
    ['as it is asked for', () => ({})],
    ['by a higher extent', () => ({ bbox: `${x - 50},${y - 70},${x + 50},${y + 50}` })],
    ['by a wider extent', () => ({ bbox: `${x - 75},${y - 50},${x + 50},${y + 50}` })],
    ['by another size', () => ({ size: '333,271' })],
    ['by half a pixel', () => ({ bbox: `${x - 49.875},${y - 49.875},${x + 50.125},${y + 50.125}` })],
    ['by one pixel', () => ({ bbox: `${x - 49.75},${y - 50.25},${x + 50.25},${y + 49.75}` })],
    ['by dots per inch', () => ({ dpi: '192' })],
    ['by another number of the reference', () => ({ imageSR: '102100' })],
    ['by an extent in degrees', () => ({ bbox: degrees(), bboxSR: '4326' })],
    ['by a picture in degrees', () => ({ bbox: degrees(), bboxSR: '4326', imageSR: '4326' })],
    ['as JPEG', () => ({ format: 'jpg' })],
    ['as PNG8', () => ({ format: 'png8' })],
    ['as GIF', () => ({ format: 'gif' })],
    ['with a background', () => ({ transparent: 'false' })],
    ['with a transformation of the client', () => ({ datumTransformation: '1623' })],
  ])('%s', async (_, parameters) => {
    const given: Record<string, string> = { ...layers, ...parameters() }
    const box = given.imageSR === '4326' ? inDegrees(west) : west
    for (const caller of ['touching', 'pixels']) {
      const found = await outside(box, caller, given)
      expect(found.outside).toEqual([])
      expect(found.count).toBeGreaterThan(1_000)
    }
  })

  it.each([{ rotation: '1' }, { mapScale: '500' }, { imageSR: '2263' }])(
    'since what cannot be held to the area is refused: %o',
    async (parameters) => {
      const reply = await asked('pixels', 'export', { ...around(), ...layers, ...parameters, f: 'image' })
      expect(reply.status).toBe(403)
    },
  )

  it('at the address that a description names', async () => {
    const reply = await asked('pixels', 'export', { ...around(), ...layers, f: 'json' })
    const { href, width, height } = (await reply.json()) as { href: string; width: number; height: number }
    const picture = await fetch(href, { headers: { token: 'pixels-key' } })
    const direct = await asked('pixels', 'export', { ...around(), ...layers, f: 'image' })
    const [one, other] = [await picture.arrayBuffer(), await direct.arrayBuffer()]
    expect([width, height, Buffer.from(one).equals(Buffer.from(other))]).toEqual([400, 400, true])
  })

  it('and nothing is told of the picture that was masked', async () => {
    const { reply } = await drawn('pixels', layers)
    const told = ['etag', 'last-modified', 'content-range', 'content-disposition']
    expect(told.filter((name) => reply.headers.has(name))).toEqual([])
  })
})

describe('Two areas in one picture', () => {
  it('hold their own layers, one over the other', async () => {
    const picture = { layers: `show:${hydrants},${parcels}` }
    const { seen } = await drawn('both', picture)
    const under = await drawn('both', { layers: `show:${parcels}` })
    const over = await drawn('both', { layers: `show:${hydrants}` })
    expect(under.seen.every(([column]) => column < 198)).toBe(true)
    expect(over.at(200, 200)).not.toBe(0)
    const places = new Set([...under.seen, ...over.seen].map(String))
    expect(seen.map(String).sort()).toEqual([...places].sort())
  })
})

describe('A map server that draws another extent than it is asked for', () => {
  it.each(['beside', 'wider'] as const)('has no pictures under areas: %s', async (draws) => {
    const odd = await startStack({
      sample: { habits: { draws } },
      configure: (configuration) =>
        withCallers(configuration, { pixels: [{ with: { area: areaOf(west, { pictures: 'pixels' }) } }] }),
    })
    try {
      const query = new URLSearchParams({ ...around(), f: 'image' })
      const reply = await fetch(`${odd.gatewayUrl}${service}/export?${query}`, {
        headers: { token: 'pixels-key' },
      })
      expect(reply.status).toBe(403)
    } finally {
      await odd.close()
    }
  })
})

const radius = 6_378_137
const inDegrees = ({ xmin, ymin, xmax, ymax }: Box): Box => {
  const longitude = (at: number) => (at / radius) * (180 / Math.PI)
  const latitude = (at: number) => (2 * Math.atan(Math.exp(at / radius)) - Math.PI / 2) * (180 / Math.PI)
  return { xmin: longitude(xmin), ymin: latitude(ymin), xmax: longitude(xmax), ymax: latitude(ymax) }
}

function degrees(): string {
  const { xmin, ymin, xmax, ymax } = inDegrees({ xmin: x - 50, ymin: y - 50, xmax: x + 50, ymax: y + 50 })
  return [xmin, ymin, xmax, ymax].join(',')
}
