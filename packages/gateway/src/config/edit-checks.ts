import type { EditConfiguration, GrantConfiguration } from '@mapgate/policy'
import { conditionFaults, unknownPlaceholder } from './condition-faults.ts'
import type { CrossFault } from './cross-fault.ts'
import { isEditOperation } from './edit-operations.ts'

/** Faults of what a grant says of edits that need no map server; paths from the grant on. */
export function editChecks(grant: GrantConfiguration): readonly CrossFault[] {
  const edit = grant.with?.edit
  if (edit === undefined) return []
  return [
    ...withoutOperation(grant),
    ...nothingPermitted(edit),
    ...nothingCarried(edit, grant),
    ...rowFaults(edit),
    ...valueFaults(edit),
    ...fieldFaults(edit, grant),
    ...ownerFaults(edit, grant),
  ].map(({ path, message }) => ({ path: ['with', 'edit', ...path], message }))
}

const withoutOperation = ({ for: operations }: GrantConfiguration): readonly CrossFault[] =>
  operations.some(isEditOperation)
    ? []
    : [{ path: [], message: 'permits nothing without `edit` in `for`, such as for: [view, query, edit]' }]

const changes = ['add', 'update', 'delete'] as const

function nothingPermitted(edit: EditConfiguration): readonly CrossFault[] {
  const { add, update, delete: deleted, attachments } = edit
  if (!add && !update && !deleted && !attachments.add && !attachments.delete)
    return [{ path: [], message: 'permits nothing: give add, update or delete' }]
  return (attachments.add || attachments.delete) && !update
    ? [
        {
          path: ['attachments'],
          message: 'permits nothing without `update`: files belong to rows that may be changed',
        },
      ]
    : []
}

/** Changes carry their condition as calculations, and these have no place for an area. */
const nothingCarried = (
  { update, onlyConditional }: EditConfiguration,
  grant: GrantConfiguration,
): readonly CrossFault[] =>
  update && onlyConditional && grant.with?.area !== undefined
    ? [
        {
          path: ['update'],
          message:
            'permits nothing beside `area` and `onlyConditional`: a change of rows in an area cannot carry its condition',
        },
      ]
    : []

const rowFaults = (edit: EditConfiguration): readonly CrossFault[] =>
  changes.flatMap((change) => {
    const condition = edit[change]
    return typeof condition === 'string' ? conditionFaults(condition, [change]) : []
  })

/** A text with a placeholder in it is not what was meant: an attribute stands alone. */
const valueFaults = ({ set }: EditConfiguration): readonly CrossFault[] =>
  Object.entries(set).flatMap(([field, value]) => {
    if (typeof value !== 'string' || /^:principal\.[^.]+$/.test(value)) return []
    const path = ['set', field]
    if (value.startsWith(':')) return [{ path, message: unknownPlaceholder(value) }]
    if (/^principal\./i.test(value)) return [{ path, message: `did you mean :${value}?` }]
    return value.includes(':principal.')
      ? [{ path, message: 'takes an attribute alone, such as :principal.district, and no text around it' }]
      : []
  })

function fieldFaults(
  { fields, set, own, geometry }: EditConfiguration,
  grant: GrantConfiguration,
): readonly CrossFault[] {
  const names = Object.keys(set)
  const isSet = (name: string) => names.some((one) => same(one, name))
  const twice = names
    .filter((name, index) => names.findIndex((one) => same(one, name)) < index)
    .map((name) => ({ path: ['set', name], message: `${name} is given twice` }))
  const both =
    own && isSet(own.field)
      ? [{ path: ['own', 'field'], message: `${own.field} is in \`set\` too: it takes one value` }]
      : []
  const only = fields && 'only' in fields ? fields.only : []
  const listed = only.flatMap((name, index) => {
    const path = ['fields', 'only', index]
    const why = whyUnwritable(name, {
      isWritten: isSet(name) || (own !== undefined && same(own.field, name)),
      grant,
    })
    return why === undefined ? [] : [{ path, message: why }]
  })
  const shapes =
    geometry && isHidden('geometry', grant)
      ? [
          {
            path: ['geometry'],
            message: 'shapes are hidden by `fields` of the grant, so nobody could change them',
          },
        ]
      : []
  return [...twice, ...both, ...listed, ...shapes]
}

/** Why the caller of a grant cannot write a field that it lists as writable. */
function whyUnwritable(
  name: string,
  { isWritten, grant }: { isWritten: boolean; grant: GrantConfiguration },
): string | undefined {
  if (isWritten)
    return `${name} is written by the grant itself (\`set\`, \`own\`), so the caller cannot write it`
  if (same(name, 'geometry')) return 'shapes are no field here: write geometry: true'
  return isHidden(name, grant)
    ? `${name} is hidden by \`fields\` of the grant, so the caller cannot write it`
    : undefined
}

/** True where the grant hides a field by name. Object ids and shapes stay with `only`; the catalogue alone knows the ids. */
function isHidden(name: string, { with: { fields } = {} }: GrantConfiguration): boolean {
  if (fields?.except?.some((one) => same(one, name))) return true
  return (
    fields !== undefined &&
    'only' in fields &&
    !same(name, 'geometry') &&
    !fields.only.some((one) => same(one, name))
  )
}

/** Rows can belong to one person only. An anonymous caller and a key may be many. */
function ownerFaults({ own }: EditConfiguration, { to }: GrantConfiguration): readonly CrossFault[] {
  if (own === undefined) return []
  const shared = [
    ...(to.anonymous ? ['everybody'] : []),
    ...(to.roles ?? []).filter((role) => role === 'anonymous').map(() => 'the role anonymous'),
    ...(to.principals ?? []).filter((id) => id === 'anonymous' || id.startsWith('key:')),
  ]
  return shared.map((who) => ({
    path: ['own'],
    message: `needs callers who are one person each, and the grant is for ${who}: give edits with \`own\` to users in a grant of their own`,
  }))
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
