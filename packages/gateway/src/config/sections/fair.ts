import { z } from 'zod'

const weights = z.record(z.string().min(1), z.number().min(0.01).max(100))

/** Who is one party where requests wait for a busy upstream. */
export const fairSection = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('principal').describe('Each principal, and each network of callers without a credential.'),
  }),
  z.strictObject({
    by: z.literal('role').describe('All callers with a role; inside of it each principal.'),
    weights: weights.describe(
      'Role to weight: with 3 it gets three turns where 1 gets one. Of several roles the heaviest counts; callers with none of these are one party of weight 1.',
    ),
  }),
  z.strictObject({
    by: z
      .literal('attribute')
      .describe(
        'All callers with the same value of an attribute, such as their organisation; inside of it each principal.',
      ),
    attribute: z
      .string()
      .min(1)
      .describe('Name of the attribute. Callers without it are one party of weight 1.'),
    weights: weights.default({}).describe('Value to weight; default 1.'),
  }),
])

export type FairConfiguration = z.output<typeof fairSection>
