import { doorPathsOf } from '../core/request/door-paths.ts'
import { isBelow } from '../core/request/path.ts'
import type { CrossFault, JoinedSections } from './cross-fault.ts'

/** Faults of the door for resource-proxy, and of the addresses by which its apps name map servers. */
export const resourceProxyChecks = (configuration: JoinedSections): readonly CrossFault[] => [
  ...sharedAliases(configuration),
  ...takenPaths(configuration),
  ...coveredDoors(configuration),
]

/** A site by its address: host and path are compared without case, and a slash at the end does not count. */
const siteOf = (address: string): string => {
  const { origin, pathname } = new URL(address)
  return (origin + pathname).replace(/\/+$/, '').toLowerCase()
}

/** An alias names one site. Several upstreams may have it where each is mounted at a part of the site of its own: the door takes the longest that fits. */
function sharedAliases({ upstreams, mounts }: JoinedSections): CrossFault[] {
  const parts = (name: string) =>
    mounts.flatMap(({ upstream, at }) => (upstream === name ? at.toLowerCase() : []))
  const areApart = (name: string, other: string) => {
    const [own, others] = [parts(name), parts(other)]
    return own.length > 0 && others.length > 0 && own.every((at) => !others.includes(at))
  }
  const named = Object.entries(upstreams).flatMap(([name, { url, alternateUrls, aliases }]) =>
    [url, ...alternateUrls, ...aliases].map((address) => ({ name, site: siteOf(address) })),
  )
  return Object.entries(upstreams).flatMap(([name, { aliases }]) =>
    aliases.flatMap((alias, index) => {
      const other = named.find(
        (one) => one.name !== name && one.site === siteOf(alias) && !areApart(name, one.name),
      )
      return other
        ? [
            {
              path: ['upstreams', name, 'aliases', index],
              message: `${alias} is an address of the upstream ${other.name} too`,
            },
          ]
        : []
    }),
  )
}

/** Further paths of the door stand where nothing else answers. */
const takenPaths = ({ resourceProxy, mounts, portal }: JoinedSections): CrossFault[] =>
  (resourceProxy?.paths ?? []).flatMap((door, index) => {
    const fault = (message: string) => [{ path: ['resourceProxy', 'paths', index], message }]
    const mount = mounts.find(({ path }) => isBelow(door, path) || isBelow(path, door))
    if (mount) return fault(`${door} and the mount ${mount.path} cover each other`)
    if (portal && (isBelow(door, portal.path) || isBelow(portal.path, door)))
      return fault(`${door} and the portal at ${portal.path} cover each other`)
    return isBelow(door, '/t') ? fault('paths below /t are those of tickets') : []
  })

/** Nothing else may stand where the door is by its usual names. */
const coveredDoors = ({ resourceProxy, mounts, portal }: JoinedSections): CrossFault[] => {
  if (!resourceProxy) return []
  const doors = doorPathsOf(mounts, [])
  const covers = (path: string) => doors.some((door) => isBelow(path, door))
  return [
    ...mounts.flatMap(({ path }, index) =>
      covers(path) ? [{ path: ['mounts', index, 'path'], message: covered(path) }] : [],
    ),
    ...(portal && covers(portal.path) ? [{ path: ['portal', 'path'], message: covered(portal.path) }] : []),
  ]
}

const covered = (path: string): string =>
  `${path} is where resourceProxy answers: give it another path, or leave resourceProxy out`
