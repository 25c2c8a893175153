import { type Frame, indexedArea, type PlacedArea } from '@mapgate/geometry'
import type { UpstreamReply } from '@mapgate/policy'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { slowMaskOf } from './mask.fixture.ts'
import { createPaint } from './paint.ts'

const frame: Frame = { extent: { xmin: 0, ymin: 0, xmax: 64, ymax: 48 }, wkid: 3857, width: 64, height: 48 }

/** A rectangle of the frame, in pixels from its lower left corner on. */
const rectangle = (xmin: number, ymin: number, xmax: number, ymax: number): PlacedArea =>
  indexedArea({
    key: `${xmin} ${ymin} ${xmax} ${ymax}`,
    wkid: 3857,
    coordinates: Float64Array.of(xmin, ymin, xmax, ymin, xmax, ymax, xmin, ymax),
    ends: Uint32Array.of(4),
    deviation: 0,
    unitsPerMetre: 1,
  })

type Color = { r: number; g: number; b: number; alpha?: number }
const red = { r: 200, g: 20, b: 30 }

/** A picture of one colour, encoded by whoever is given. */
const filled = ({ r, g, b, alpha = 1 }: Color, { width, height }: Pick<Frame, 'width' | 'height'> = frame) =>
  sharp({ create: { width, height, channels: 4, background: { r, g, b, alpha } } })

const reply = (body: Uint8Array, more: Partial<UpstreamReply> = {}): UpstreamReply => ({
  status: 200,
  headers: { 'content-type': 'image/x', etag: '"1"', 'content-length': '9', 'last-modified': 'yesterday' },
  body,
  elapsedMs: 2,
  ...more,
})
const png = async (color: Color) => reply(await filled(color).png().toBuffer())

/** The pixels of a reply, with the colour at a place from the upper left corner on. */
async function pixelsOf({ body }: UpstreamReply) {
  const { data, info } = await sharp(body as Uint8Array)
    .raw()
    .toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4),
  ]
  const seen = Array.from({ length: info.width * info.height }, (_, index) => index).filter(
    (index) => data.readUInt32LE(index * 4) !== 0,
  )
  return { at, seen, info, size: [info.width, info.height, info.channels] }
}

const within = (x0: number, y0: number, x1: number, y1: number) => (index: number) => {
  const [x, y] = [index % 64, Math.floor(index / 64)]
  return x >= x0 && x <= x1 && y >= y0 && y <= y1
}

describe('A masked picture', () => {
  const paint = createPaint({ maskOf: slowMaskOf })
  const placed = rectangle(10, 8, 30, 40)

  it('shows what lies wholly inside with half a pixel around it, and is nothing beside', async () => {
    const masked = await paint([{ reply: await png(red), placed }], frame)
    const { at, seen, size } = await pixelsOf(masked)
    expect(size).toEqual([64, 48, 4])
    expect(at(11, 20)).toEqual([200, 20, 30, 255])
    expect([at(10, 20), at(29, 20), at(30, 20)]).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ])
    expect(seen).toHaveLength(18 * 30)
    expect(seen.every(within(11, 9, 28, 38))).toBe(true)
  })

  it('is a PNG of its own: nothing that was said of the other goes on', async () => {
    const body = await filled(red)
      .withExif({ IFD0: { Copyright: 'secret' } })
      .png({ palette: true })
      .toBuffer()
    const masked = await paint([{ reply: reply(body), placed }], frame)
    expect(masked.headers).toEqual({ 'content-type': 'image/png' })
    const text = Buffer.from(masked.body as Uint8Array).toString('latin1')
    expect(text).not.toMatch(/PLTE|tRNS|eXIf|tEXt|iTXt|iCCP|secret/)
    expect((await pixelsOf(masked)).seen).toHaveLength(18 * 30)
  })

  it.each<[string, (picture: Sharp) => Sharp]>([
    ['a palette', (picture) => picture.png({ palette: true, colours: 4 })],
    ['grey', (picture) => picture.greyscale().png()],
    ['sixteen bits', (picture) => picture.toColourspace('rgb16').png()],
    ['GIF', (picture) => picture.gif()],
  ])('may come as %s', async (_, encoded) => {
    const body = await encoded(filled(red)).toBuffer()
    const { seen } = await pixelsOf(await paint([{ reply: reply(body), placed }], frame))
    expect(seen).toHaveLength(18 * 30)
  })

  it('has a wide margin where colours were mixed, as in JPEG', async () => {
    const body = await filled(red).jpeg().toBuffer()
    const wide = rectangle(0, -100, 100, 100)
    const { seen } = await pixelsOf(await paint([{ reply: reply(body), placed: wide }], frame))
    expect(seen.every(within(17, 0, 63, 47))).toBe(true)
    expect(seen.length).toBeGreaterThanOrEqual(46 * 48)
  })

  it('is empty where nothing is shown, and without a picture', async () => {
    for (const pictures of [[], [{ reply: await png(red), placed: rectangle(500, 500, 600, 600) }]]) {
      const { seen, size } = await pixelsOf(await paint(pictures, frame))
      expect([seen.length, size]).toEqual([0, [64, 48, 4]])
    }
  })

  it('is whole without an area', async () => {
    const { seen } = await pixelsOf(await paint([{ reply: await png(red), placed: undefined }], frame))
    expect(seen).toHaveLength(64 * 48)
  })

  it('is masked band by band where it is large', async () => {
    const large = { ...frame, width: 1_600, height: 1_200 }
    const body = await filled(red, large).png().toBuffer()
    const { seen } = await pixelsOf(
      await paint([{ reply: reply(body), placed: rectangle(-9, 16, 99, 99) }], large),
    )
    // Twenty-five pixels to the unit; of the lowest shown row, half a pixel and more is on the other side.
    expect(seen).toHaveLength(1_600 * (32 * 25 - 1))
  })
})

