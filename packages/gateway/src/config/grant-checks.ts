import { didYouMean, type GrantConfiguration, operationClasses } from '@mapgate/policy'
import { operations } from '@mapgate/protocol'
import { conditionFaults } from './condition-faults.ts'
import type { CrossFault, JoinedSections } from './cross-fault.ts'
import { editChecks } from './edit-checks.ts'
import { identitySystems } from './identity-systems.ts'
import { isLasting } from './store-files.ts'

/** Faults of grants that need no map server: conditions, operations, mounts, and principals that nobody can be. */
export const grantChecks = (configuration: JoinedSections): readonly CrossFault[] => [
  ...storeWordFaults(configuration),
  ...configuration.grants.flatMap((grant, index) =>
    [
      ...rowFaults(grant),
      ...editChecks(grant),
      ...operationFaults(grant),
      ...mountFaults(grant, configuration),
      ...principalFaults(grant, configuration),
      ...emptyLists(grant),
    ].map(({ path, message }) => ({ path: ['grants', index, ...path], message })),
  ),
]

/** A fault where grants of the store are wanted, and the store ends with the process. */
const storeWordFaults = ({ takesStoredGrants, store }: JoinedSections): readonly CrossFault[] =>
  takesStoredGrants && !isLasting(store)
    ? [
        {
          path: ['grants'],
          message:
            'store: grants are kept in a store that lasts, so name one: store: { file: mapgate.db }, or store: { kind: postgres, urlFile: … }',
        },
      ]
    : []

const rowFaults = ({ with: narrowing }: GrantConfiguration): readonly CrossFault[] =>
  narrowing?.where === undefined ? [] : conditionFaults(narrowing.where, ['with', 'where'])

const knownNames: readonly string[] = [...operationClasses, ...operations.map(({ id }) => id)]

const knownOperations = new Set(knownNames.map((name) => name.toLowerCase()))

const operationFaults = (grant: GrantConfiguration): readonly CrossFault[] =>
  grant.for.flatMap((name, index) =>
    knownOperations.has(name.toLowerCase())
      ? []
      : [
          {
            path: ['for', index],
            message: `there is no operation ${name}${didYouMean(name, knownNames)}`,
          },
        ],
  )

const mountFaults = ({ on }: GrantConfiguration, { mounts }: JoinedSections): readonly CrossFault[] =>
  (on.mounts ?? []).flatMap((path, index) =>
    mounts.some((mount) => mount.path.toLowerCase() === path.toLowerCase())
      ? []
      : [
          {
            path: ['on', 'mounts', index],
            message: `there is no mount ${path}${didYouMean(
              path,
              mounts.map((mount) => mount.path),
            )}`,
          },
        ],
  )

/** A fault where `to` names a principal id that nobody can have; ids have the form `user:ines`. */
const principalFaults = ({ to }: GrantConfiguration, accounts: JoinedSections): readonly CrossFault[] =>
  (to.principals ?? []).flatMap((id, index) => {
    const message = principalFault(id, accounts)
    return message === undefined ? [] : [{ path: ['to', 'principals', index], message }]
  })

function principalFault(id: string, accounts: JoinedSections): string | undefined {
  if (id === 'anonymous') return undefined
  const { keys, users, certificates, portal, store } = accounts
  const known = [
    ...users.map(({ name }) => `user:${name}`),
    ...keys.map(({ name }) => `key:${name}`),
    ...certificates.map(({ name }) => `certificate:${name}`),
    ...(portal?.clients ?? []).map((client) => `app:${client.id}`),
  ]
  const [kind = '', name = ''] = [id.split(':', 1)[0], id.slice(id.indexOf(':') + 1)]
  const isOfSystem = Object.hasOwn(systemWords, kind)
  if (!id.includes(':') || name === '' || (!isOfSystem && !ownKinds.includes(kind))) {
    const same = known.find((one) => one.slice(one.indexOf(':') + 1).toLowerCase() === id.toLowerCase())
    return `${id} is no id of a principal: write ${same ?? `user:${id}, key:…, jwt:<issuer>:<subject> or oidc:<provider>:<subject>`}`
  }
  if (isOfSystem) return systemFault(kind, name, accounts)
  const mayBeStored = isLasting(store) && (kind === 'user' || kind === 'key')
  if (known.includes(id) || mayBeStored) return undefined
  return `there is no ${id}${didYouMean(id, known)}`
}

const ownKinds = ['user', 'key', 'certificate', 'app']

/** Kinds of principals whom identity systems name: what a system is called, and what stands behind its name. */
const systemWords: Readonly<Record<string, readonly [system: string, person: string]>> = {
  jwt: ['issuer', 'subject'],
  oidc: ['provider', 'subject'],
  ldap: ['directory', 'id'],
  portal: ['portal', 'username'],
  proxy: ['proxy', 'user'],
}

function systemFault(kind: string, name: string, accounts: JoinedSections): string | undefined {
  const [system = '', ...person] = name.split(':')
  const [word, personWord] = systemWords[kind] ?? []
  const names = identitySystems(accounts).flatMap((one) => (one.kind === kind ? [one.name] : []))
  if (!names.includes(system)) return `there is no ${word} ${system}${didYouMean(system, names)}`
  return person.join(':') === ''
    ? `${kind}:${name} names nobody: write ${kind}:${system}:<${personWord}>, as mapgate whoami shows it`
    : undefined
}

/** A fault where a list is empty, because it matches nobody or nothing. */
function emptyLists({ to, on, with: narrowing }: GrantConfiguration): readonly CrossFault[] {
  const names = [to.roles, to.principals, to.claims && Object.keys(to.claims)].flatMap((list) => list ?? [])
  const { from, until } = narrowing?.valid ?? {}
  return [
    ...(names.length === 0 && !to.anonymous ? [{ path: ['to'], message: 'names nobody' }] : []),
    ...(on.services.length === 0 ? [{ path: ['on', 'services'], message: 'names no service' }] : []),
    ...(on.mounts?.length === 0 ? [{ path: ['on', 'mounts'], message: 'names no mount' }] : []),
    ...(from !== undefined && until !== undefined && Date.parse(from) >= Date.parse(until)
      ? [{ path: ['with', 'valid'], message: '`until` is not after `from`: the grant never holds' }]
      : []),
  ]
}
