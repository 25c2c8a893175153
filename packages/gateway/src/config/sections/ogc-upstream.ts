import { z } from 'zod'
import { httpUrl, upstreamKeys } from './upstream-keys.ts'

/** Types that a field of a layer may be said to have, in the words of ArcGIS without their prefix. */
const fieldType = z.enum(['String', 'Integer', 'Double', 'Date', 'OID', 'GUID'])

const ogcLayer = z.strictObject({
  fields: z
    .array(z.strictObject({ name: z.string().min(1), type: fieldType.default('String') }))
    .optional()
    .describe('Its fields, in place of those that the server describes.'),
  drawnBy: z
    .array(z.string().min(1))
    .optional()
    .describe(
      'The fields that its drawing uses, labels included; an empty list for none. Without it any field may be drawn, and nobody sees a picture of it from whom a field is hidden.',
    ),
  cascaded: z
    .boolean()
    .default(false)
    .describe('Offer it although the server fetches it from another server.'),
})

/** A map server that speaks WMS. */
export const ogcUpstream = z.strictObject({
  kind: z.literal('ogc'),
  server: z
    .enum(['geoserver', 'mapserver', 'qgis', 'arcgis', 'other'])
    .describe('The program: it decides how conditions on rows are said. `other`: none can be said.'),
  url: httpUrl.describe('Address of its WMS without a query, such as https://maps.internal/cgi-bin/mapserv'),
  map: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe('The parameter MAP of MapServer and QGIS Server: the map file or the project.'),
  version: z
    .enum(['1.1.1', '1.3.0'])
    .default('1.1.1')
    .describe('Version of WMS in which the server is asked.'),
  masks: z
    .literal('none')
    .optional()
    .describe(
      'Say `none` where no layer of a MapServer is hidden by MASK, OPACITY or COMPOSITE. Rows are only filtered then, because its FILTER opens what those hide.',
    ),
  fields: z
    .enum(['wfs', 'none'])
    .default('wfs')
    .describe(
      '`wfs`: fields are read by DescribeFeatureType at the same address; `none`: those of `layers` are all.',
    ),
  layers: z
    .record(z.string().min(1), ogcLayer)
    .default({})
    .describe('What is to be known of layers beside the capabilities, by their names.'),
  ...upstreamKeys,
})

/** An upstream that speaks WMS, after defaults. */
export type OgcUpstreamConfiguration = z.output<typeof ogcUpstream>
