import { z } from 'zod'
import { duration } from '../duration.ts'
import { claimPath, roles } from './identity.ts'

const names = z.array(z.string().min(1)).min(1)

/** ArcGIS Online or an ArcGIS Enterprise portal whose tokens are accepted from callers. */
export const foreignPortalSection = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and -')
      .describe('Short name; part of the principal id portal:<name>:<username>.'),
    url: z
      .url({ protocol: /^https?$/ })
      .transform((url) => url.replace(/\/+$/, ''))
      .refine((url) => !/\/sharing(\/|$)/i.test(new URL(url).pathname), 'the address in front of /sharing')
      .describe('Such as https://acme.maps.arcgis.com or https://gis.example.org/portal.'),
    orgId: z.string().min(1).describe('Id of the organisation; tokens of all others are refused.'),
    appIds: names
      .optional()
      .describe(
        'Ids of the applications whose tokens are accepted: what a person allowed them opens the gateway.',
      ),
    insecureAnyApp: z
      .boolean()
      .default(false)
      .describe(
        'Tokens of any application, so one that a person gave to another application opens the gateway too.',
      ),
    referer: z
      .string()
      .min(1)
      .optional()
      .describe('`Referer` of the questions to the portal. Default: the origin of the page that asks.'),
    cacheFor: duration
      .default(60_000)
      .refine((ms) => ms <= 60_000, 'at most 60s: the portal may have taken the token back')
      .describe('How long the answer of the portal is used.'),
    roles: roles.describe('Roles of everybody of the organisation.'),
    groups: z.record(z.string().min(1), names).default({}).describe('Id of a group to roles.'),
    rolesFromGroups: z.boolean().default(false).describe('Each group is a role of the same name, too.'),
    insecureGroupTitles: z
      .boolean()
      .default(false)
      .describe('`groups` may name titles. Whoever may make groups can give one any title.'),
    portalRoles: z
      .record(z.string().min(1), names)
      .default({})
      .describe('Role at the portal, such as org_publisher or the id of a custom role, to roles.'),
    attributes: z
      .record(z.string().min(1), claimPath)
      .default({})
      .describe('Attribute name to a member of the user at the portal.'),
  })
  .refine(({ appIds, insecureAnyApp }) => (appIds !== undefined) !== insecureAnyApp, {
    message: 'give appIds, or insecureAnyApp: true',
    path: ['appIds'],
  })

export type PortalConfiguration = z.output<typeof foreignPortalSection>
