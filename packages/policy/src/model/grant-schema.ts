import { z } from 'zod'
import { areaSection } from './area-schema.ts'
import { editSection } from './edit-schema.ts'
import { operationClasses } from './operation-class.ts'

const operationName = z.union([
  z.enum(operationClasses),
  z
    .string()
    .regex(
      /^[A-Za-z]+(\.[A-Za-z]+|-?[A-Za-z]*)$/,
      `${operationClasses.join(', ')}, or an operation such as MapServer.export`,
    ),
])

const serviceType = z.enum([
  'MapServer',
  'FeatureServer',
  'ImageServer',
  'VectorTileServer',
  'GPServer',
  'GeocodeServer',
  'GeometryServer',
  'NAServer',
  'SceneServer',
  'StreamServer',
])

const fieldNames = z.array(z.string().min(1)).min(1)

const scaleRange = z
  .strictObject({
    from: z
      .number()
      .positive()
      .optional()
      .describe('Largest scale, as denominator: 1000 stands for 1:1,000.'),
    to: z.number().positive().optional().describe('Smallest scale, as denominator.'),
  })
  .refine(({ from = 0, to = Number.POSITIVE_INFINITY }) => from <= to, '`from` is greater than `to`')

/** How a grant narrows the layers that it is on. What is not mentioned is not narrowed. */
const narrowing = z
  .strictObject({
    area: areaSection.optional().describe('The area in which the layers are shown.'),
    fields: z
      .union([
        z.strictObject({ only: fieldNames, except: fieldNames.optional() }),
        z.strictObject({ except: fieldNames }),
      ])
      .optional()
      .describe(
        'Fields that are shown. `only` keeps the object id and the geometry, unless `except` names them (`geometry`).',
      ),
    where: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Rows that are shown: standardized SQL, such as DISTRICT = :principal.district AND STATUS <> 'secret'.",
      ),
    scale: scaleRange
      .optional()
      .describe('Scales at which the layers are drawn. It gives no right to query.'),
    image: z
      .strictObject({
        pixels: z.int().positive().optional().describe('Most pixels of one picture, width by height.'),
        formats: z
          .array(z.string().min(1))
          .min(1)
          .optional()
          .describe('Picture formats, such as png32 or jpg.'),
      })
      .optional(),
    edit: editSection
      .optional()
      .describe(
        'How rows may be edited; it needs `edit` in `for`. Without it a grant that narrows anything permits no edits.',
      ),
    records: z.int().positive().optional().describe('Most records in one reply.'),
    valid: z
      .strictObject({
        from: z.iso.datetime({ offset: true }).optional(),
        until: z.iso.datetime({ offset: true }).optional(),
      })
      .optional()
      .describe('When the grant holds.'),
    classes: z
      .literal('author')
      .optional()
      .describe(
        'Classes of a renderer over fields that are shown (breaks and unique values) are told as the author of the map fixed them, also those that only hidden rows are in. Default: unique values that a shown row can have; breaks not at all, so that one symbol stands for all.',
      ),
    extents: z
      .literal('author')
      .optional()
      .describe(
        'Extents of layers are shown as the author of the service states them, over all rows. Default: over the rows that are shown, or where the map server cannot tell, the area of the spatial reference.',
      ),
    tiles: z
      .literal('whole')
      .optional()
      .describe(
        'Cached tiles and KML, which cannot be filtered, are given whole although something is hidden.',
      ),
  })
  .refine(({ area, tiles }) => area === undefined || tiles === undefined, {
    path: ['tiles'],
    error:
      '`tiles: whole` beside `area` would give every tile whole; leave it out: tiles are masked to the area where it says `pictures: pixels`',
  })

/** Who may do what. What no grant allows is denied. */
export const grantSection = z.strictObject({
  name: z.string().optional().describe('Shown in the audit line and by `mapgate explain`.'),
  to: z
    .strictObject({
      roles: z.array(z.string()).optional(),
      principals: z.array(z.string()).optional().describe('Principal ids, such as user:editor or key:demo.'),
      claims: z
        .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
        .optional()
        .describe(
          'Attributes that the principal must have, all of them; a list attribute must contain the value.',
        ),
      anonymous: z.literal(true).optional().describe('Everybody, also without a credential.'),
    })
    .refine((to) => Object.keys(to).length > 0, 'names nobody')
    .describe('Whom; one match is enough.'),
  on: z
    .strictObject({
      mounts: z.array(z.string()).optional().describe('Mount paths; default all.'),
      services: z
        .array(z.string())
        .default(['*'])
        .describe('Service names; * stands for any text but /, ** for any.'),
      types: z
        .array(serviceType)
        .min(1)
        .optional()
        .describe('Types of services, such as MapServer: a name may stand for several. Default all.'),
      layers: z
        .array(z.union([z.int().min(0), z.string().min(1)]))
        .min(1)
        .optional()
        .describe(
          'Layers and tables by id or name (* stands for any text); a group stands for all below it. Default all.',
        ),
    })
    .prefault({}),
  for: z
    .array(operationName)
    .min(1)
    .default(['view', 'query', 'identify', 'attachments', 'export-data'])
    .describe('Operations; default everything that only reads.'),
  with: narrowing.optional(),
})

/** One grant after defaults. */
export type GrantConfiguration = z.output<typeof grantSection>
