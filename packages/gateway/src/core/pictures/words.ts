import { createRequire } from 'node:module'
import type { CreateText } from 'sharp'

const fontFile = createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')

/** How words are drawn. */
interface WordsLook {
  /** Height of the letters, in points of 72 to the inch at 96 dots per inch. Default 9. */
  readonly points?: number
  /** Lines are broken at this width, in pixels. Default: nowhere. */
  readonly widthPx?: number
  /** `0xRRGGBB`; default black. */
  readonly colour?: number
}

/** Words as an overlay without a background, in a font of our own: what is installed on the machine makes no difference. */
export function wordsOverlay(
  words: string,
  { points = 9, widthPx, colour = 0 }: WordsLook = {},
): { readonly text: CreateText } {
  const hex = `#${colour.toString(16).padStart(6, '0')}`
  return {
    text: {
      text: `<span foreground="${hex}">${marked(words)}</span>`,
      font: `DejaVu Sans ${points}`,
      fontfile: fontFile,
      dpi: 96,
      rgba: true,
      ...(widthPx === undefined ? {} : { width: widthPx, wrap: 'word-char' as const }),
    },
  }
}

/** The text says what it says: no tag of it is one for the program that draws it. */
const marked = (words: string): string =>
  words
    .replace(/[\u0000-\u001f\u007f\ufffe\uffff]/g, ' ')
    .toWellFormed()
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
