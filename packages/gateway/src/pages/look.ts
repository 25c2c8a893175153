import { type Colour, readableIn } from '../core/colours.ts'
import { type Style, styleOf } from './document.ts'
import { personStyle } from './person-style.ts'

/** How an organisation wants its pages for people to look. */
interface Theme {
  /** Name that stands over the pages. */
  readonly name: string
  /** Path of the logo; default the gateway's own. */
  readonly logo?: string | undefined
  /** Colour of buttons and links on the light ground; default the gateway's own. */
  readonly accent?: Colour | undefined
  /** The same on the dark ground; default: the accent, made lighter until it can be read. */
  readonly accentDark?: Colour | undefined
}

/** A theme, made ready for pages. */
export interface Look {
  readonly name: string
  readonly logo: string | undefined
  readonly style: Style
}

const own = { light: '#0b6e72', dark: '#5fcfc4' } as const

export function lookOf({ name, logo, accent, accentDark }: Theme): Look {
  const dark = accentDark ?? (accent === undefined ? own.dark : readableIn(accent, 'dark'))
  return { name, logo, style: styleOf(personStyle({ light: accent ?? own.light, dark })) }
}
