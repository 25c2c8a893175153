import { didYouMean } from '@mapgate/policy'
import { operations } from '@mapgate/protocol'
import type { CrossFault, JoinedSections } from './cross-fault.ts'

const effects = new Map(operations.map(({ id, effect }) => [id.toLowerCase(), effect]))
const reading = operations.flatMap(({ id, effect }) => (effect === 'read' || effect === 'draw' ? [id] : []))

/** Faults of the rules by which answers are kept: operations that there are not, and those that change something. */
export const cacheChecks = ({ mounts }: JoinedSections): readonly CrossFault[] =>
  mounts.flatMap(({ cache }, mount) =>
    cache.flatMap(({ operations: named = [] }, rule) =>
      named.flatMap((name, index) => {
        const message = faultOf(name)
        return message === undefined
          ? []
          : [{ path: ['mounts', mount, 'cache', rule, 'operations', index], message }]
      }),
    ),
  )

function faultOf(name: string): string | undefined {
  const effect = effects.get(name.toLowerCase())
  if (effect === undefined) return `there is no operation ${name}${didYouMean(name, reading)}`
  return effect === 'read' || effect === 'draw'
    ? undefined
    : `${name} is never kept, because it reads nothing`
}
