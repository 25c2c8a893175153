import { z } from 'zod'

const classes = z.array(z.string()).readonly()
const head = { mount: z.string(), service: z.string(), type: z.string() }
const extent = z.object({ xmin: z.number(), ymin: z.number(), xmax: z.number(), ymax: z.number() })

/** What leaves of an overview. */
export const overviewReply = z.object({
  account: z.object({
    id: z.string(),
    name: z.string(),
    roles: z.array(z.string()).readonly(),
    attributes: z.record(z.string(), z.unknown()),
  }),
  holders: z.int().optional().describe('How many known accounts have the role.'),
  services: z.array(z.object({ ...head, whole: classes, layers: z.int(), allLayers: z.int() })).readonly(),
  hidden: z.array(z.object(head)).readonly(),
  quotas: z
    .array(
      z.object({
        name: z.string(),
        units: z.number(),
        every: z.string(),
        of: z.string(),
        until: z.string(),
        used: z.number().optional(),
      }),
    )
    .readonly(),
  unread: z.array(z.string()).readonly(),
})

/** What leaves of one service. */
export const detailReply = z.object({
  isDrawn: z.boolean(),
  extent: extent.optional().describe('In Web Mercator (3857).'),
  areas: z
    .array(
      z.object({
        name: z.string(),
        outline: z
          .object({
            type: z.literal('MultiLineString'),
            coordinates: z.array(z.array(z.tuple([z.number(), z.number()]).readonly()).readonly()).readonly(),
          })
          .optional()
          .describe('GeoJSON in Web Mercator (3857).'),
        unplaced: z.string().optional().describe('Why it cannot be drawn.'),
      }),
    )
    .readonly(),
  layers: z
    .array(
      z.object({
        id: z.int(),
        name: z.string(),
        isSeen: z.boolean(),
        hasRows: z.boolean(),
        operations: classes,
        fields: z.array(z.object({ name: z.string(), alias: z.string(), isSeen: z.boolean() })).readonly(),
        views: z
          .array(z.object({ grant: z.string(), rows: z.string(), area: z.string().optional() }))
          .readonly(),
      }),
    )
    .readonly(),
})
