import type { World } from '@mapgate/sample-server'
import type { Principal } from '../../../packages/policy/src/model/principal.ts'
import {
  type CaseReply,
  type CaseRequest,
  createTestGateway,
  type Onlooker,
  type TestGateway,
} from '../gateway.ts'
import type { Manner } from '../manners.ts'
import type { Template } from '../template.ts'
import { type Editor, type EditPolicy, idOf } from './edit-grants.ts'
import { makeEditWorld, type Which } from './edit-world.ts'
import { type Tables, tablesOf } from './tables.ts'

/** A world and the gateway before it. */
export interface EditSide {
  readonly world: World
  readonly gateway: TestGateway
  /** The tables as they were filled. */
  readonly filled: Tables
  /** All global ids of these. */
  readonly globalIds: string
  /** Asks as somebody, and tells the tables afterwards. */
  ask(editor: Editor, request: CaseRequest): Promise<{ reply: CaseReply; after: Tables }>
  /** The same request, straight to the map server. */
  direct(request: CaseRequest): Promise<{ reply: CaseReply; after: Tables }>
  /** Puts the tables back to how they were filled. */
  reset(): void
  close(): void
}

/** Opens one of the two worlds of a policy. */
export async function openSide(
  policy: EditPolicy,
  which: Which,
  { template, manner = 'exact', onlooker = {} }: { template: Template; manner?: Manner; onlooker?: Onlooker },
): Promise<EditSide> {
  const world = makeEditWorld(template, policy, which)
  const { database } = world
  const gateway = await createTestGateway(
    { world, handlers: {}, outputText: 'a picture', manner, words: 'a word' },
    policy.grants,
    onlooker,
  )
  const filled = tablesOf(world)
  database.exec('SAVEPOINT filled')
  return {
    world,
    gateway,
    filled,
    globalIds: [...filled.rows.values(), filled.attachments]
      .flatMap((rows) => [...rows.values()].map(({ GLOBALID }) => GLOBALID))
      .join(' '),
    ask: async (editor, request) => ({
      reply: await gateway.ask(principalOf(editor), request),
      after: tablesOf(world),
    }),
    direct: async (request) => ({ reply: await gateway.direct(request), after: tablesOf(world) }),
    reset: () => database.exec('ROLLBACK TO filled'),
    close: () => {
      gateway.close()
      database.close()
    },
  }
}

/** The editor, signed in. */
export const principalOf = (editor: Editor): Principal => ({
  id: idOf(editor),
  name: editor.name,
  kind: 'user',
  roles: [...editor.roles],
  attributes: { ...editor.attributes } as Principal['attributes'],
  scope: {},
  carrier: 'header',
  shownAs: 'token',
  expiresAt: null,
})
