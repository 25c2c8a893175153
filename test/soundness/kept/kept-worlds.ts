import type { Principal } from '../../../packages/policy/src/model/principal.ts'
import { createTestGateway, type TestGateway } from '../gateway.ts'
import type { Emphasis, Policy } from '../policies.ts'
import type { Random } from '../random.ts'
import { visitorOf } from '../run.ts'
import type { Template } from '../template.ts'
import { openTwinWorlds, type TwinWorlds } from '../twin-worlds.ts'
import { createKeeper, type Keeper } from './keeper.ts'

/** A caller of a gateway that keeps answers, and the same gateway without. */
export interface Seat {
  readonly who: Principal
  readonly keeping: TestGateway
  readonly plain: TestGateway
  /** Which canaries nobody in this seat may see; undefined where the rights are not those that the worlds were made for. */
  readonly world?: 'one' | 'other'
}

/** The worlds of a policy behind gateways that keep answers in one store, and the same gateways without it. */
export interface KeptWorlds {
  readonly twins: TwinWorlds
  readonly keeper: Keeper
  readonly seats: readonly Seat[]
  close(): Promise<void>
}

/**
 * Opens gateways over one store: over two map servers that differ in what is hidden, and over one of them with other grants, as after a reload. Their
 * callers have equal rights, other attributes, all rights.
 */
export async function openKeptWorlds(
  policy: Policy,
  options: { random: Random; template: Template; emphasis?: Emphasis; isOnDisk: boolean },
): Promise<KeptWorlds> {
  const twins = await openTwinWorlds(policy, options)
  const keeper = await createKeeper(options.isOnDisk)
  const { upstreams, grants } = twins
  const keeping = (generation: string) => ({ keeping: keeper.keeping(generation) })
  const [one, more, other, plainOther] = await Promise.all([
    createTestGateway(upstreams.one, grants.one, keeping('one')),
    createTestGateway(upstreams.one, grants.more, keeping('one')),
    createTestGateway(upstreams.other, grants.one, keeping('other')),
    createTestGateway(upstreams.other, grants.one),
  ])
  const visitor = visitorOf(policy)
  const { random, template } = options
  const [district = ''] = random.some(template.districts, 1)
  const elsewhere = {
    ...policy.attributes,
    district,
    districts: random.some(template.districts, 2),
    limit: 700,
  }
  const called = (name: string, changes: Partial<Principal> = {}) => ({
    ...visitor,
    id: `user:${name}`,
    name,
    ...changes,
  })
  const editor = called('editor', { roles: ['editor'] })
  return {
    twins,
    keeper,
    seats: [
      { who: visitor, keeping: one, plain: twins.one, world: 'one' },
      { who: called('visitor-two'), keeping: one, plain: twins.one, world: 'one' },
      { who: called('elsewhere', { attributes: elsewhere }), keeping: one, plain: twins.one },
      { who: editor, keeping: one, plain: twins.one },
      { who: visitor, keeping: more, plain: twins.more },
      { who: visitor, keeping: other, plain: plainOther, world: 'other' },
      { who: editor, keeping: other, plain: plainOther },
    ],
    close: async () => {
      for (const gateway of [one, more, other, plainOther]) gateway.close()
      twins.close()
      await keeper.store.close()
    },
  }
}
