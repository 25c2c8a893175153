import type { FairConfiguration } from '../../config/sections/fair.ts'
import type { Asker } from '../../core/upstream/delivery.ts'

/** The group that a caller waits in, and its weight. */
export interface Share {
  readonly group: string
  readonly weight: number
}

/** Finds the group of a caller. Callers whom no role or attribute names are one group together, and the gateway's own questions are one. */
export function createShareOf(fair: FairConfiguration): (asker: Asker) => Share {
  if (fair.by === 'principal') return ({ principalId }) => ({ group: principalId, weight: 1 })
  const weights = new Map(Object.entries(fair.weights))
  const namesOf = ({ roles, attributes }: NonNullable<Asker['traits']>): readonly string[] => {
    if (fair.by === 'role') return roles.filter((role) => weights.has(role))
    const value = Object.hasOwn(attributes, fair.attribute) ? attributes[fair.attribute] : undefined
    return value === undefined ? [] : [value].flat().map(String)
  }
  const weightOf = (name: string) => weights.get(name) ?? 1
  return ({ traits }) => {
    if (traits === undefined) return { group: 'gateway', weight: 1 }
    const [first, ...others] = namesOf(traits)
    if (first === undefined) return { group: 'others', weight: 1 }
    const name = others.reduce((best, one) => (weightOf(one) > weightOf(best) ? one : best), first)
    return { group: `=${name}`, weight: weightOf(name) }
  }
}
