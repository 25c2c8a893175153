import { z } from 'zod'
import { type Colour, contrastIn, type grounds, readableIn, textContrast } from '../../core/colours.ts'

/** A colour of text and of the grounds below text, held to what can be read in a scheme. */
const accentIn = (scheme: keyof typeof grounds) =>
  z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'a colour such as #0b6e72')
    .transform((text) => text.toLowerCase() as Colour)
    .refine((colour) => contrastIn(colour, scheme) >= textContrast, {
      error: ({ input }) => unreadable(input as Colour, scheme),
    })
    .optional()

function unreadable(colour: Colour, scheme: keyof typeof grounds): string {
  const contrast = Math.floor(contrastIn(colour, scheme) * 10) / 10
  return `its contrast with the ${scheme} ground is ${contrast} and has to be ${textContrast} (WCAG AA), or nobody could read links and buttons: ${readableIn(colour, scheme)} would do`
}

/** The pages for people: their name, logo and colours, and what the sign-in page does. */
export const signInPageSection = z.strictObject({
  name: z.string().trim().min(1).max(60).default('Mapgate').describe('Name that stands over the pages.'),
  logoFile: z.string().optional().describe('Logo beside the name: SVG, PNG or WebP, at most 256 kB.'),
  accent: accentIn('light').describe('Colour of buttons and links, such as #0b6e72.'),
  accentDark: accentIn('dark').describe(
    'The same on dark screens; default: accent, made lighter until it can be read.',
  ),
  straight: z
    .boolean()
    .default(false)
    .describe('Leads strangers straight to the provider where there is one, and no other way to sign in.'),
})
