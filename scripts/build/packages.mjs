// What is published, and how each package is put together.

/** Folders below `packages/`, in the order in which they need each other. */
export const published = ['grammar', 'geometry', 'policy', 'client', 'gateway', 'sample-server']

/** Packages whose modules are joined: at a start, to find and read hundreds of files takes longer than to run them. */
export const joined = ['grammar', 'geometry', 'policy', 'gateway']

/** Packages that lie inside the tarball of the gateway, so that it alone is enough (docs/decisions/0025-one-tarball-is-enough.md). */
export const insideGateway = ['grammar', 'geometry', 'policy', 'client']

/** Packages that need Node.js, and say so before an older one reads them. The others run in browsers, or use nothing of Node.js. */
export const guarded = ['gateway', 'sample-server']
