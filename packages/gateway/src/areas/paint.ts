import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Bounds, Frame, Mask } from '@mapgate/geometry'
import { isFailed, type MaskedPicture, type Paint, type UpstreamReply } from '@mapgate/policy'
import { createByteGate } from '../core/pictures/byte-gate.ts'
import { decodePicture, encodePicture } from './decode-picture.ts'
import { createMaskMemory, type MaskOf } from './mask-memory.ts'
import { hidePixels, stackPixels } from './stack-pixels.ts'

/** What painting is done with. */
interface PaintOptions {
  /** Most bytes of decoded pictures at one time; requests beyond it wait. Default 256 MB. */
  readonly mostBytes?: number
  /** Masks of tiles are kept, so it is asked once for each. */
  readonly maskOf: MaskOf
}

/** Margin around a pixel that has to lie inside of the area with it. */
const marginPixels = 0.5

/**
 * The margin for JPEG, which mixes the colours of blocks of 16 pixels and smooths over one more: the colour of a pixel depends on others up to 17 pixels
 * away.
 */
const blurredMargin = 17

/** Pixels that are worked on before others get their turn. */
const pixelsAtOnce = 1_500_000

/** Makes the function that masks pictures and stacks them. */
export function createPaint({ mostBytes = 256_000_000, maskOf }: PaintOptions): Paint {
  const gate = createByteGate(mostBytes)
  const make = createMaskMemory(maskOf)
  return async (pictures, frame) => {
    const failed = pictures.map(({ reply }) => reply).find(isFailed)
    if (failed) return failed
    // The pixels that are stacked so far, and those of the next picture.
    const body = await gate(frame.width * frame.height * 4 * 2, () => painted(pictures, frame, make))
    return pngReply(body, pictures)
  }
}

async function painted(pictures: readonly MaskedPicture[], frame: Frame, make: MaskOf): Promise<Uint8Array> {
  let stacked: Uint32Array | undefined
  for (const { reply, placed } of pictures) {
    const { pixels, isBlurred } = await decodePicture(reply, frame)
    const margin = isBlurred ? blurredMargin : marginPixels
    for (const band of bandsOf(frame)) {
      const part = pixels.subarray(band.from, band.to)
      if (placed) maskPart(part, make(placed, band.frame, margin))
      if (stacked) stackPixels(stacked.subarray(band.from, band.to), part)
      if (band.to < pixels.length) await nextTurn()
    }
    stacked ??= pixels
  }
  return encodePicture(stacked ?? new Uint32Array(frame.width * frame.height), frame)
}

function maskPart(pixels: Uint32Array, { kind, shown }: Mask): void {
  if (kind === 'outside') pixels.fill(0)
  if (kind === 'border') hidePixels(pixels, shown)
}

/** A part of a frame over its whole width, and the pixels of it. */
interface Band {
  readonly frame: Frame
  readonly from: number
  readonly to: number
}

/** Divides a large frame, so that other requests get their turn in between. */
function bandsOf(frame: Frame): readonly Band[] {
  const { width, height } = frame
  const rows = Math.max(1, Math.floor(pixelsAtOnce / width))
  if (rows >= height) return [{ frame, from: 0, to: width * height }]
  return Array.from({ length: Math.ceil(height / rows) }, (_, index) => {
    const [top, bottom] = [index * rows, Math.min((index + 1) * rows, height)]
    const extent = bandExtent(frame, top, bottom)
    return { frame: { ...frame, extent, height: bottom - top }, from: top * width, to: bottom * width }
  })
}

function bandExtent({ extent, height }: Frame, top: number, bottom: number): Bounds {
  const { ymin, ymax } = extent
  const at = (row: number): number => (row === height ? ymin : ymax - ((ymax - ymin) * row) / height)
  return { ...extent, ymin: at(bottom), ymax: at(top) }
}

/** The reply has none of the map server's headers: length and validators of the whole picture would give away what was masked. */
const pngReply = (body: Uint8Array, pictures: readonly MaskedPicture[]): UpstreamReply<never> => ({
  status: 200,
  headers: { 'content-type': 'image/png' },
  body,
  elapsedMs: pictures.reduce((sum, { reply }) => sum + reply.elapsedMs, 0),
})
