/** A piece of a page: text that was escaped already. */
export interface Html {
  readonly html: string
}

type Piece = Html | string | number | undefined | readonly Html[]

/** Builds a piece of a page; every text that is put in is escaped, so that nothing from outside becomes markup. */
export const html = (strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html => ({
  html: strings.map((text, index) => text + written(pieces[index])).join(''),
})

const written = (piece: Piece): string => {
  if (piece === undefined) return ''
  if (typeof piece === 'string' || typeof piece === 'number') return escaped(String(piece))
  return 'html' in piece ? piece.html : piece.map((one) => one.html).join('')
}

const escaped = (text: string): string =>
  text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)
