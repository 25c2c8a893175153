import { setImmediate as pause } from 'node:timers/promises'
import type { GrantConfiguration } from '@mapgate/policy'
import type { GrantComparison } from '../../admin/grants/desk.ts'
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

type Unknown = GrantComparison['unknown'][number]

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
  const remark = (isSo: boolean, code: Unknown['code'], text: string) => (isSo ? [{ code, text }] : [])
  return [
    { code: 'people', text: 'People of identity systems who have no session here.' },
    ...remark(
      unread.length > 0,
      'unread',
      `Services of map servers that cannot be read now: ${unread.join(', ')}.`,
    ),
    ...remark(
      limits.length > 0,
      'limits',
      `What these members change is not compared: with.${limits.join(', with.')}.`,
    ),
    ...remark(
      narrowings.includes('valid'),
      'time',
      'Rights are compared as they are now, not before or after the times of the grant.',
    ),
    ...remark(
      leftOut > 0,
      'many',
      `${leftOut} more whom the grant is for were not compared: they are too many.`,
    ),
  ]
}
