import { describe, expect, it } from 'vitest'
import { signInPageSection } from './sign-in-page.ts'

const faultsOf = (page: object): string[] =>
  signInPageSection.safeParse(page).error?.issues.map(({ message }) => message) ?? []

describe('The look of the sign-in page', () => {
  it.each([
    {},
    { accent: '#8A1C4A' },
    { accent: '#0b6e72', accentDark: '#5fcfc4' },
    { name: 'Littlebrook Water' },
  ])('takes %j', (page) => expect(faultsOf(page)).toEqual([]))

  it('refuses a colour that nobody could read, and names one that would do', () => {
    expect(faultsOf({ accent: '#ffd400' })).toEqual([
      expect.stringMatching(
        /^its contrast with the light ground is 1\.2 and has to be 4\.5 \(WCAG AA\), .*: #[0-9a-f]{6} would do$/,
      ),
    ])
    expect(faultsOf({ accentDark: '#0b6e72' })).toEqual([expect.stringContaining('the dark ground is 2.')])
  })

  it.each(['red', '#fff', '#12345g', '#0b6e72; } body { display: none', 'url(//evil.example)'])(
    'takes no other text for a colour: %s',
    (accent) => expect(faultsOf({ accent })).toHaveLength(1),
  )
})
