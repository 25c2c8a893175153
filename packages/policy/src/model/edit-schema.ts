import { z } from 'zod'

const fieldName = z.string().min(1)

const rows = (what: string) =>
  z
    .union([z.boolean(), z.string().min(1)], { error: 'takes true, or a condition on rows' })
    .optional()
    .describe(what)

const value = z.union([z.string(), z.number()], {
  error: 'takes a text, a number, or an attribute of the caller such as :principal.district',
})

const own = z.strictObject({
  field: fieldName.describe('A text field. It is written with every row that is added.'),
  as: z
    .string()
    .regex(/^:principal\.[^.]+$/, 'an attribute of the caller, such as :principal.email')
    .default(':principal.id')
    .describe(
      'What stands for the caller: an attribute that nobody else has the same value of, such as :principal.email. Default: the id.',
    ),
})

const files = z.strictObject({
  add: z.boolean().default(false).describe('Files may be attached, and replaced where `delete` holds too.'),
  delete: z.boolean().default(false).describe('Attached files may be deleted.'),
})

/** How a grant lets rows be edited. What is not mentioned may not be done. */
export const editSection = z.strictObject({
  add: rows('Rows that may be added: all (true), or those of a condition on what is written.'),
  update: rows(
    "Rows that may be changed: all that are shown (true), or those of a condition, such as STATUS <> 'closed'. It holds for the row as it was and as it becomes.",
  ),
  delete: rows('Rows that may be deleted: all that are shown (true), or those of a condition.'),
  fields: z
    .union([
      z.strictObject({ only: z.array(fieldName), except: z.array(fieldName).min(1).optional() }),
      z.strictObject({ except: z.array(fieldName).min(1) }),
    ])
    .optional()
    .describe('Fields that may be written, among those that are shown. Default: all of them.'),
  geometry: z
    .boolean()
    .default(false)
    .describe('Whether shapes of rows that are there may be changed. Rows that are added bring theirs.'),
  set: z
    .record(fieldName, value)
    .default({})
    .describe(
      'What is written with every row that is added or changed: by field a text, a number, or an attribute of the caller such as :principal.district. The caller cannot write these fields.',
    ),
  own: own
    .optional()
    .describe('The field that says whose a row is. Only the caller whose row it is may change or delete it.'),
  onlyConditional: z
    .boolean()
    .default(false)
    .describe(
      'Refuses edits whose condition cannot be sent along, so that between check and write no other row can take the place of the one that was checked.',
    ),
  attachments: files.prefault({}).describe('Files on rows that may be changed.'),
})

/** How a grant lets rows be edited, after defaults. */
export type EditConfiguration = z.output<typeof editSection>
