import sharp from 'sharp'
import type { Account, OgcStack } from './ogc-stack.ts'

/** A picture as rows of red, green, blue and alpha. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** A part of the world as a picture: edges in the units of the reference. */
export interface View {
  readonly wkid: number
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
  readonly width: number
  readonly height: number
}

/** A square of 512 pixels in a grid in which level 0 has one. */
export interface Tile {
  readonly level: number
  readonly column: number
  readonly row: number
}

/** A tile of 512 pixels, which clients with a grid of such tiles ask for alone; the border of the visitor's district runs through it. */
export const TILE: Tile = { level: 9, column: 88, row: 203 }
const HALF_WORLD = 20037508.342789244

/** The ground of a tile. */
export function squareOf({ level, column, row }: Tile, width = 512): View {
  const side = (2 * HALF_WORLD) / 2 ** level
  return {
    wkid: 3857,
    west: column * side - HALF_WORLD,
    south: HALF_WORLD - (row + 1) * side,
    east: (column + 1) * side - HALF_WORLD,
    north: HALF_WORLD - row * side,
    width,
    height: width,
  }
}

/** The ground of that tile. */
export const MERCATOR: View = squareOf(TILE)

/** About the same place in degrees, wider than high, so that exchanged axes show something else. */
export const DEGREES: View = {
  wkid: 4326,
  west: -118.2,
  south: 34.3,
  east: -117.6,
  north: 34.75,
  width: 640,
  height: 480,
}

/** Reads a picture of any format. */
export async function pixelsOf(bytes: Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}

/** The same view by the ArcGIS operation `export`, as the gateway gives it to an account. */
export async function byArcgis(
  { stack, keyOf }: OgcStack,
  account: Account,
  view: View,
  more: Readonly<Record<string, string>> = {},
): Promise<Pixels> {
  const query = new URLSearchParams({
    f: 'image',
    format: 'png32',
    transparent: 'true',
    bbox: [view.west, view.south, view.east, view.north].join(),
    bboxSR: String(view.wkid),
    imageSR: String(view.wkid),
    size: `${view.width},${view.height}`,
    ...more,
  })
  const url = `${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/MapServer/export?${query}`
  const reply = await fetch(url, { headers: { token: keyOf(account) } })
  if (reply.headers.get('content-type') !== 'image/png') throw new Error(await reply.text())
  return pixelsOf(new Uint8Array(await reply.arrayBuffer()))
}

/** How two pictures of one size compare. */
export interface Difference {
  /** Pixels of the first picture that are not wholly transparent. */
  readonly painted: number
  /** Pixels of which some channel differs by more than allowed. Colours of wholly transparent pixels are not compared: many clients drop them. */
  readonly different: number
}

/**
 * Compares two pictures. @param most largest difference of a channel, of 255, that counts as none
 * @throws Error when they have not the same size
 */
export function difference(one: Pixels, other: Pixels, most = 0): Difference {
  if (one.width !== other.width || one.height !== other.height)
    throw new Error(`${one.width} × ${one.height} is not ${other.width} × ${other.height}`)
  let painted = 0
  let different = 0
  for (let at = 0; at < one.data.length; at += 4) {
    if (one.data[at + 3]) painted++
    if (differs(one.data, other.data, at, most)) different++
  }
  return { painted, different }
}

/** Side of the squares whose mean colours are compared. */
const SQUARE_PX = 8

/**
 * For clients that ask for another extent or size than they show, and fit the picture in: the share of squares of 8 pixels, from 0 to 1,
 * whose mean colour is another one, by more than 24 of 255.
 */
export function unlikeShare(one: Pixels, other: Pixels): number {
  let squares = 0
  let unlike = 0
  for (let y = 0; y + SQUARE_PX <= one.height; y += SQUARE_PX) {
    for (let x = 0; x + SQUARE_PX <= one.width; x += SQUARE_PX) {
      const [mean, seen] = [meanOf(one, x, y), meanOf(other, x, y)]
      squares++
      if (mean.some((value, channel) => Math.abs(value - (seen[channel] ?? 0)) > 24)) unlike++
    }
  }
  return unlike / squares
}

/** Mean of what a square shows on white. */
function meanOf({ width, data }: Pixels, left: number, top: number): number[] {
  return [0, 1, 2].map((channel) => {
    let sum = 0
    for (let y = top; y < top + SQUARE_PX; y++) {
      for (let x = left; x < left + SQUARE_PX; x++) {
        const at = (y * width + x) * 4
        const opacity = (data[at + 3] ?? 0) / 255
        sum += (data[at + channel] ?? 0) * opacity + 255 * (1 - opacity)
      }
    }
    return sum / SQUARE_PX ** 2
  })
}

function differs(one: Uint8Array, other: Uint8Array, at: number, most: number): boolean {
  if (!one[at + 3] && !other[at + 3]) return false
  for (let channel = 0; channel < 4; channel++)
    if (Math.abs((one[at + channel] ?? 0) - (other[at + channel] ?? 0)) > most) return true
  return false
}

/** One picture of 512 pixels of the four tiles of 256 pixels that cover a tile. */
export async function fourTiles(
  { level, column, row }: Tile,
  get: (tile: Tile) => Promise<Pixels>,
): Promise<Pixels> {
  const data = new Uint8Array(512 * 512 * 4)
  for (const index of [0, 1, 2, 3]) {
    const [down, across] = [index >> 1, index & 1]
    const tile = await get({ level: level + 1, column: column * 2 + across, row: row * 2 + down })
    for (let line = 0; line < 256; line++) {
      const from = tile.data.subarray(line * 1024, (line + 1) * 1024)
      data.set(from, ((down * 256 + line) * 512 + across * 256) * 4)
    }
  }
  return { width: 512, height: 512, data }
}

/** One of the four tiles: its column and row, 0 or 1. */
export function quarterOf({ width, data }: Pixels, [right, down]: readonly [number, number]): Pixels {
  const rows = Array.from({ length: 256 }, (_, row) => {
    const from = ((down * 256 + row) * width + right * 256) * 4
    return data.slice(from, from + 1024)
  })
  return { width: 256, height: 256, data: new Uint8Array(Buffer.concat(rows)) }
}

/** The four tiles of 256 pixels of the base map that cover `MERCATOR`, as ArcGIS clients get them. */
export const tilesByArcgis = ({ stack, keyOf }: OgcStack, account: Account): Promise<Pixels> =>
  fourTiles(TILE, async ({ level, column, row }) => {
    const url = `${stack.gatewayUrl}/arcgis/rest/services/Topo_Basemap/MapServer/tile/${level}/${row}/${column}`
    const reply = await fetch(url, { headers: { token: keyOf(account) } })
    return pixelsOf(new Uint8Array(await reply.arrayBuffer()))
  })
