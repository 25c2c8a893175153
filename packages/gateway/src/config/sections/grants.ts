import { z } from 'zod'

/** Who may do what. Deny by default: what no grant names is refused. */
export const grantSection = z.strictObject({
  name: z.string().optional().describe('Shown in the audit line and by `mapgate explain`.'),
  to: z
    .strictObject({
      roles: z.array(z.string()).optional(),
      principals: z.array(z.string()).optional().describe('Principal ids, such as user:editor or anonymous.'),
    })
    .describe('Whom; one match is enough.'),
  on: z.strictObject({
    mounts: z.array(z.string()).optional().describe('Mount paths; default all.'),
    services: z
      .array(z.string())
      .default(['*'])
      .describe('Service names; * stands for any text but /, ** for any.'),
  }),
})
