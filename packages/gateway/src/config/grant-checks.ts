import { operations, parseExpression, placeholdersOf } from '@mapgate/protocol'
import { operationClasses } from '../core/operation-class.ts'
import type { CrossFault, JoinedSections } from './cross-checks.ts'
import type { GrantConfiguration } from './sections/grants.ts'

/** Faults of grants that need no map server: conditions, operations, mounts, and roles that nobody can have. */
export const grantChecks = (configuration: JoinedSections): readonly CrossFault[] =>
  configuration.grants.flatMap((grant, index) =>
    [
      ...conditionFaults(grant),
      ...operationFaults(grant),
      ...mountFaults(grant, configuration),
      ...roleFaults(grant, configuration),
    ].map(({ path, message }) => ({ path: ['grants', index, ...path], message })),
  )

function conditionFaults({ with: narrowing }: GrantConfiguration): readonly CrossFault[] {
  if (narrowing?.where === undefined) return []
  const path = ['with', 'where']
  const parsed = parseExpression(narrowing.where, { placeholders: true })
  if ('fault' in parsed) {
    return [{ path, message: `${parsed.fault.message}, at character ${parsed.fault.position + 1}` }]
  }
  return [...placeholdersOf(parsed.expression)]
    .filter((name) => !/^principal\.[^.]+$/.test(name))
    .map((name) => ({ path, message: `:${name} is unknown; attributes are written :principal.district` }))
}

const knownOperations = new Set(
  [...operationClasses, ...operations.map(({ id }) => id)].map((name) => name.toLowerCase()),
)

const operationFaults = (grant: GrantConfiguration): readonly CrossFault[] =>
  grant.for.flatMap((name, index) =>
    knownOperations.has(name.toLowerCase())
      ? []
      : [{ path: ['for', index], message: `there is no operation ${name}` }],
  )

const mountFaults = ({ on }: GrantConfiguration, { mounts }: JoinedSections): readonly CrossFault[] =>
  (on.mounts ?? []).flatMap((path, index) =>
    mounts.some((mount) => mount.path.toLowerCase() === path.toLowerCase())
      ? []
      : [{ path: ['on', 'mounts', index], message: `there is no mount ${path}` }],
  )

/** Issuers and a store can bring roles that the file does not name; without them every role is known. */
function roleFaults(
  { to }: GrantConfiguration,
  { keys, users, issuers, store }: JoinedSections,
): readonly CrossFault[] {
  if (issuers.length > 0 || store.file !== undefined) return []
  const known = new Set(['anonymous', ...[...keys, ...users].flatMap(({ roles }) => roles)])
  return (to.roles ?? []).flatMap((role, index) =>
    known.has(role) ? [] : [{ path: ['to', 'roles', index], message: `nobody has the role ${role}` }],
  )
}
