import type { Configuration } from './config/schema.ts'
import type { Mount } from './core/request/mount.ts'
import { isBelow } from './core/request/path.ts'

/** Finds the mount of a path: the longest prefix that ends at a segment; mounts are compared without case, as site names are. */
export function createMounts(configuration: Configuration['mounts']): (path: string) => Mount | undefined {
  const mounts = mountsIn(configuration).toSorted((a, b) => b.path.length - a.path.length)
  return (path) => mounts.find((mount) => isBelow(path, mount.path))
}

/** The mounts of a configuration as the rooms know them, in its order. */
export const mountsIn = (configuration: Configuration['mounts']): readonly Mount[] =>
  configuration.map(({ carriersOff, ignoredParameters, ...mount }) => ({
    ...mount,
    carriersOff: new Set<string>(carriersOff),
    ...(ignoredParameters.length === 0
      ? {}
      : { ignoredParameters: new Set(ignoredParameters.map((name) => name.toLowerCase())) }),
  }))
