import { z } from 'zod'
import { directorySection } from './directories.ts'
import { providerSection } from './providers.ts'
import { signInPageSection } from './sign-in-page.ts'

/** How people sign in. */
export const signInSection = z.strictObject({
  providers: z
    .array(providerSection)
    .default([])
    .describe('OpenID providers at which people sign in, in the order of their buttons.'),
  page: signInPageSection.prefault({}).describe('The pages that people sign in on.'),
  directories: z
    .array(directorySection)
    .default([])
    .describe('Directories (LDAP, Active Directory) that check passwords of people who are not kept here.'),
})
