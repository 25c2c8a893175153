import { z } from 'zod'
import { duration } from './duration.ts'

const reference = z
  .string()
  .min(1)
  .describe(
    'Reference of the coordinates, such as EPSG:25832. Default: CRS84, longitude and latitude in WGS 84.',
  )
const by = z
  .string()
  .min(1)
  .optional()
  .describe('Property or field whose values name several areas. Without it everything is one area.')
const file = z.strictObject({
  file: z.string().min(1).describe('A GeoJSON file, from the folder of the configuration on.'),
  crs: reference.optional(),
  by,
})
const inline = z.strictObject({
  geojson: z
    .looseObject({ type: z.string() })
    .describe('GeoJSON: polygons, features or a collection of them.'),
  crs: reference.optional(),
  by,
})
const layer = z.strictObject({
  upstream: z.string().min(1).describe('Name of the upstream.'),
  service: z.string().min(1).describe('Name of the service, such as Water/Districts.'),
  type: z.enum(['MapServer', 'FeatureServer']).default('MapServer'),
  layer: z.int().min(0).describe('Id of a layer of polygons.'),
  where: z.string().min(1).optional().describe('Only these features: standardized SQL. Default: all.'),
  by,
  every: duration
    .default(600_000)
    .refine((ms) => ms >= 10_000, 'at least 10s')
    .describe('How often the features are read. Default 10m.'),
  maxStale: duration
    .default(3_600_000)
    .describe('How long areas are kept while they cannot be read; after that there is no area. Default 1h.'),
})

/** Where the polygons of areas come from. */
export const areaSource = z.union([file, inline, layer], {
  error: 'takes polygons: {file}, {geojson}, or {upstream, service, layer}',
})

/** A source of areas after defaults. */
export type AreaSource = z.output<typeof areaSource>

const named = z.strictObject({
  area: z.string().min(1).describe('A name under `areas`.'),
  named: z
    .string()
    .min(1)
    .describe('Which of its areas: a name, or an attribute of the caller such as :principal.district.'),
})

const metres = z.number().positive().max(1_000_000)

const transformation = z.strictObject({
  to: reference.describe('A reference of the other datum, such as EPSG:4326.'),
  by: z
    .union([z.literal('none'), z.array(z.number()).length(7)])
    .describe(
      '`none` takes both datums as the same, within the error; or the seven parameters of a position vector transformation: metres, seconds of arc, parts per million.',
    ),
  error: z
    .number()
    .min(0)
    .describe('How far a place may be off after it, in metres. The area is shrunk by it.'),
})

/** The area that a grant is limited to. */
export const areaSection = z
  .strictObject({
    of: z
      .union([z.string().min(1), named, areaSource], {
        error:
          'takes a name under `areas`, {area, named}, or polygons: {file}, {geojson}, or {upstream, service, layer}',
      })
      .describe('A name under `areas`, one of several areas there, or the polygons themselves.'),
    relation: z
      .enum(['within', 'intersects'])
      .default('within')
      .describe(
        '`within`: rows whose shape lies in the area. `intersects`: rows whose shape touches it; their whole shapes are shown, unless `clip` cuts them.',
      ),
    clip: z.boolean().default(false).describe('Cuts shapes off at the edge of the area.'),
    shrink: metres.optional().describe('Makes the area smaller on all sides, in metres.'),
    grow: metres.optional().describe('Makes the area larger on all sides, in metres.'),
    pictures: z
      .enum(['rows', 'pixels'])
      .default('rows')
      .describe(
        'Pixels outside are empty in both. `rows`: nothing outside is drawn at all, so that symbols and labels of rows outside do not reach inside. `pixels`: they may; cached tiles need it.',
      ),
    transformations: z
      .array(transformation)
      .max(20)
      .default([])
      .describe(
        'How coordinates get to references of another datum. Without one, such references are refused.',
      ),
  })
  .refine(
    ({ shrink, grow }) => shrink === undefined || grow === undefined,
    '`shrink` and `grow` exclude each other',
  )

/** The area of a grant after defaults. */
export type AreaConfiguration = z.output<typeof areaSection>
