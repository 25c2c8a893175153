/** How groups of an identity system become roles. */
interface GroupRoles {
  /** Group as it is received to roles. */
  readonly groups: Readonly<Record<string, readonly string[]>>
  /** True: a group is a role of the same name, besides what `groups` says. */
  readonly rolesFromGroups: boolean
  /** Roles of everybody whom the system names. */
  readonly roles: readonly string[]
}

/** The roles of a person with these groups, each once. Groups are compared letter by letter, and one that nothing names gives no role. */
export function rolesOfGroups(
  received: readonly string[],
  { groups, rolesFromGroups, roles }: GroupRoles,
): readonly string[] {
  const mapped = received.flatMap((group) => [
    ...(Object.hasOwn(groups, group) ? (groups[group] ?? []) : []),
    // Everybody has the role `anonymous` already.
    ...(rolesFromGroups && group !== 'anonymous' ? [group] : []),
  ])
  return [...new Set([...roles, ...mapped])]
}
