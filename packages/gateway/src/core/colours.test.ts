import { describe, expect, it } from 'vitest'
import { pageStyle } from '../pages/page-style.ts'
import { personStyle } from '../pages/person-style.ts'
import { type Colour, contrastIn, grounds, readableIn, textContrast } from './colours.ts'

describe('A colour', () => {
  it.each([
    ['#000000', 'light', 18.6],
    ['#0b6e72', 'light', 5.3],
    ['#5fcfc4', 'dark', 8.9],
  ] as const)('%s is read on the %s grounds with a contrast of %d', (colour, scheme, contrast) =>
    expect(contrastIn(colour, scheme)).toBeCloseTo(contrast, 0),
  )

  it.each(['#ffd400', '#0b6e72', '#ff0000', '#000000', '#ffffff', '#808080'] as const)(
    '%s has a near colour that can be read in each scheme',
    (colour) => {
      for (const scheme of ['light', 'dark'] as const) {
        const readable = readableIn(colour, scheme)
        expect(contrastIn(readable, scheme)).toBeGreaterThanOrEqual(textContrast)
        if (contrastIn(colour, scheme) >= textContrast) expect(readable).toBe(colour)
      }
    },
  )
})

describe('The grounds', () => {
  const accent = { light: '#0b6e72', dark: '#5fcfc4' } as const

  it('are those that the styles of the pages paint', () => {
    for (const { ground, card } of Object.values(grounds)) {
      expect(personStyle(accent)).toContain(`--ground: ${ground}; --card: ${card};`)
      expect(pageStyle.replaceAll('#fff;', '#ffffff;')).toContain(`--ground: ${ground}; --card: ${card};`)
    }
  })

  it('leave the name over the page readable, whatever the accent of the land behind it', () => {
    const [, alpha = '0'] = /\.land \{.*?(\d+)%, transparent/.exec(personStyle(accent)) ?? []
    const inks = { light: '#17262a', dark: '#e6efee' } as const
    for (const [scheme, accentAtWorst] of [
      ['light', 0],
      ['dark', 255],
    ] as const) {
      const share = 1 - (1 - Number(alpha) / 100) ** 9
      const parts = [1, 3, 5].map((at) => Number.parseInt(grounds[scheme].ground.slice(at, at + 2), 16))
      const land = parts.map((part) => Math.round(part + (accentAtWorst - part) * share))
      const colour = `#${land.map((part) => part.toString(16).padStart(2, '0')).join('')}` as const
      expect(contrastOf(inks[scheme], colour)).toBeGreaterThanOrEqual(textContrast)
    }
  })
})

/** WCAG 2.2, once more. */
function contrastOf(one: Colour, other: Colour): number {
  const luminance = (colour: Colour) =>
    [0.2126, 0.7152, 0.0722]
      .map((weight, at) => {
        const share = Number.parseInt(colour.slice(1 + 2 * at, 3 + 2 * at), 16) / 255
        return weight * (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4)
      })
      .reduce((sum, part) => sum + part)
  const [a, b] = [luminance(one) + 0.05, luminance(other) + 0.05]
  return Math.max(a / b, b / a)
}
