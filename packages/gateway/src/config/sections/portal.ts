import { z } from 'zod'
import { redirectFault } from '../../core/authentication/redirect-address.ts'
import { duration } from '../duration.ts'
import { attributes, roles } from './identity.ts'

const minuteMs = 60_000

const lifeOf = (least: number, words: string) =>
  duration.refine(
    (ms) => ms >= least,
    `at least ${words}: clients renew what is about to end, again and again`,
  )

/** An application that signs people in through the Portal facade, or that signs in by itself with a secret. */
const portalClientSection = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'letters, digits, dot, _ and -')
    .describe('The `client_id` (JS API: `appId`).'),
  title: z.string().min(1).max(100).describe('Name of the application, for the sign-in page.'),
  redirects: z
    .array(
      z.string().refine((text) => redirectFault(text) === undefined, {
        error: ({ input }) => redirectFault(String(input)),
      }),
    )
    .default([])
    .describe(
      'Where a signed-in person may be sent: origin and beginning of the path of the application (https), a loopback address ' +
        'without a port for programs of the person’s machine (any port, exact path), or urn:ietf:wg:oauth:2.0:oob.',
    ),
  secret: z.string().min(1).optional().describe('The `client_secret` itself; prefer secretFile.'),
  secretFile: z
    .string()
    .optional()
    .describe('File that holds the `client_secret` of an application that can keep one.'),
  roles: roles.describe('Roles of the application itself, when it signs in with its secret.'),
  attributes,
  insecureImplicit: z
    .boolean()
    .default(false)
    .describe('Tokens may be sent in the URL of the page (JS API 3.x before 3.40, 4.x before 4.22).'),
  insecureWithoutPkce: z
    .boolean()
    .default(false)
    .describe('The application proves by nothing that it asked for the code that it shows (R arcgisutils).'),
})

/** The Portal facade: map applications sign in here as at an ArcGIS portal. */
export const portalSection = z.strictObject({
  path: z
    .string()
    .regex(/^(\/[A-Za-z0-9_-]+)+$/, 'a path such as /portal: letters, digits, _ and -')
    .describe(
      'Path of the facade, such as /portal; clients are given publicUrl and this path as `portalUrl`.',
    ),
  name: z.string().min(1).max(100).default('Maps').describe('Name of the portal, for clients that show it.'),
  clients: z.array(portalClientSection).default([]).describe('Applications that may sign people in.'),
  accessLife: lifeOf(10 * minuteMs, '10m')
    .default(60 * minuteMs)
    .describe('Life of the token of an application.'),
  refreshLife: lifeOf(60 * minuteMs, '1h')
    .default(14 * 1440 * minuteMs)
    .describe(
      'How long an application may renew its token without the person; it ends before with the session of the browser that it hangs on.',
    ),
})

export type PortalConfiguration = z.output<typeof portalSection>
export type PortalClientConfiguration = z.output<typeof portalClientSection>
