import type { GrantConfiguration } from '@mapgate/policy'

/** A condition on rows, and its place from the grant on. */
interface PlacedCondition {
  readonly path: readonly PropertyKey[]
  readonly condition: string
}

/** The conditions on rows of a grant: which it shows, and which may be edited. */
export function conditionsOf({ with: { where, edit } = {} }: GrantConfiguration): readonly PlacedCondition[] {
  const { add, update, delete: deleted } = edit ?? {}
  return [
    { path: ['with', 'where'], condition: where },
    { path: ['with', 'edit', 'add'], condition: add },
    { path: ['with', 'edit', 'update'], condition: update },
    { path: ['with', 'edit', 'delete'], condition: deleted },
  ].flatMap(({ path, condition }) => (typeof condition === 'string' ? [{ path, condition }] : []))
}
