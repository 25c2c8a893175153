import { z } from 'zod'

/** How the gateway signs in to an upstream. */
export const upstreamCredential = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('arcgis-token'),
    username: z.string(),
    password: z.string().optional(),
    passwordFile: z.string().optional(),
    tokenUrl: z
      .url()
      .optional()
      .describe('Default: the `authInfo.tokenServicesUrl` that the upstream states.'),
  }),
])

/** One map server behind the gateway. */
export const upstreamSection = z.strictObject({
  kind: z.literal('arcgis'),
  url: z.url().describe('Base of the ArcGIS site, such as https://gis.internal:6443/arcgis'),
  credential: upstreamCredential.default({ kind: 'none' }),
})

export type UpstreamConfiguration = z.output<typeof upstreamSection>
