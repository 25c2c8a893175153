import type { DataSource } from '@mapgate/protocol'
import { z } from 'zod'
import { httpUrl, upstreamKeys } from './upstream-keys.ts'

/** Types that a field of a layer may be said to have, in the words of ArcGIS without their prefix. */
const fieldType = z.enum(['String', 'Integer', 'Double', 'Date', 'OID', 'GUID'])

const drawnBy = z
  .array(z.string().min(1))
  .describe('The fields that are drawn, labels included; an empty list for none.')

const dataSource = z.enum(['postgresql', 'geopackage', 'shapefile', 'other'] satisfies readonly DataSource[])

const ogcLayer = z.strictObject({
  dataSource: dataSource.optional().describe('What its data are in; default that of the upstream.'),
  fields: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        type: fieldType.default('String'),
        alias: z
          .string()
          .min(1)
          .optional()
          .describe(
            'The name under which GetFeatureInfo tells it, as QGIS Server does by its alias; default its name.',
          ),
      }),
    )
    .optional()
    .describe('Its fields, in place of those that the server describes.'),
  drawnBy: drawnBy
    .optional()
    .describe(
      'The fields that its drawing uses where no style is named, labels included; an empty list for none. Without it any field may be drawn, and nobody sees a picture of it from whom a field is hidden.',
    ),
  styles: z
    .record(z.string().min(1), z.strictObject({ drawnBy }))
    .default({})
    .describe(
      'What is to be known of its named styles, by their names: the fields that each of them draws by. A style that is not here may be drawn by any field.',
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
  dataSource: dataSource
    .default('other')
    .describe(
      'What the data of its layers are in: it decides how texts are compared. `other`, also anything that is not listed: rows are not limited by texts.',
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
