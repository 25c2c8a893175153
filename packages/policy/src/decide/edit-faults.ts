import type { LayerEntry } from '../model/catalog.ts'
import { didYouMean } from '../model/nearest.ts'
import type { NamedUser } from '../model/policy-configuration.ts'
import { anonymous, type Principal } from '../model/principal.ts'
import type { CatalogFault } from './catalog-fault.ts'
import type { CompiledEdit } from './compile-edit.ts'
import type { CompiledGrant } from './compile-grant.ts'
import { isText, whyNotHeld, whyNotWritable } from './edit-on-layer.ts'
import { isFor } from './subjects.ts'
import { attributeOf } from './views.ts'

/** A field that a grant names for edits, and where. */
interface NamedField {
  /** From `with.edit` on. */
  readonly path: readonly PropertyKey[]
  readonly name: string
  /** What is known to be written into it; absent for fields that the grant does not write itself. */
  readonly values?: readonly (string | number)[]
  readonly isOwner?: true
}

/**
 * Finds what a grant says of edits and the layers cannot hold: fields that they lack, that nobody can write, or that are too short. On such a
 * layer the grant permits no edits.
 * @param layers those that the grant is on, of services by which rows are edited
 * @param users whose values are tried, where the grant is for them
 */
export function editFaults(
  grant: CompiledGrant,
  layers: readonly LayerEntry[],
  users: readonly NamedUser[] = [],
): readonly CatalogFault[] {
  if (grant.edit === null) return []
  const editable = layers.filter(({ editing }) => editing !== undefined)
  const namesLayers = grant.isOnLayer !== null
  const faults =
    editable.length === 0
      ? [{ path: [], message: 'permits nothing: no layer that the grant is on can be edited' }]
      : [
          ...namedFields(grant, grant.edit, users).flatMap((field) => [
            ...absences(field, editable, namesLayers),
            ...unwritables(field, editable),
          ]),
          ...uncarried(grant, editable),
        ]
  return faults.map(({ path, message }) => ({ path: ['with', 'edit', ...path], message }))
}

function namedFields(
  { source }: CompiledGrant,
  edit: CompiledEdit,
  users: readonly NamedUser[],
): readonly NamedField[] {
  const { fields, set = {}, own } = source.with?.edit ?? {}
  const rights = users
    .map(principalOf)
    .filter((user) => isFor(source, user))
    .flatMap((user) => edit.bind(user, (name) => attributeOf(user, name))?.right ?? [])
  const only = fields && 'only' in fields ? fields.only : []
  return [
    ...edit.conditionFields.map(({ change, name }) => ({ path: [change], name })),
    ...only.map((name, index) => ({ path: ['fields', 'only', index], name })),
    ...Object.entries(set).map(([name, value]) => ({
      path: ['set', name],
      name,
      values: [
        ...(typeof value === 'string' && value.startsWith(':') ? [] : [value]),
        ...rights.flatMap((right) => right.set.get(name.toLowerCase()) ?? []),
      ],
    })),
    ...(own
      ? [
          {
            path: ['own', 'field'],
            name: own.field,
            values: rights.flatMap((right) => right.own?.value ?? []),
            isOwner: true as const,
          },
        ]
      : []),
  ]
}

/** A user with a password in the configuration, as principal. */
const principalOf = (user: NamedUser): Principal => ({
  ...anonymous,
  ...user,
  id: `user:${user.name}`,
  kind: 'user',
  shownAs: 'password',
})

/** A grant that names its layers means all of them; on others a field that one layer has is enough. */
function absences(
  { path, name }: NamedField,
  layers: readonly LayerEntry[],
  namesLayers: boolean,
): readonly CatalogFault[] {
  const lacking = layers.filter((layer) => fieldOf(layer, name) === undefined)
  const names = layers.flatMap(({ fields }) => fields.map((field) => field.name))
  if (lacking.length === layers.length)
    return [{ path, message: `no layer that can be edited has the field ${name}${didYouMean(name, names)}` }]
  if (!namesLayers) return []
  return lacking.map((layer) => ({
    path,
    message: `the layer ${layer.name} has no field ${name}, so nothing of it can be edited`,
  }))
}

function unwritables(
  { path, name, values, isOwner }: NamedField,
  layers: readonly LayerEntry[],
): readonly CatalogFault[] {
  if (values === undefined) return []
  return layers.flatMap((layer) => {
    const field = fieldOf(layer, name)
    if (field === undefined) return []
    const why =
      whyNotWritable(layer, field) ??
      (isOwner && !isText(field) ? 'takes no texts' : undefined) ??
      values.map((value) => whyNotHeld(field, value)).find((one) => one !== undefined)
    return why === undefined ? [] : [{ path, message: `${name} of the layer ${layer.name} ${why}` }]
  })
}

/** Where changes have to carry their condition, they are calculations. */
function uncarried({ source }: CompiledGrant, layers: readonly LayerEntry[]): readonly CatalogFault[] {
  const { where, edit } = source.with ?? {}
  const { update, own, onlyConditional } = edit ?? {}
  const hasCondition = where !== undefined || typeof update === 'string' || own !== undefined
  if (!onlyConditional || !update || !hasCondition) return []
  return layers
    .filter(({ editing }) => editing?.calculates !== true)
    .map(({ name }) => ({
      path: ['onlyConditional'],
      message: `the layer ${name} does not calculate, so no change of its rows can carry its condition`,
    }))
}

const fieldOf = ({ fields }: LayerEntry, name: string) =>
  fields.find((field) => field.name.toLowerCase() === name.toLowerCase())
