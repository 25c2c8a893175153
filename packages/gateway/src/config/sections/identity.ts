import { z } from 'zod'
import { duration } from '../duration.ts'

const roles = z.array(z.string().min(1)).default([])
const attributes = z
  .record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.array(z.number())]),
  )
  .default({})

/** An API key that the configuration itself names (the store holds those made with `mapgate key create`). */
export const keySection = z.strictObject({
  name: z.string().min(1),
  key: z.string().optional().describe('The key itself; prefer keyFile or keyHash.'),
  keyFile: z.string().optional(),
  roles,
  attributes,
})

/** A user with a password that the configuration itself names. */
export const userSection = z.strictObject({
  name: z.string().min(1),
  password: z.string().optional(),
  passwordFile: z.string().optional(),
  roles,
  attributes,
})

/** Lives of what the gateway issues, and the header that carries a credential. */
export const credentialsSection = z.strictObject({
  header: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/)
    .default('token')
    .describe('Name of the credential header.'),
  tokenLife: duration.default(3_600_000).describe('Life of a token when the client asks for none.'),
  tokenLifeMaximum: duration.default(28_800_000).describe('Longest life a client may ask for.'),
  ticketLife: duration.default(300_000).describe('Life of a ticket.'),
})
