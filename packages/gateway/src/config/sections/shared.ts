import { z } from 'zod'
import { duration } from '../duration.ts'

/** What several gateways share besides their store, and can do without for a while. */
export const sharedSection = z.strictObject({
  kind: z.literal('redis').default('redis').describe('A Redis or Valkey server.'),
  urlFile: z
    .string()
    .min(1)
    .describe(
      'File with the address, rediss://user:password@host:6379/0; redis:// without TLS on this machine alone. Read again for each connection.',
    ),
  usernameFile: z.string().min(1).optional().describe('File with the user, instead of in the address.'),
  passwordFile: z.string().min(1).optional().describe('File with the password, instead of in the address.'),
  caFile: z
    .string()
    .min(1)
    .optional()
    .describe('PEM file of the authorities to believe, instead of the usual.'),
  insecureTls: z.boolean().default(false).describe('Take redis://, without TLS, to another machine too.'),
  keyPrefix: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,29}:$/, 'lower-case letters, digits and -, and a colon at the end')
    .default('mapgate:')
    .describe('What every key there begins with.'),
  encryptionKeyFile: z
    .string()
    .min(1)
    .describe(
      'File of 32 random bytes as base64 or hex, the same for all gateways: what is kept there is sealed with it, and keys are digests under it.',
    ),
  connectTimeout: duration.default(5_000).describe('To open a connection. No request waits so long.'),
  commandTimeout: duration
    .default(250)
    .describe('Longest that a request waits for an answer; it goes on without one.'),
})

export type SharedConfiguration = z.output<typeof sharedSection>
