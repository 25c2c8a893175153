import {
  allProtections,
  type ProtectionName,
  type Protections,
} from '../../packages/gateway/src/core/protections.ts'
import type { Making } from './asked-conditions.ts'
import { createTestGateway, type TestGateway, type UpstreamParts } from './gateway.ts'
import { otherHandlers, otherServices } from './other-services.ts'
import { makeGrant, obligationsOf, type PlainGrant, type Policy } from './policies.ts'
import type { Random } from './random.ts'
import { isWhole, sightOf } from './sight.ts'
import type { Template } from './template.ts'
import { canariesOf, type MadeWorld, makeWorld } from './worlds.ts'

/** Both worlds of a policy, with their gateways, and the variants that the properties compare with. */
export interface House {
  readonly policy: Policy
  readonly template: Template
  readonly random: Random
  readonly obligations: readonly string[]
  readonly one: TestGateway
  readonly other: TestGateway
  /** The same world with one grant more. */
  readonly more: TestGateway
  readonly open: TestGateway
  readonly made: MadeWorld
  readonly making: Making
  close(): void
}

/** Opens the gateways of a policy; `sabotage` is a protection that is taken away. */
export async function openHouse(
  policy: Policy,
  {
    random,
    template,
    sabotage,
  }: { random: Random; template: Template; sabotage?: ProtectionName | undefined },
): Promise<House> {
  const protections: Protections = sabotage ? { ...allProtections, [sabotage]: false } : allProtections
  const [made, otherMade] = [makeWorld(template, policy, 'one'), makeWorld(template, policy, 'other')]
  const [world, otherWorld] = [upstreamOf(made, policy, 'one'), upstreamOf(otherMade, policy, 'other')]
  const extra: PlainGrant = { ...makeGrant(random, template, 9), to: { roles: ['visitor'] } }
  const everything: PlainGrant = { name: 'open', to: { roles: ['editor'] }, on: { services: ['**'] } }
  const gateways = await Promise.all([
    createTestGateway(world, [...policy.grants, everything], protections),
    createTestGateway(otherWorld, policy.grants, protections),
    createTestGateway(world, [...policy.grants, extra], protections),
  ])
  const [one, other, more] = gateways as [TestGateway, TestGateway, TestGateway]
  return {
    policy,
    template,
    random,
    made,
    making: { random, template, sees: seeing(policy, template) },
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
function upstreamOf({ world }: MadeWorld, policy: Policy, which: 'one' | 'other'): UpstreamParts {
  const services = [
    'Assets_Service',
    'Topo_Basemap',
    ...otherServices.map(({ folder, name }) => `${folder}/${name}`),
  ]
  const isShown = services.every((service) => isWhole(policy, service))
  return {
    world,
    handlers: otherHandlers(policy, which),
    outputText: isShown ? 'a picture' : canariesOf[which].text,
  }
}
