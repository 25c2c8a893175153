/** The path of `publicUrl`, without slashes at its end: empty where the gateway has a host of its own. */
export const publicPathOf = (publicUrl: string): string => new URL(publicUrl).pathname.replace(/\/+$/, '')

/** True for the path of the prefix itself and for paths below it; the case of letters does not count, as in names of a site. */
export const isBelow = (path: string, prefix: string): boolean =>
  path.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase() &&
  (path.length === prefix.length || path[prefix.length] === '/')

/** The rest of a path below a prefix, empty for the prefix itself; undefined for any other path. The case of letters counts. */
export const restBelow = (path: string, prefix: string): string | undefined =>
  path === prefix || path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : undefined
