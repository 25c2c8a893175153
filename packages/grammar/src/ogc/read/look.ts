import type { OgcLook } from '../question.ts'
import { imageFormatNamed, readImageFormat } from './formats.ts'
import type { Kvp } from './kvp.ts'
import { invalid } from './read-fault.ts'

const white = 0xffffff

/** Reads FORMAT, TRANSPARENT and BGCOLOR. Throws `request.parameter-missing`, `request.parameter-invalid`. */
export function readLook(kvp: Kvp): OgcLook {
  const imageFormat = readImageFormat(kvp.required('FORMAT', 'the format of the picture, such as image/png'))
  const flag = kvp.text('TRANSPARENT')
  const transparent = flag === undefined ? false : readFlag(flag)
  if (transparent === undefined) throw invalid('TRANSPARENT', 'it has to be TRUE or FALSE')
  const colour = kvp.text('BGCOLOR')
  const background = colour === undefined ? white : readColor(colour)
  if (background === undefined) throw invalid('BGCOLOR', 'it has to be 0xRRGGBB')
  return { imageFormat, transparent, background }
}

/** What can be known of the look of a picture whose request may be faulty; defaults for the rest. */
export const peekLook = (kvp: Kvp): OgcLook => ({
  imageFormat: imageFormatNamed(kvp.peek('FORMAT') ?? '') ?? 'png',
  transparent: readFlag(kvp.peek('TRANSPARENT') ?? '') ?? false,
  background: readColor(kvp.peek('BGCOLOR') ?? '') ?? white,
})

const flags: Readonly<Record<string, boolean>> = { true: true, 1: true, false: false, 0: false }
const readFlag = (text: string): boolean | undefined => flags[text.trim().toLowerCase()]

function readColor(text: string): number | undefined {
  const digits = /^(?:0x|#)?([\da-f]{6})$/i.exec(text.trim())?.[1]
  return digits === undefined ? undefined : Number.parseInt(digits, 16)
}
