import { z } from 'zod'
import { signInPageSection } from './sign-in-page.ts'

/** How people sign in. */
export const signInSection = z.strictObject({
  page: signInPageSection.prefault({}).describe('The pages that people sign in on.'),
})
