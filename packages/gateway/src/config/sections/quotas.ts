import { z } from 'zod'

const timeZone = z.string().refine(isTimeZone, 'the name of a time zone, such as UTC or Europe/Berlin')

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** Units of map cost that somebody may use in a day or a month. */
export const quotaSection = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,39}$/, 'at most 40 lower-case letters, digits and -')
      .describe('Told to callers who come near it; under it the store keeps what is used.'),
    per: z
      .union([z.enum(['principal', 'role']), z.strictObject({ attribute: z.string().min(1) })])
      .describe(
        'Whose it is: each principal has one; or all with a role of `roles` share one; or all with one value of an attribute, such as a department.',
      ),
    roles: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('Only callers with one of these roles; default everybody.'),
    mounts: z.array(z.string()).min(1).optional().describe('Only requests at these mounts; default all.'),
    services: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe(
        'Only requests to these services; * stands for any text but /, ** for any. Default all requests at mounts.',
      ),
    units: z.number().positive().describe('Units in each day or month.'),
    every: z.enum(['day', 'month']),
    timeZone: timeZone.default('UTC').describe('By whose midnight days and months begin.'),
    warnAt: z
      .number()
      .min(1)
      .max(100)
      .default(80)
      .describe(
        'Percent that are used when callers are warned in a header, and the administrator in the log.',
      ),
  })
  .refine(({ per, roles }) => per !== 'role' || roles !== undefined, {
    message: 'name the roles that share a quota each',
    path: ['roles'],
  })

/** What is kept of who used what. */
export const usageSection = z.strictObject({
  detail: z
    .enum(['principal', 'service', 'off'])
    .default('principal')
    .describe(
      'Usage is kept by the hour for each principal, key and service; or for services alone, with nobody named; or not at all.',
    ),
  keepDays: z.int().min(1).max(3_660).default(400).describe('Days after which usage is forgotten.'),
})

export type QuotaConfiguration = z.output<typeof quotaSection>
