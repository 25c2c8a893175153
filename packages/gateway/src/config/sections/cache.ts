import { z } from 'zod'
import { byteSize, duration } from '../duration.ts'

/** Where answers of the map servers are kept for callers with equal rights. */
export const cacheSection = z.strictObject({
  memory: byteSize
    .default(64_000_000)
    .describe('Bytes of answers that one process keeps in memory; `0B` keeps none.'),
  largestEntry: byteSize.default(4_000_000).describe('Larger answers are not kept, and pass as they come.'),
  share: z
    .number()
    .positive()
    .max(1)
    .default(0.25)
    .describe(
      'Share of the memory that answers asked for by one caller may take, so that nobody evicts what all others use.',
    ),
  disk: z
    .strictObject({
      directory: z
        .string()
        .min(1)
        .describe('A directory of the gateway alone (0700); all processes of this machine share it.'),
      size: byteSize.default(1_000_000_000).describe('Bytes of answers on disk.'),
    })
    .optional(),
  encryptionKeyFile: z
    .string()
    .min(1)
    .optional()
    .describe('File of 32 random bytes as base64 or hex; answers on disk are sealed with it (AES-256-GCM).'),
  waiting: z
    .int()
    .min(1)
    .default(1_000)
    .describe('Most callers that wait for one answer to the same question; more are answered 503.'),
  statusTo: z
    .strictObject({ roles: z.array(z.string()).default([]) })
    .prefault({})
    .describe(
      'Callers who are told by `Cache-Status` (RFC 9211) where their reply came from; nobody by default.',
    ),
})

/** How long answers of a mount are kept. The first rule that fits an operation and a service decides. */
export const cacheRule = z.strictObject({
  operations: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(
      'Operations such as `MapServer.export`, by the names of docs/operations.md; default all that read.',
    ),
  services: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Services as in grants, such as `Water/*`; default all.'),
  life: z
    .union([z.literal('upstream'), z.literal('none'), duration])
    .default('upstream')
    .describe(
      '`upstream`: as long as the map server says; `none`: not at all; or a time, whatever the map server says but `no-store`.',
    ),
  staleWhileRevalidate: duration
    .default(0)
    .describe('How long after its life an answer is given while it is asked for again.'),
  staleIfError: duration
    .default(0)
    .describe('How long after its life an answer is given where the map server fails.'),
})
