import { z } from 'zod'
import { ogcUpstream } from './ogc-upstream.ts'
import { httpUrl, upstreamKeys } from './upstream-keys.ts'

const arcgisUpstream = z.strictObject({
  kind: z.literal('arcgis'),
  url: httpUrl.describe('Base of the ArcGIS site, such as https://gis.internal:6443/arcgis'),
  ...upstreamKeys,
})

/** One map server behind the gateway. */
export const upstreamSection = z.discriminatedUnion('kind', [arcgisUpstream, ogcUpstream])

export type UpstreamConfiguration = z.output<typeof upstreamSection>
