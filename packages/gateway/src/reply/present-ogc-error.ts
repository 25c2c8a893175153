import { type OgcPresentation, printOgcException } from '@mapgate/protocol'
import type { GatewayError } from '../core/errors/errors.ts'
import { colourOf, encoded, mediaTypeOf } from '../core/pictures/encode.ts'
import { loadSharp } from '../core/pictures/load-sharp.ts'
import { createTurns } from '../core/pictures/turns.ts'
import { wordsOverlay } from '../core/pictures/words.ts'
import type { Reply } from '../core/reply/reply.ts'
import type { Inbound } from '../core/request/inbound.ts'
import { emptyImage, isPlainImage, refusalHeaders } from './present-error.ts'

/** Most pixels of a picture in place of a report: whoever may ask for one is not known yet. */
const mostPixels = 1_048_576

/** Such pictures are drawn one at a time, because nobody is charged for them. Where more wait, a report is sent, which costs next to nothing. */
const takeTurn = createTurns({ known: 32, stranger: 4 })

/** A caller who met an error. */
interface Refused {
  readonly headers: Inbound['headers']
  /** True for a caller with a good credential. */
  readonly isKnown: boolean
}

/**
 * An error in the words of WMS and WMTS: a report with the real status, or the picture that EXCEPTIONS asks for, with status 200,
 * because clients draw no other. A plain `<img>` gets a report as an empty body. Never cached.
 */
export async function presentOgcError(
  error: GatewayError,
  presentation: OgcPresentation,
  { headers: asked, isKnown }: Refused,
): Promise<Reply> {
  const { exceptions, picture } = presentation
  const headers = refusalHeaders(error)
  const isSmall = picture && picture.size.widthPx * picture.size.heightPx <= mostPixels
  // Whoever has asked too much already gets what costs least.
  if (exceptions !== 'xml' && isSmall && !error.code.startsWith('limit.')) {
    const words = exceptions === 'in-image' ? error.publicText : ''
    const drawn = takeTurn(isKnown ? 'known' : 'stranger', () => pictureOf(words, picture, headers))
    if (drawn) return drawn
  }
  if (isPlainImage(asked)) return emptyImage(error)
  const { contentType, body } = printOgcException({
    dialect: presentation.dialect,
    text: error.publicText,
    ...(error.exception && { code: error.exception }),
  })
  return { status: error.meaning.status, headers: { ...headers, 'content-type': contentType }, body }
}

async function pictureOf(
  words: string,
  { size, transparent, background, imageFormat }: NonNullable<OgcPresentation['picture']>,
  headers: Readonly<Record<string, string>>,
): Promise<Reply> {
  const sharp = await loadSharp()
  const { widthPx: width, heightPx: height } = size
  const canBeClear = transparent && imageFormat !== 'jpg'
  const empty = sharp({
    create: { width, height, channels: 4, background: colourOf(background, canBeClear ? 0 : 1) },
  })
  const isRoom = width >= 40 && height >= 20
  const written = words === '' || !isRoom ? empty : empty.composite([await overlayIn(words, width, height)])
  // Looking for a palette costs more than all the rest.
  const body = await encoded(
    canBeClear ? written : written.removeAlpha(),
    imageFormat === 'png8' ? 'png' : imageFormat,
  )
  return { status: 200, headers: { ...headers, 'content-type': mediaTypeOf[imageFormat] }, body }
}

/** Words on white, cut to the picture. */
async function overlayIn(words: string, width: number, height: number) {
  const sharp = await loadSharp()
  const box = { width: width - 8, height: height - 8 }
  const drawn = await sharp(wordsOverlay(words, { widthPx: box.width }))
    .flatten({ background: 'white' })
    .png()
    .toBuffer({ resolveWithObject: true })
  const input = await sharp(drawn.data)
    .extract({
      left: 0,
      top: 0,
      width: Math.min(box.width, drawn.info.width),
      height: Math.min(box.height, drawn.info.height),
    })
    .png()
    .toBuffer()
  return { input, left: 4, top: 4 }
}
