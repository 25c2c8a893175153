/** The session that a credential stands on, among its roots; undefined where it stands on none. */
export const sessionIdIn = (roots: readonly string[]): string | undefined =>
  roots.find((root) => root.startsWith('session:'))?.slice('session:'.length)

/** The root of what was made while a session had these rights. */
export const rightsRoot = (sessionId: string, version: number): string => `rights:${sessionId}:${version}`
