/** A colour as `#rrggbb`. */
export type Colour = `#${string}`

/** The ground of the gateway's pages, and the cards on it, by colour scheme. `pages/page-style.ts` paints them. */
export const grounds = {
  light: { ground: '#eef3f2', card: '#ffffff' },
  dark: { ground: '#0e1618', card: '#162023' },
} as const

/** The contrast that text needs (WCAG 2.2, success criterion 1.4.3, level AA). */
export const textContrast = 4.5

/** Contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio"). */
function contrastOf(one: Colour, other: Colour): number {
  const [darker = 0, lighter = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

/** The least contrast of a colour with the grounds of a scheme. */
export const contrastIn = (colour: Colour, scheme: keyof typeof grounds): number =>
  Math.min(contrastOf(colour, grounds[scheme].ground), contrastOf(colour, grounds[scheme].card))

/** The colour itself where text of it can be read in a scheme, else the nearest darker or lighter one. */
export function readableIn(colour: Colour, scheme: keyof typeof grounds): Colour {
  const towards: Colour = scheme === 'light' ? '#000000' : '#ffffff'
  for (let share = 0; share < 1; share += 0.02) {
    const mixed = mix(colour, towards, share)
    if (contrastIn(mixed, scheme) >= textContrast) return mixed
  }
  return towards
}

/** Three numbers from 0 to 255. */
const partsOf = (colour: Colour): readonly number[] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))

function luminanceOf(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = partsOf(colour).map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function mix(from: Colour, to: Colour, share: number): Colour {
  const target = partsOf(to)
  const mixed = partsOf(from).map((part, at) => Math.round(part + ((target[at] ?? 0) - part) * share))
  return `#${mixed.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}
