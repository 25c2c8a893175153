import type { Mount } from './mount.ts'

/** Where the programs of Esri's resource-proxy were found by their usual names. */
const usual = ['/proxy', '/proxy.ashx', '/proxy.jsp', '/proxy.php']

/**
 * The paths at which apps find the door for resource-proxy: at the root of `publicUrl`, directly below each mount of a whole site, and `more`.
 * @param mounts those of the configuration
 * @param more further paths, from the configuration
 */
export const doorPathsOf = (
  mounts: readonly Pick<Mount, 'path' | 'at'>[],
  more: readonly string[],
): readonly string[] => [
  ...['', ...mounts.flatMap(({ path, at }) => (at === '' ? path : []))].flatMap((base) =>
    usual.map((name) => base + name),
  ),
  ...more,
]
