import type { LegendQuestion, Size } from '@mapgate/protocol'
import type { OverlayOptions } from 'sharp'
import type { GatewayError } from '../core/errors/errors.ts'
import { createByteGate } from '../core/pictures/byte-gate.ts'
import { encoded, mediaTypeOf } from '../core/pictures/encode.ts'
import { loadSharp } from '../core/pictures/load-sharp.ts'
import { wordsOverlay } from '../core/pictures/words.ts'
import { failed } from './read-body.ts'
import { refusedValue } from './refusals.ts'

/** A layer of a legend. */
export interface LegendLayer {
  readonly title: string
  readonly swatches: readonly Swatch[]
}

/** A symbol, and what it stands for. */
export interface Swatch {
  readonly label: string
  /** A picture of a usual format. */
  readonly picture: Uint8Array
}

/** A piece of the legend, with its size in pixels. */
interface Piece {
  readonly data: Buffer
  readonly width: number
  readonly height: number
}

/** Pixels between pieces and around them. */
const gap = 4

/** Most symbols that are drawn: no picture with more can be read. */
const mostSwatches = 400
const longestLabel = 200
const longestOfWebp = 16_383

/** Most pixels of all symbols together where a size was asked for: where there are many, each is smaller than that. */
const mostSymbolPixels = 4_194_304
/** Most pixels of the whole picture. */
const mostPixels = 16_777_216

/** One legend is drawn at a time for so many bytes of pixels. */
const gate = createByteGate(4 * mostPixels)

/**
 * Swatches below each other, each with its label beside it; titles of layers where there are several. White behind it:
 * labels are read on any page.
 * @throws GatewayError `upstream.invalid-reply` where a swatch is no picture
 */
export async function legendPicture(
  layers: readonly LegendLayer[],
  { imageFormat, symbolSize }: Pick<LegendQuestion, 'imageFormat' | 'symbolSize'>,
): Promise<{ readonly contentType: string; readonly body: Uint8Array }> {
  const body = await gate(4 * mostPixels, async () => {
    await demandFitting(layers)
    const rows = await rowsOf(layers, symbolSize && fittingSize(layers, symbolSize)).catch(notPicture)
    return composed(rows, imageFormat)
  })
  return { contentType: mediaTypeOf[imageFormat], body }
}

/**
 * Checks the symbols by what their first bytes say, before any is read: map servers that speak WMS send the legend of a layer as one picture.
 * @throws GatewayError `request.parameter-invalid` where they have more pixels together than a picture may have, `upstream.invalid-reply` for what is no picture
 */
async function demandFitting(layers: readonly LegendLayer[]): Promise<void> {
  const sharp = await loadSharp()
  let pixels = 0
  for (const { picture } of layers.flatMap(({ swatches }) => swatches).slice(0, mostSwatches)) {
    const { width, height } = await sharp(picture, { limitInputPixels: false }).metadata().catch(notPicture)
    pixels += width * height
    if (pixels > mostPixels) throw tooLarge(`${pixels} pixels of symbols`)
  }
}

const notPicture = (error: unknown): never => {
  throw failed(`a symbol that is no picture: ${error}`)
}

const tooLarge = (why: string): GatewayError =>
  refusedValue(
    'InvalidParameterValue',
    `This legend is too large: it has more than ${mostPixels.toLocaleString('en')} pixels, or more than ${longestOfWebp.toLocaleString('en')} in a row as WebP. Ask for the legend of one layer at a time, or as image/png.`,
    why,
  )

function fittingSize(layers: readonly LegendLayer[], { widthPx, heightPx }: Size): Size {
  const count = layers.reduce((sum, { swatches }) => sum + swatches.length, 0)
  const pixels = Math.min(count, mostSwatches) * widthPx * heightPx
  const share = Math.min(1, Math.sqrt(mostSymbolPixels / pixels))
  const shared = (side: number) => Math.max(1, Math.floor(side * share))
  return { widthPx: shared(widthPx), heightPx: shared(heightPx) }
}

/** A line of the legend: a symbol, words, or both. */
type Row = readonly Piece[]

async function rowsOf(
  layers: readonly LegendLayer[],
  symbolSize: LegendQuestion['symbolSize'],
): Promise<readonly Row[]> {
  const rows: Row[] = []
  const isTitled = layers.length > 1
  let left = mostSwatches
  for (const { title, swatches } of layers) {
    if (isTitled && title !== '') rows.push(await words(title, 10))
    for (const { label, picture } of swatches.slice(0, left)) {
      const said = label === '' && swatches.length === 1 && !isTitled ? title : label
      rows.push([await symbol(picture, symbolSize), ...(await words(said, 9))])
    }
    left -= Math.min(left, swatches.length)
  }
  return rows
}

async function symbol(picture: Uint8Array, size: LegendQuestion['symbolSize']): Promise<Piece> {
  const sharp = await loadSharp()
  const read = sharp(picture, { limitInputPixels: mostPixels, pages: 1 }).ensureAlpha()
  const sized = size
    ? read.resize(size.widthPx, size.heightPx, { fit: 'contain', background: { r: 0, g: 0, b: 0, alpha: 0 } })
    : read
  const { data, info } = await sized.png().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

async function words(text: string, points: number): Promise<readonly Piece[]> {
  const said = text.trim().slice(0, longestLabel)
  if (said === '') return []
  const sharp = await loadSharp()
  const { data, info } = await sharp(wordsOverlay(said, { points }))
    .png()
    .toBuffer({ resolveWithObject: true })
  return [{ data, width: info.width, height: info.height }]
}

async function composed(
  rows: readonly Row[],
  imageFormat: LegendQuestion['imageFormat'],
): Promise<Uint8Array> {
  const sharp = await loadSharp()
  const symbols = rows.filter((row) => row.length > 1).map(([first]) => first?.width ?? 0)
  const indent = Math.max(0, ...symbols)
  const overlays: OverlayOptions[] = []
  let [width, top] = [1, gap]
  for (const row of rows) {
    const height = Math.max(...row.map((piece) => piece.height))
    let left = gap
    for (const [index, piece] of row.entries()) {
      overlays.push({ input: piece.data, left, top: top + Math.floor((height - piece.height) / 2) })
      width = Math.max(width, left + piece.width + gap)
      left += (index === 0 ? Math.max(indent, piece.width) : piece.width) + gap
    }
    top += height + gap
  }
  if (width * top > mostPixels || (imageFormat === 'webp' && Math.max(width, top) > longestOfWebp))
    throw tooLarge(`${width} by ${top}`)
  const background = { r: 255, g: 255, b: 255, alpha: 1 }
  const sheet = sharp({ create: { width, height: top, channels: 4, background } }).composite(overlays)
  return encoded(sharp(await sheet.png().toBuffer()).removeAlpha(), imageFormat)
}
