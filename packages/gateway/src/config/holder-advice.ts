import { didYouMean, type GrantConfiguration } from '@mapgate/policy'
import { parseExpression, placeholdersOf } from '@mapgate/protocol'
import { conditionsOf } from './conditions-of.ts'
import type { Advice } from './cross-fault.ts'
import { identitySystems } from './identity-systems.ts'
import type { Configuration } from './schema.ts'
import { isLasting } from './store-files.ts'

/**
 * Advice on roles and attributes that grants, rates and quotas name and that nobody has.
 * @param asked at the start nothing is said of what somebody outside of the file may have; `mapgate check` says it
 */
export const holderAdvice = (configuration: Configuration, asked: 'start' | 'check'): readonly Advice[] =>
  [
    ...unknownRoles(configuration),
    ...unknownAttributes(configuration),
    ...unknownLimitRoles(configuration),
    ...unknownConsoleRoles(configuration),
  ].flatMap(({ path, what, so, elsewhere, near }) => {
    if (elsewhere === undefined) return [{ path, message: `nobody has ${what}, so ${so}${near}` }]
    if (asked === 'start') return []
    return [
      {
        path,
        message: `nobody in the configuration has ${what}; somebody ${elsewhere} may have it${near}`,
      },
    ]
  })

/** A role or an attribute that no account of the file has. */
interface Unheld {
  readonly path: readonly PropertyKey[]
  readonly what: string
  /** The consequence where nobody has it. */
  readonly so: string
  /** Who else may have it. */
  readonly elsewhere: string | undefined
  readonly near: string
}

const unknownRoles = (configuration: Configuration): readonly Unheld[] =>
  configuration.grants.flatMap(({ to }, index) =>
    unheldRoles(configuration, to.roles, ['grants', index, 'to', 'roles'], 'the grant gives nothing'),
  )

const unknownLimitRoles = (configuration: Configuration): readonly Unheld[] =>
  (['rates', 'quotas'] as const).flatMap((section) =>
    configuration.limits[section].flatMap(({ roles }, index) =>
      unheldRoles(configuration, roles, ['limits', section, index, 'roles'], 'this limit holds for nobody'),
    ),
  )

const unknownConsoleRoles = (configuration: Configuration): readonly Unheld[] =>
  (['admin', 'auditor', 'viewAs'] as const).flatMap((kind) =>
    unheldRoles(
      configuration,
      configuration.admin?.roles[kind],
      ['admin', 'roles', kind],
      'nobody comes into the console by it',
    ),
  )

/** Identity systems may bring roles that the file does not name, so only a likely misspelling is reported. */
function unheldRoles(
  configuration: Configuration,
  roles: readonly string[] = [],
  path: readonly PropertyKey[],
  so: string,
): readonly Unheld[] {
  const { keys, users, certificates, store } = configuration
  const systems = identitySystems(configuration)
  const bringsRoles = systems.some((system) => system.bringsRoles)
  const known = new Set([
    'anonymous',
    ...[...keys, ...users, ...certificates, ...systems].flatMap((one) => one.roles),
  ])
  const inStore = isLasting(store) ? 'in the store' : undefined
  const granted = grantedRoles(configuration, path)
  return roles.flatMap((role, place) => {
    const near = didYouMean(role, granted.has(role) ? known : [...known, ...granted])
    if (known.has(role) || (bringsRoles && near === '')) return []
    const elsewhere = bringsRoles ? 'whom an identity system names' : inStore
    return [{ path: [...path, place], what: `the role ${role}`, so, elsewhere, near }]
  })
}

/** Roles that grants name: where accounts are in the store alone, a limit means one of these. */
const grantedRoles = ({ grants }: Configuration, [section]: readonly PropertyKey[]): ReadonlySet<string> =>
  new Set(section === 'limits' ? grants.flatMap(({ to }) => to.roles ?? []) : [])

/** Advice on a condition with an attribute that nobody in the file has; accounts of the store may have it. */
function unknownAttributes(configuration: Configuration): readonly Unheld[] {
  const { grants, keys, users, certificates, store } = configuration
  const elsewhere = isLasting(store) ? 'in the store' : undefined
  const known = new Set([
    ...[...keys, ...users, ...certificates].flatMap(({ attributes }) => Object.keys(attributes)),
    ...identitySystems(configuration).flatMap(({ attributes }) => attributes),
  ])
  const nobody = (path: readonly PropertyKey[], name: string): readonly Unheld[] =>
    known.has(name)
      ? []
      : [
          {
            path,
            what: `the attribute ${name}`,
            so: withoutAttribute(path),
            elsewhere,
            near: didYouMean(name, known),
          },
        ]
  const ofQuotas = configuration.limits.quotas.flatMap(({ per }, index) =>
    typeof per === 'object' && isGivenByAccount(per.attribute)
      ? nobody(['limits', 'quotas', index, 'per', 'attribute'], per.attribute)
      : [],
  )
  const ofGrants = grants.flatMap((grant, index) => [
    ...Object.keys(grant.to.claims ?? {}).flatMap((name) =>
      nobody(['grants', index, 'to', 'claims', name], name),
    ),
    ...conditionsOf(grant).flatMap(({ path, condition }) =>
      attributesIn(condition).flatMap((name) => nobody(['grants', index, ...path], name)),
    ),
    ...attributeValues(grant).flatMap(({ path, value }) =>
      attributeOf(value).flatMap((name) => nobody(['grants', index, ...path], name)),
    ),
  ])
  return [...ofGrants, ...ofQuotas]
}

/** What follows where nobody has an attribute that stands at a place of the configuration. */
function withoutAttribute(path: readonly PropertyKey[]): string {
  if (path[0] === 'limits') return 'all share one quota'
  return path.includes('edit') ? 'the grant permits no edits' : 'the grant gives nothing'
}

const prefix = ':principal.'

/** False for what every caller has: an id and a name. */
const isGivenByAccount = (attribute: string): boolean => attribute !== 'id' && attribute !== 'name'

/** Values of a grant that may be an attribute of the caller, with their places from the grant on. */
function attributeValues({ with: { area, edit } = {} }: GrantConfiguration) {
  const named = typeof area?.of === 'object' && 'named' in area.of ? area.of.named : undefined
  return [
    { path: ['with', 'area', 'of', 'named'], value: named },
    ...Object.entries(edit?.set ?? {}).map(([field, value]) => ({
      path: ['with', 'edit', 'set', field],
      value,
    })),
    { path: ['with', 'edit', 'own', 'as'], value: edit?.own?.as },
  ]
}

/** The attribute that a value stands for. */
const attributeOf = (value: string | number | undefined): readonly string[] =>
  typeof value === 'string' && value.startsWith(prefix)
    ? [value.slice(prefix.length)].filter(isGivenByAccount)
    : []

function attributesIn(where: string): readonly string[] {
  const parsed = parseExpression(where, { placeholders: true })
  if ('fault' in parsed) return []
  return [...placeholdersOf(parsed.expression)]
    .map((name) => name.replace(/^principal\./, ''))
    .filter(isGivenByAccount)
}
