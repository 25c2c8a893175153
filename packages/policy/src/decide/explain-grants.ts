import { permissionOf } from '../enforce/operations/table.ts'
import { type AreaBook, noAreas } from '../model/area-book.ts'
import type { AreaConfiguration } from '../model/area-schema.ts'
import type { AskedRequest } from '../model/asked-request.ts'
import type { ServiceEntry } from '../model/catalog.ts'
import type { EditConfiguration } from '../model/edit-schema.ts'
import type { GrantConfiguration } from '../model/grant-schema.ts'
import type { Principal } from '../model/principal.ts'
import { type CompiledGrant, compileGrant } from './compile-grant.ts'
import { allows, isPlainFor } from './service-policy.ts'
import { isFor } from './subjects.ts'
import { attributeOf, layersOf } from './views.ts'

/** Whether one grant applies to a request, and if not, why not. */
export interface GrantFinding {
  readonly grant: string
  readonly applies: boolean
  readonly why: string
}

/** A request, who sent it and when, and what is known of it. */
interface Asked {
  readonly principal: Principal
  readonly request: AskedRequest
  readonly service: ServiceEntry | undefined
  /** Default: no area is known. */
  readonly areas?: AreaBook
  /** Epoch milliseconds. */
  readonly now: number
}

/** Checks every grant by itself, for people who ask why a request was decided as it was. */
export function explainGrants(grants: readonly GrantConfiguration[], asked: Asked): readonly GrantFinding[] {
  const compiled = grants.map((grant, index) => compileGrant(grant, index, asked.areas ?? noAreas))
  return compiled.map((grant) => {
    const obstacle = obstacleOf(grant, asked)
    return { grant: grant.name, applies: obstacle === undefined, why: obstacle ?? whatItGives(grant) }
  })
}

function obstacleOf(grant: CompiledGrant, { principal, request, service, now }: Asked): string | undefined {
  const { operation, resource } = request.map
  if (!isFor(grant.source, principal)) return `is not for ${principal.name}`
  if (!grant.isOnMount(request.mount.path)) return `is not on the mount ${request.mount.path}`
  if (now < grant.validFrom) return 'is not valid yet'
  if (now >= grant.validUntil) return 'is not valid any more'
  if (service === undefined) return 'the service is unknown'
  if (!grant.isOnService(service.name)) return `is not on the service ${service.name}`
  if (!grant.isOnService(service.name, service.type)) return `is not on a ${service.type}`
  const permission = permissionOf(operation)
  if (!allows(grant, permission, operation.id)) return `does not allow ${operation.id} (${permission})`
  if (isPlainFor(grant, permission)) return undefined
  const { layerId } = resource
  const layers = layersOf(service, [grant], { principal, permission })
  if (layerId !== undefined && !layers.has(layerId)) return `is not on layer ${layerId}`
  if (permission !== 'edit') return undefined
  const named = layerId === undefined ? [...layers.values()] : [layers.get(layerId)]
  if (named.some((seen) => seen?.views.some(({ edit }) => edit !== undefined))) return undefined
  return whyNothingIsEdited(grant, principal)
}

/** Why a grant that narrows something permits no edit of layers that it is on. */
function whyNothingIsEdited({ edit }: CompiledGrant, principal: Principal): string {
  if (edit === null) return 'narrows something and does not say what may be edited (with.edit)'
  if (edit.bind(principal, (name) => attributeOf(principal, name)) === undefined)
    return `permits no edits to ${principal.name}: an attribute that it needs is missing, or rows are to belong to a caller who is not one person`
  return 'permits no edits there: the layer cannot be edited, or lacks a field that the grant names for edits'
}

function whatItGives({ plain, source: { with: narrowing, on } }: CompiledGrant): string {
  if (plain && narrowing?.edit === undefined) return 'gives everything of the service'
  const parts = [
    ...(on.layers ? [`layers ${on.layers.join(', ')}`] : []),
    ...(narrowing?.fields ? [`fields ${JSON.stringify(narrowing.fields)}`] : []),
    ...(narrowing?.where ? [`rows where ${narrowing.where}`] : []),
    ...(narrowing?.area ? [areaInWords(narrowing.area)] : []),
    ...(narrowing?.scale ? [`scales ${JSON.stringify(narrowing.scale)}`] : []),
    ...(narrowing?.image ? [`pictures ${JSON.stringify(narrowing.image)}`] : []),
    ...(narrowing?.records ? [`${narrowing.records} records a reply`] : []),
    ...(narrowing?.edit ? [editsInWords(narrowing.edit)] : []),
  ]
  if (plain) parts.unshift('everything to read')
  return `gives ${parts.join('; ')}`
}

/** What a grant says of edits, as one part of a sentence. */
function editsInWords(edit: EditConfiguration): string {
  const { fields, geometry, set, own, onlyConditional, attachments } = edit
  const rows = (['add', 'update', 'delete'] as const).flatMap((change) => {
    const condition = edit[change]
    return condition ? [condition === true ? change : `${change} where ${condition}`] : []
  })
  const files = (['add', 'delete'] as const).filter((change) => attachments[change])
  const parts = [
    ...(rows.length > 0 ? rows : ['none']),
    ...(fields ? [`fields ${JSON.stringify(fields)}`] : []),
    geometry ? 'shapes too' : 'not the shapes of rows that are there',
    ...(Object.keys(set).length > 0 ? [`written with them ${JSON.stringify(set)}`] : []),
    ...(own ? [`only own rows, by ${own.field} = ${own.as}`] : []),
    ...(files.length > 0 ? [`attachments ${files.join(' and ')}`] : []),
    ...(onlyConditional ? ['only with their condition'] : []),
  ]
  return `edits: ${parts.join(', ')}`
}

function areaInWords({ of, relation, clip, pictures }: AreaConfiguration): string {
  const name = typeof of === 'string' ? of : 'area' in of ? `${of.named} of ${of.area}` : 'its own area'
  const cut = clip ? ', cut off at its edge' : ''
  return `rows ${relation === 'within' ? 'within' : 'touching'} ${name}${cut}; pictures of its ${pictures}`
}
