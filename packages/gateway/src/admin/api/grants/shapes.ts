import { z } from 'zod'

/** A fault or a warning of a grant. */
export const remark = z.object({
  path: z.string(),
  message: z.string(),
  position: z.int().optional(),
})

const grantObject = z.record(z.string(), z.unknown())

/** All grants. */
export const listed = z.object({
  store: z.enum(['taken', 'file', 'unread']),
  version: z.int(),
  grants: z.array(
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
      faults: z.array(remark),
    }),
  ),
})

/** Names that may stand in a grant. */
export const names = z.object({
  services: z.array(z.object({ name: z.string(), type: z.string() })),
  mounts: z.array(z.string()),
  roles: z.array(z.string()),
  principals: z.array(z.string()),
  attributes: z.array(z.string()),
  areas: z.array(z.string()),
  operations: z.array(z.string()),
})

/** A layer with its fields. */
export const layer = z.object({ id: z.int(), name: z.string(), fields: z.array(z.string()) })

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
  changed: z.array(
    z.object({ account: z.string(), kind: z.string(), gained: z.array(right), lost: z.array(right) }),
  ),
  looked: z.int(),
  unknown: z.array(z.object({ code: z.string(), text: z.string() })),
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
