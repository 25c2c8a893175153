import { z } from 'zod'

const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly()

const remark = z.object({
  path: z.string(),
  message: z.string(),
  position: z.int().optional(),
})

/** What is wrong with a grant. */
export const remarks = z.object({ faults: list(remark), warnings: list(remark) })

const grantObject = z.record(z.string(), z.unknown())

/** All grants. */
export const listed = z.object({
  store: z.enum(['taken', 'file', 'unread']),
  version: z.int(),
  grants: list(
    z.object({
      source: z.enum(['file', 'store']),
      id: z.string().optional(),
      grant: grantObject,
      file: z.string().optional(),
      line: z.int().optional(),
      stored: z
        .object({
          version: z.int(),
          createdBy: z.string(),
          createdAt: z.number(),
          changedBy: z.string(),
          changedAt: z.number(),
        })
        .optional(),
      faults: list(remark),
    }),
  ),
})

/** Names that may stand in a grant. */
export const names = z.object({
  services: list(z.object({ name: z.string(), type: z.string() })),
  mounts: list(z.string()),
  roles: list(z.string()),
  principals: list(z.string()),
  attributes: list(z.string()),
  areas: list(z.string()),
  operations: list(z.string()),
})

/** The layers of a service with their fields. */
export const layers = z.object({
  layers: list(z.object({ id: z.int(), name: z.string(), fields: list(z.string()) })),
})

const right = z.object({
  mount: z.string(),
  service: z.string(),
  type: z.string(),
  layer: z.string().optional(),
  gives: z.string(),
})

/** What a change gives and takes. */
export const comparison = z.object({
  preview: z.string(),
  changed: list(z.object({ account: z.string(), kind: z.string(), gained: list(right), lost: list(right) })),
  looked: z.int(),
  unknown: list(z.object({ code: z.string(), text: z.string() })),
})

/** A change that was made. */
export const changed = z.object({
  number: z.int(),
  at: z.number(),
  administrator: z.string(),
  id: z.string(),
  before: grantObject.nullable(),
  after: grantObject.nullable(),
  undoes: z.int().nullable(),
})

/** A part of the history. */
export const history = z.object({ changes: list(changed) })

const version = z.int().describe('The version of all grants that the change was thought out for.')
const preview = z.string().describe('Of the comparison of this very change.')

/** A grant that is to be saved. */
export const written = z.strictObject({ version, preview, grant: z.unknown() })

/** A grant that is to be removed. */
export const removal = z.strictObject({ version: z.coerce.number().int(), preview })

/** Which part of the history. */
export const historyQuery = z.strictObject({
  most: z.coerce.number().int().min(1).max(500).default(50),
  before: z.coerce.number().int().optional(),
})
