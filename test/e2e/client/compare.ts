import { createCanvas, loadImage } from '@napi-rs/canvas'
import type { Page } from 'playwright-core'
import type { Stack } from '../stack.ts'

interface Place {
  readonly x: number
  readonly y: number
}

interface Picture {
  readonly width: number
  readonly height: number
  /** Red, green, blue and alpha of each pixel. */
  readonly data: Uint8ClampedArray
}

/** Side of the squares whose mean colours are compared: in it blur the labels, which each library smooths in its own way. */
const SQUARE_PX = 8
/** Two squares look alike when no channel of their mean colours differs by more, of 255. */
const ALIKE = 24
/** Every example opens around -118, 34.5, in meters of Web Mercator. */
const CENTER: Place = { x: -13135699.9136, y: 4096139.0404 }
/** What the map server is asked for: zoom 8 of the usual tiles, the scale at which the flat maps open, and more ground than a globe shows. */
const METERS_PER_PX = 611.49622628141
const SIDE_PX = 1536

/** What the map server itself draws around the place where every example opens: the ground, and the assets on it. */
export async function plainExport(stack: Stack): Promise<Picture> {
  const half = (SIDE_PX / 2) * METERS_PER_PX
  const bbox = [CENTER.x - half, CENTER.y - half, CENTER.x + half, CENTER.y + half].join()
  const token = await signInUpstream(stack)
  const canvas = createCanvas(SIDE_PX, SIDE_PX)
  const context = canvas.getContext('2d')
  for (const service of ['Topo_Basemap', 'Assets_Service']) {
    const parameters = { f: 'image', format: 'png32', transparent: 'true', bboxSR: '3857', imageSR: '3857' }
    const query = new URLSearchParams({ ...parameters, bbox, size: `${SIDE_PX},${SIDE_PX}`, token })
    const reply = await fetch(`${stack.sampleUrl}/rest/services/${service}/MapServer/export?${query}`)
    context.drawImage(await loadImage(Buffer.from(await reply.arrayBuffer())), 0, 0)
  }
  return context.getImageData(0, 0, SIDE_PX, SIDE_PX)
}

/**
 * The share of the map on a page, from 0 to 1, that looks otherwise than the plain export at the same ground.
 * @param groundOf an expression for the page: a function from places on the map, in pixels, to places in Web Mercator, or null for
 *   the sky; default: the view at which the flat maps open.
 */
export async function differenceTo(expected: Picture, page: Page, groundOf?: string): Promise<number> {
  const shown = await pictureOf(page)
  const places = middlesOfSquares(shown)
  const grounds: (Place | null)[] = groundOf
    ? await page.evaluate(`${JSON.stringify(places)}.map(${groundOf})`)
    : places.map(({ x, y }) => ({
        x: CENTER.x + (x - shown.width / 2) * METERS_PER_PX,
        y: CENTER.y - (y - shown.height / 2) * METERS_PER_PX,
      }))
  const compared = places.flatMap((place, index) => {
    const ground = grounds[index]
    if (!ground) return []
    const x = SIDE_PX / 2 + (ground.x - CENTER.x) / METERS_PER_PX
    const y = SIDE_PX / 2 - (ground.y - CENTER.y) / METERS_PER_PX
    return [areAlike(meanAround(shown, place), meanAround(expected, { x, y }))]
  })
  return compared.filter((alike) => !alike).length / places.length
}

async function signInUpstream({ sampleUrl, upstreamPassword }: Stack): Promise<string> {
  const body = new URLSearchParams({ f: 'json', username: 'gateway', password: upstreamPassword })
  const reply = await fetch(`${sampleUrl}/tokens/generateToken`, { method: 'POST', body })
  return ((await reply.json()) as { token: string }).token
}

async function pictureOf(page: Page): Promise<Picture> {
  const image = await loadImage(await page.locator('#map').screenshot())
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  return context.getImageData(0, 0, image.width, image.height)
}

const middlesOfSquares = ({ width, height }: Picture): Place[] => {
  const middles = (length: number) =>
    Array.from({ length: Math.floor(length / SQUARE_PX) }, (_, index) => (index + 0.5) * SQUARE_PX)
  return middles(height).flatMap((y) => middles(width).map((x) => ({ x, y })))
}

/** The mean colour of the square around a place: red, green and blue. */
function meanAround({ width, data }: Picture, { x, y }: Place): number[] {
  const left = Math.round(x - SQUARE_PX / 2)
  const top = Math.round(y - SQUARE_PX / 2)
  return [0, 1, 2].map((channel) => {
    let sum = 0
    for (let row = top; row < top + SQUARE_PX; row++) {
      for (let column = left; column < left + SQUARE_PX; column++) {
        sum += data[(row * width + column) * 4 + channel] ?? 0
      }
    }
    return sum / SQUARE_PX ** 2
  })
}

const areAlike = (one: readonly number[], other: readonly number[]): boolean =>
  one.every((value, channel) => Math.abs(value - (other[channel] ?? 0)) <= ALIKE)
