import { areaRightsOf } from './areas/area-right.ts'
import { borderPlaces } from './areas/border-rows.ts'
import type { Making } from './asked-conditions.ts'
import { createTestGateway, type TestGateway, type UpstreamParts } from './gateway.ts'
import { anyManner, areaManner, type Manner } from './manners.ts'
import { otherHandlers, otherServices } from './other-services.ts'
import {
  type Emphasis,
  makeGrant,
  obligationsOf,
  type PlainGrant,
  type Policy,
  withAreas,
} from './policies.ts'
import type { Random } from './random.ts'
import { isWhole, sightOf } from './sight.ts'
import type { Template } from './template.ts'
import { canariesOf, type MadeWorld, makeWorld } from './worlds.ts'

/** Both worlds of a policy, with their gateways, and the variants that the properties compare with. */
export interface TwinWorlds {
  readonly policy: Policy
  readonly manner: Manner
  readonly template: Template
  readonly random: Random
  readonly obligations: readonly string[]
  readonly one: TestGateway
  readonly other: TestGateway
  /** The same world with one grant more. */
  readonly more: TestGateway
  readonly open: TestGateway
  readonly made: MadeWorld
  /** The map servers of both worlds, and the grants that `more` has besides. */
  readonly upstreams: { readonly one: UpstreamParts; readonly other: UpstreamParts }
  readonly grants: { readonly one: readonly PlainGrant[]; readonly more: readonly PlainGrant[] }
  readonly making: Making
  close(): void
}

/** Opens the gateways of a policy, over map servers of one manner. */
export async function openTwinWorlds(
  policy: Policy,
  { random, template, emphasis = {} }: { random: Random; template: Template; emphasis?: Emphasis },
): Promise<TwinWorlds> {
  const areas = areaRightsOf(policy).map(({ of }) => of)
  const manner = emphasis.manner ?? (areas.length > 0 ? areaManner(random) : anyManner(random))
  const [made, otherMade] = [makeWorld(template, policy, 'one'), makeWorld(template, policy, 'other')]
  const [world, otherWorld] = [
    upstreamOf(made, policy, { which: 'one', manner }),
    upstreamOf(otherMade, policy, { which: 'other', manner }),
  ]
  const plain: PlainGrant = { ...makeGrant(random, template, 9), to: { roles: ['visitor'] } }
  const extra = areas.length > 0 ? withAreas({ ...policy, grants: [plain] }, random).grants : [plain]
  const everything: PlainGrant = { name: 'open', to: { roles: ['editor'] }, on: { services: ['**'] } }
  const grants = { one: [...policy.grants, everything], more: [...policy.grants, ...extra] }
  const gateways = await Promise.all([
    createTestGateway(world, grants.one),
    createTestGateway(otherWorld, policy.grants),
    createTestGateway(world, grants.more),
  ])
  const [one, other, more] = gateways as [TestGateway, TestGateway, TestGateway]
  return {
    policy,
    manner,
    template,
    random,
    made,
    upstreams: { one: world, other: otherWorld },
    grants,
    making: {
      random,
      template,
      sees: seeing(policy, template),
      emphasis,
      ...(areas.length > 0 ? { near: borderPlaces(areas) } : {}),
    },
    obligations: obligationsOf(policy, template),
    one,
    other,
    more,
    open: one,
    close: () => {
      for (const gateway of gateways) gateway.close()
      for (const { world: one } of [made, otherMade]) one.database.close()
    },
  }
}

/** Layers and fields that a policy shows anything of. */
function seeing(policy: Policy, template: Template): NonNullable<Making['sees']> {
  const sights = new Map(template.layers.map(({ id }) => [id, sightOf(policy, template, id)]))
  return (layerId, field) => {
    const sight = sights.get(layerId)
    return (sight?.layer ?? false) && (field === undefined || sight?.field(field) === true)
  }
}

/** A map server over a world: with services beside it, and a file that may show anything. */
function upstreamOf(
  { world }: MadeWorld,
  policy: Policy,
  { which, manner }: { which: 'one' | 'other'; manner: Manner },
): UpstreamParts {
  const services = [
    'Assets_Service',
    'Topo_Basemap',
    ...otherServices.map(({ folder, name }) => `${folder}/${name}`),
  ]
  const isShown = services.every((service) => isWhole(policy, service))
  return {
    world,
    manner,
    handlers: otherHandlers(policy, which),
    words: isWhole(policy, 'Assets_Service') ? 'a word' : canariesOf[which].text,
    outputText: isShown ? 'a picture' : canariesOf[which].text,
  }
}
