import { outputPath } from '../../core/reply/output-path.ts'
import type { Mount } from '../../core/request/mount.ts'
import { isBelow, publicPathOf } from '../../core/request/path.ts'
import { splitTarget, type Target } from '../target.ts'
import type { NamedAddress } from './named-address.ts'

/** The addresses that the door knows. */
export interface KnownAddresses {
  readonly publicUrl: string
  /** In the order of the configuration. */
  readonly mounts: readonly Pick<Mount, 'path' | 'upstream' | 'at'>[]
  /** All addresses of each upstream by its name, also those by which only apps know it. */
  readonly addresses: Readonly<Record<string, readonly string[]>>
  readonly mountOf: (path: string) => Pick<Mount, 'path'> | undefined
}

/** One address of an upstream; `base` is its path without a slash at the end. */
interface Site {
  readonly upstream: string
  readonly origin: string
  readonly base: string
}

/**
 * Finds the request that a named address stands for, as it could have been sent without the door; undefined for an address that is not known.
 * Nothing is asked of anybody, and what the address names is not looked at beyond the mount.
 */
export function createKnownSites(known: KnownAddresses): (address: NamedAddress) => Target | undefined {
  const { publicUrl, mountOf } = known
  const publicPath = publicPathOf(publicUrl)
  const own = new URL(publicUrl).origin
  const sites = sitesOf(known)

  const ofGateway = ({ origins, path, query }: NamedAddress): Target | undefined => {
    if (!origins.includes(own) || !isBelow(path, publicPath)) return undefined
    const target = split(path.slice(publicPath.length) + query)
    return target && (mountOf(target.path) !== undefined || picture.test(target.path)) ? target : undefined
  }

  const ofUpstreams = ({ origins, path, query }: NamedAddress): Target | undefined => {
    const [nearest, ...others] = sites.filter(
      ({ origin, base }) => origins.includes(origin) && isBelow(path, base),
    )
    if (nearest === undefined) return undefined
    const { base } = nearest
    const names = [nearest, ...others.filter((site) => site.base.length === base.length)]
    const mount = mountFor(path.slice(base.length), names, known.mounts)
    const target = mount && split(mount.path + path.slice(base.length + lengthOf(mount.at)) + query)
    return target && mountOf(target.path)?.path === mount.path ? target : undefined
  }

  return (address) => ofGateway(address) ?? ofUpstreams(address)
}

/** The longest paths first, because they name a site most exactly. */
const sitesOf = ({ addresses }: KnownAddresses): readonly Site[] =>
  Object.entries(addresses)
    .flatMap(([upstream, list]) =>
      list.map((address) => ({
        upstream,
        origin: new URL(address).origin,
        base: publicPathOf(address),
      })),
    )
    .toSorted((a, b) => b.base.length - a.base.length)

/** The mount of one of these upstreams that begins nearest to a path of the site; of equal ones the first of the configuration. */
const mountFor = (
  path: string,
  sites: readonly Site[],
  mounts: KnownAddresses['mounts'],
): KnownAddresses['mounts'][number] | undefined =>
  mounts
    .filter(
      ({ upstream, at }) =>
        sites.some((site) => site.upstream === upstream) && (at === '' || isBelow(path, `/${at}`)),
    )
    .toSorted((a, b) => b.at.length - a.at.length)[0]

const lengthOf = (at: string): number => (at === '' ? 0 : at.length + 1)

/** A picture that was given an address in a reply, which an app asks for by its proxy too. */
const picture = new RegExp(`^${outputPath.replaceAll('.', '\\.')}[\\w-]+\\.\\w+$`)

/** The target below `publicUrl`, cut as that of any request. */
const split = (target: string): Target | undefined =>
  target.startsWith('/') ? splitTarget(target, '') : undefined
