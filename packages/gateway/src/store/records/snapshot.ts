import type { Scope } from '@mapgate/policy'
import { z } from 'zod'
import type { Binding, Snapshot } from '../snapshot.ts'
import { attributeRecord } from './columns.ts'
import { accountKinds, sources } from './rows.ts'

const texts = z.array(z.string())

/** One schema for each member of a type: a member that is added there does not compile before it is added here. */
type Members<Type> = { readonly [Name in keyof Type]-?: z.ZodType<Type[Name] | undefined> }

const scopeMembers = {
  mounts: texts.exactOptional(),
  services: texts.exactOptional(),
  readOnly: z.boolean().exactOptional(),
  cannotMint: z.boolean().exactOptional(),
} satisfies Members<Scope>

const bindingMembers = {
  origins: texts.exactOptional(),
  networks: texts.exactOptional(),
  referer: z.string().exactOptional(),
} satisfies Members<Binding>

const principalMembers = {
  id: z.string(),
  name: z.string(),
  kind: z.enum(accountKinds),
  roles: texts,
  attributes: attributeRecord,
  scope: z.strictObject(scopeMembers),
} satisfies Members<Snapshot['principal']>

const snapshotMembers = {
  id: z.string(),
  shownAs: z.enum(['token', 'ticket', 'session', 'refresh']),
  source: z.enum(sources),
  principal: z.strictObject(principalMembers),
  roots: texts,
  bindings: z.array(z.strictObject(bindingMembers)),
  issuedAt: z.number(),
  rootedAt: z.number(),
  expiresAt: z.number(),
} satisfies Members<Snapshot>

const snapshotSchema = z.strictObject(snapshotMembers)

/**
 * The snapshot in a text. Undefined where it has a member that this release does not know, such as another limit of its scope: what is not
 * understood is good for nothing.
 */
export function snapshotIn(text: string): Snapshot | undefined {
  const { data } = snapshotSchema.safeParse(JSON.parse(text))
  return data as Snapshot | undefined
}
