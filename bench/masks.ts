import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Frame, indexedArea, maskOf, type PlacedArea, sideOf } from '@mapgate/geometry'
import sharp from 'sharp'
import { createPaint } from '../packages/gateway/src/areas/paint.ts'
import type { UpstreamReply } from '../packages/policy/src/index.ts'
import { type BenchResult, benchResult } from './result.ts'

/** The level at which masked pictures are packed. */
const compressionLevel = 2
const rounds = 21

/**
 * Masking a picture, beside decoding it to pixels and encoding those at the same level, with nothing in between. What is counted is processor time of the whole
 * process, since pictures are packed in other threads. The two take turns. What else runs on a machine only adds, so the figure compares the lower quartiles of
 * both; the ratios of single rounds are printed beside it.
 */
export async function run(): Promise<readonly BenchResult[]> {
  const view = frameOf(1280, 720)
  const tile = frameOf(256, 256)
  return [
    await masking('masks-view-1000-vertices', {
      frame: view,
      vertices: 1_000,
      isKept: false,
      calls: 4,
      most: 1.15,
    }),
    await masking('masks-tile-kept', { frame: tile, vertices: 1_000, isKept: true, calls: 40, most: 1.2 }),
    await masking('masks-tile-made', { frame: tile, vertices: 1_000, isKept: false, calls: 40, most: 1.4 }),
    await classifying(tile),
  ]
}

interface Scene {
  readonly frame: Frame
  readonly vertices: number
  /** True where the mask is there already. */
  readonly isKept: boolean
  readonly calls: number
  /** How many times the bare work it may take. */
  readonly most: number
}

async function masking(id: string, { frame, vertices, isKept, calls, most }: Scene): Promise<BenchResult> {
  const reply = await mapLike(frame)
  const areas = Array.from({ length: isKept ? 1 : rounds * calls + calls }, (_, index) =>
    star(frame, vertices, index),
  )
  let next = 0
  const paint = createPaint({ maskOf })
  const masked = () => paint([{ reply, placed: areas[next++ % areas.length] }], frame)
  const bare = () => bareWork(reply)
  await times(calls, bare)
  await times(calls, masked)
  const measured: { readonly ours: number; readonly theirs: number }[] = []
  for (let round = 0; round < rounds; round++) {
    const [first, second] = round % 2 === 0 ? [bare, masked] : [masked, bare]
    const figures = [await processorMs(calls, first), await processorMs(calls, second)] as const
    const [theirs, ours] = round % 2 === 0 ? figures : figures.toReversed()
    measured.push({ ours: ours ?? Number.NaN, theirs: theirs ?? Number.NaN })
  }
  return told(id, measured, most)
}

/** Whether a tile lies inside, outside or on the border, beside the bare work on a tile. */
async function classifying(frame: Frame): Promise<BenchResult> {
  const reply = await mapLike(frame)
  const placed = star(frame, 1_000, 0)
  const asked = { ...frame, extent: { xmin: 120, ymin: 120, xmax: 136, ymax: 136 } }
  const classify = async () => sideOf(placed, asked, 0.5)
  await times(1_000, classify)
  const measured: { readonly ours: number; readonly theirs: number }[] = []
  for (let round = 0; round < rounds; round++)
    measured.push({
      ours: await processorMs(2_000, classify),
      theirs: await processorMs(40, () => bareWork(reply)),
    })
  return told('masks-tile-side', measured, 0.01)
}

function told(
  id: string,
  measured: readonly { readonly ours: number; readonly theirs: number }[],
  most: number,
): BenchResult {
  const ratios = measured.map(({ ours, theirs }) => ours / theirs).toSorted((a, b) => a - b)
  const at = (part: number) => (ratios[Math.floor((ratios.length - 1) * part)] ?? Number.NaN).toPrecision(3)
  console.log(
    `${id}: ${at(0.5)} times the bare work; a half of ${rounds} rounds from ${at(0.25)} to ${at(0.75)}`,
  )
  const [ours, theirs] = [lowOf(measured.map((one) => one.ours)), lowOf(measured.map((one) => one.theirs))]
  return benchResult({
    id,
    against: 'decoding and encoding alone',
    ours,
    theirs,
    unit: 'ms of processor time',
    goal: most,
    better: 'less',
  })
}

/** The lower quartile. */
const lowOf = (figures: readonly number[]): number =>
  figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 4)] ?? Number.NaN

/** Processor milliseconds of one call, other threads of this process included. */
async function processorMs(calls: number, work: () => Promise<unknown>): Promise<number> {
  await nextTurn()
  const start = process.cpuUsage()
  await times(calls, work)
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1_000 / calls
}

async function times(calls: number, work: () => Promise<unknown>): Promise<void> {
  for (let call = 0; call < calls; call++) await work()
}

/** Decodes a picture to its pixels, and encodes them. */
async function bareWork({ body }: UpstreamReply): Promise<Buffer> {
  const { data, info } = await sharp(body as Uint8Array)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return sharp(data, { raw: info })
    .png({ compressionLevel, adaptiveFiltering: false, palette: false })
    .toBuffer()
}

const frameOf = (width: number, height: number): Frame => ({
  extent: { xmin: 0, ymin: 0, xmax: width, ymax: height },
  wkid: 3857,
  width,
  height,
})

/** A star that covers most of a frame; each is another one. */
function star({ width, height }: Frame, vertices: number, nth: number): PlacedArea {
  const coordinates = Float64Array.from({ length: 2 * vertices }, (_, index) => {
    const vertex = index >> 1
    const angle = (vertex / vertices) * 2 * Math.PI
    const reach = 0.42 + 0.05 * Math.sin(vertex * 1.7 + nth)
    return index % 2 === 0
      ? width * (0.5 + reach * Math.cos(angle))
      : height * (0.5 + reach * Math.sin(angle))
  })
  const ends = Uint32Array.of(vertices)
  return indexedArea({ key: `star ${nth}`, wkid: 3857, coordinates, ends, deviation: 0, unitsPerMetre: 1 })
}

/** A picture with lines, areas and dots, as maps have them. */
async function mapLike({ width, height }: Frame): Promise<UpstreamReply> {
  let state = 7
  const random = (most: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state / 2 ** 32) * most
  }
  const color = () => `hsl(${Math.round(random(360))} 40% ${Math.round(40 + random(50))}%)`
  const count = Math.round((width * height) / 900)
  const shapes = Array.from({ length: count }, (_, index) => {
    const [x, y] = [random(width), random(height)]
    if (index % 3 === 0)
      return `<rect x="${x}" y="${y}" width="${random(60)}" height="${random(40)}" fill="${color()}"/>`
    if (index % 3 === 1)
      return `<circle cx="${x}" cy="${y}" r="${random(6)}" fill="${color()}" stroke="#333"/>`
    return `<path d="M${x} ${y}q${random(90) - 45} ${random(90) - 45} ${random(90) - 45} ${random(90) - 45}" fill="none" stroke="${color()}" stroke-width="${1 + random(3)}"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#eef"/>${shapes.join('')}</svg>`
  const body = await sharp(Buffer.from(svg)).ensureAlpha().png().toBuffer()
  return { status: 200, headers: {}, body, elapsedMs: 0 }
}
