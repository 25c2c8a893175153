import { nameKey } from '../core/authentication/distinguished-name.ts'
import type { CrossFault, JoinedSections } from './cross-fault.ts'
import { filterFault } from './ldap-filter.ts'
import type { DirectoryConfiguration } from './sections/directories.ts'

/** Faults of directories: a way that can be read, an account without a password, filters and names that are none. */
export const directoryChecks = ({ signIn }: Pick<JoinedSections, 'signIn'>): readonly CrossFault[] =>
  signIn.directories.flatMap((directory, index) =>
    [
      ...nameFaults(directory, signIn, index),
      ...wayFaults(directory),
      ...accountFaults(directory),
      ...searchFaults(directory),
      ...groupFaults(directory),
    ].map(({ path, message }) => ({ path: ['signIn', 'directories', index, ...path], message })),
  )

/** Sessions are found by the name of their identity system, so a directory has none that a provider has. */
function nameFaults(
  { name }: DirectoryConfiguration,
  { directories, providers }: JoinedSections['signIn'],
  index: number,
): CrossFault[] {
  if (directories.findIndex((other) => other.name === name) < index)
    return [{ path: ['name'], message: `${name} is given twice` }]
  return providers.some((other) => other.name === name)
    ? [{ path: ['name'], message: `${name} is the name of a provider too: give one of them another name` }]
    : []
}

function wayFaults({ url, alternateUrls, startTls, insecurePlain }: DirectoryConfiguration): CrossFault[] {
  const places = [
    { path: ['url'], text: url },
    ...alternateUrls.map((text, index) => ({ path: ['alternateUrls', index], text })),
  ]
  return places.flatMap(({ path, text }) => {
    if (text.startsWith('ldaps:'))
      return startTls || insecurePlain
        ? [{ path, message: 'with ldaps:// there is TLS already: leave startTls and insecurePlain out' }]
        : []
    if (startTls && insecurePlain)
      return [{ path: ['insecurePlain'], message: 'give startTls or insecurePlain, not both' }]
    return startTls || insecurePlain
      ? []
      : [{ path, message: 'passwords would cross the network readable: write ldaps://, or startTls: true' }]
  })
}

function accountFaults({ bindDn, bindPasswordFile, bindPasswordEnv }: DirectoryConfiguration): CrossFault[] {
  const given = [bindPasswordFile, bindPasswordEnv].filter((one) => one !== undefined).length
  if (bindDn === undefined && given === 0) return []
  return bindDn !== undefined && given === 1
    ? []
    : [{ path: ['bindDn'], message: 'give bindDn with one of bindPasswordFile and bindPasswordEnv' }]
}

function searchFaults({ base, filter, memberships }: DirectoryConfiguration): CrossFault[] {
  const fault = filterFault(filter, ['{name}'])
  const groupFault = filterFault(memberships.filter, ['{dn}', '{name}'])
  const names = [
    { path: ['base'], text: base },
    ...(memberships.base === undefined ? [] : [{ path: ['memberships', 'base'], text: memberships.base }]),
  ]
  return [
    ...(fault === undefined ? [] : [{ path: ['filter'], message: fault }]),
    ...(groupFault === undefined ? [] : [{ path: ['memberships', 'filter'], message: groupFault }]),
    ...names.flatMap(({ path, text }) =>
      nameKey(text) === undefined
        ? [{ path, message: `${text} is no name in a directory, such as ou=people,dc=example,dc=org` }]
        : [],
    ),
  ]
}

function groupFaults({
  groups,
  memberships: { named, base, by, depth },
}: DirectoryConfiguration): CrossFault[] {
  const deep =
    by !== 'search' && depth > 0
      ? [{ path: ['memberships', 'depth'], message: 'groups in groups are followed with by: search only' }]
      : []
  if (named === 'cn')
    return base === undefined
      ? [
          ...deep,
          {
            path: ['memberships', 'named'],
            message: 'a group of the same short name may stand elsewhere: give memberships.base too',
          },
        ]
      : deep
  return [
    ...deep,
    ...Object.keys(groups).flatMap((group) =>
      nameKey(group) === undefined
        ? [
            {
              path: ['groups', group],
              message: `is no whole name of a group, such as cn=${/^\w+$/.test(group) ? group : 'editors'},ou=groups,dc=example,dc=org; for short names write memberships: {named: cn, base: …}`,
            },
          ]
        : [],
    ),
  ]
}