describe('Stacked pictures', () => {
  const paint = createPaint({ maskOf: slowMaskOf })
  const [left, right] = [rectangle(0, 0, 40, 48), rectangle(20, 0, 64, 48)]

  it('lie over each other in their order, each in its own area', async () => {
    const pictures = [
      { reply: await png(red), placed: left },
      { reply: await png({ r: 0, g: 0, b: 255 }), placed: right },
    ]
    const { at } = await pixelsOf(await paint(pictures, frame))
    expect([at(5, 20), at(30, 20), at(50, 20), at(5, 0)]).toEqual([
      [200, 20, 30, 255],
      [0, 0, 255, 255],
      [0, 0, 255, 255],
      [0, 0, 0, 0],
    ])
  })

  it('are seen through where they are transparent', async () => {
    const pictures = [
      { reply: await png(red), placed: undefined },
      { reply: await png({ r: 0, g: 0, b: 255, alpha: 0.5 }), placed: undefined },
    ]
    const { at } = await pixelsOf(await paint(pictures, frame))
    expect(at(1, 1)).toEqual([100, 10, 143, 255])
  })

  it('leave the colour of what lies over nothing', async () => {
    const half = { r: 0, g: 0, b: 255, alpha: 0.5 }
    const pictures = [
      { reply: await png({ r: 9, g: 9, b: 9, alpha: 0 }), placed: undefined },
      { reply: await png(half), placed: undefined },
    ]
    expect((await pixelsOf(await paint(pictures, frame))).at(1, 1)).toEqual([0, 0, 255, 128])
    const twice = [half, half].map(async (color) => ({ reply: await png(color), placed: undefined }))
    expect((await pixelsOf(await paint(await Promise.all(twice), frame))).at(1, 1)).toEqual([0, 0, 255, 192])
  })
})

describe('What is no picture of the frame', () => {
  const paint = createPaint({ maskOf: slowMaskOf })
  const placed = rectangle(0, 0, 64, 48)

  it.each<[string, () => Promise<Uint8Array>]>([
    ['one pixel wider', () => filled(red, { width: 65, height: 48 }).png().toBuffer()],
    ['turned', () => filled(red, { width: 48, height: 64 }).png().toBuffer()],
    ['smaller', () => filled(red, { width: 6, height: 4 }).png().toBuffer()],
    ['as WebP', () => filled(red).webp().toBuffer()],
    ['as SVG', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"/>')],
    ['cut off', async () => (await filled(red).png({ compressionLevel: 0 }).toBuffer()).subarray(0, 3_000)],
    ['empty', async () => new Uint8Array()],
  ])('is refused: %s', async (_, body) => {
    await expect(paint([{ reply: reply(await body()), placed }], frame)).rejects.toMatchObject({
      code: 'upstream.invalid-reply',
    })
  })

  it('goes back where the map server says that it is an error', async () => {
    const failed = reply(new Uint8Array(), { status: 500 })
    expect(
      await paint(
        [
          { reply: await png(red), placed },
          { reply: failed, placed },
        ],
        frame,
      ),
    ).toBe(failed)
  })
})
