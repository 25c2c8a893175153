import { setImmediate as pause } from 'node:timers/promises'
import type { GrantConfiguration } from '@mapgate/policy'
import type { GrantComparison } from '../../admin/api/grants/desk.ts'
import type { Configuration } from '../../config/schema.ts'
import { changedByGrant, type GrantDifference } from '../../rights/changed-by-grant.ts'
import type { ActiveConfiguration } from '../active-configuration.ts'

const seenForMs = 30 * 86_400_000
const mostSeen = 2_000

interface Compared {
  /** As it is to be. */
  readonly configuration: Configuration
  /** The grant as it was and as it is to be; undefined where there is none. */
  readonly grants: readonly (GrantConfiguration | undefined)[]
  /** Epoch milliseconds. */
  readonly now: number
}

/** Compares everybody's rights as they are with those of another configuration. */
export async function compareGrants(
  active: ActiveConfiguration,
  { configuration, grants, now }: Compared,
): Promise<Omit<GrantComparison, 'preview'>> {
  const { catalog } = active
  const stored = await active.storedAccounts()
  const holders = (await active.grants.store?.grants.holders(now - seenForMs, mostSeen)) ?? []
  const before = { configuration: active.configuration, catalog, stored, areas: active.areas.areas }
  const difference = await active.withAreasOf(configuration, ({ book }) =>
    changedByGrant({
      before,
      after: { configuration, catalog, stored, areas: book },
      grants,
      holders,
      pause: () => pause(),
    }),
  )
  return { ...difference, unknown: unknownIn(difference, active, grants) }
}

/** What nobody can tell from what is known here. */
function unknownIn(
  { leftOut }: GrantDifference,
  { configuration, catalog }: ActiveConfiguration,
  grants: readonly (GrantConfiguration | undefined)[],
): GrantComparison['unknown'] {
  const unread = Object.keys(configuration.upstreams).filter((name) => catalog.whyUnlisted?.(name))
  const narrowings = grants.flatMap((grant) => Object.keys(grant?.with ?? {}))
  const limits = ['scale', 'image', 'records', 'edit', 'tiles', 'classes', 'extents'].filter((name) =>
    narrowings.includes(name),
  )
  return [
    {
      code: 'people',
      text: 'People of identity systems who asked for nothing in the last 30 days, and those whose roles or attributes have changed since.',
    },
    ...(unread.length > 0
      ? [{ code: 'unread', text: `Services of map servers that cannot be read now: ${unread.join(', ')}.` }]
      : []),
    ...(limits.length > 0
      ? [
          {
            code: 'limits',
            text: `What these members change is not compared: with.${limits.join(', with.')}.`,
          },
        ]
      : []),
    ...(narrowings.includes('valid')
      ? [
          {
            code: 'time',
            text: 'Rights are compared as they are now, not before or after the times of the grant.',
          },
        ]
      : []),
    ...(leftOut > 0
      ? [
          {
            code: 'many',
            text: `${leftOut} more whom the grant is for were not compared: they are too many.`,
          },
        ]
      : []),
  ]
}
