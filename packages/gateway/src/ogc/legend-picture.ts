import type { LegendQuestion, Size } from '@mapgate/protocol'
import type { OverlayOptions } from 'sharp'
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
const largestSymbol = 1_024
const longestOfWebp = 16_383

/** Most pixels of all symbols together: where there are many, each is smaller than was asked for. */
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
    const rows = await rowsOf(layers, symbolSize && fittingSize(layers, symbolSize)).catch(
      (error: unknown) => {
        throw failed(`a symbol that is no picture: ${error}`)
      },
    )
    return composed(rows, imageFormat)
  })
  return { contentType: mediaTypeOf[imageFormat], body }
}

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
  const read = sharp(picture, { limitInputPixels: largestSymbol ** 2, pages: 1 }).ensureAlpha()
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
    throw refusedValue(
      'InvalidParameterValue',
      'This legend is too large for a picture.',
      `${width} by ${top}`,
    )
  const background = { r: 255, g: 255, b: 255, alpha: 1 }
  const sheet = sharp({ create: { width, height: top, channels: 4, background } }).composite(overlays)
  return encoded(sharp(await sheet.png().toBuffer()).removeAlpha(), imageFormat)
}
