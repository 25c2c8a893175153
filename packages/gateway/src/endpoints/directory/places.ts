import type { Mount } from '../../core/request/mount.ts'
import { isBelow, publicPathOf } from '../../core/request/path.ts'

/** Where the pages of a mount are: paths on this host, with the path of `publicUrl`. */
export interface Places {
  /** The gateway's own page. */
  readonly home: string
  /** The path of a place of the site, such as `/rest/services/Water/Mains/MapServer`; undefined where the mount does not reach it. */
  of(sitePath: string): string | undefined
  /** The same, for applications: with scheme and host. */
  address(sitePath: string): string | undefined
}

/** Paths are built from names that the upstream spells, each encoded. */
export function placesOf(publicUrl: string, mount: Pick<Mount, 'path' | 'at'>): Places {
  const base = new URL(publicUrl)
  const prefix = publicPathOf(publicUrl)
  const below = (sitePath: string): string | undefined => {
    const start = mount.at === '' ? '' : `/${mount.at}`
    return isBelow(sitePath, start) ? mount.path + sitePath.slice(start.length) : undefined
  }
  const of = (sitePath: string): string | undefined => {
    const path = below(sitePath)
    return path === undefined ? undefined : prefix + encodedPath(path)
  }
  return {
    home: `${prefix}/`,
    of,
    address: (sitePath) => {
      const path = of(sitePath)
      return path === undefined ? undefined : base.origin + path
    },
  }
}

const encodedPath = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

/** The site path of a folder or service by its name with its folder. */
export const servicesPath = (...names: readonly (string | undefined)[]): string =>
  ['/rest/services', ...names.filter((name) => name !== undefined && name !== '')].join('/')
