import { permissionOf } from '../enforce/operations/table.ts'
import { type AreaBook, noAreas } from '../model/area-book.ts'
import type { AreaConfiguration } from '../model/area-schema.ts'
import type { AskedRequest } from '../model/asked-request.ts'
import type { ServiceEntry } from '../model/catalog.ts'
import type { GrantConfiguration } from '../model/grant-schema.ts'
import type { Principal } from '../model/principal.ts'
import { type CompiledGrant, compileGrant } from './compile-grant.ts'
import { allows } from './service-policy.ts'
import { isFor } from './subjects.ts'
import { layersOf } from './views.ts'

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
  const permission = permissionOf(operation)
  if (!allows(grant, permission, operation.id)) return `does not allow ${operation.id} (${permission})`
  if (grant.plain || resource.layerId === undefined) return undefined
  return layersOf(service, [grant], { principal, permission }).has(resource.layerId)
    ? undefined
    : `is not on layer ${resource.layerId}`
}

function whatItGives({ plain, source: { with: narrowing, on } }: CompiledGrant): string {
  if (plain) return 'gives everything of the service'
  const parts = [
    ...(on.layers ? [`layers ${on.layers.join(', ')}`] : []),
    ...(narrowing?.fields ? [`fields ${JSON.stringify(narrowing.fields)}`] : []),
    ...(narrowing?.where ? [`rows where ${narrowing.where}`] : []),
    ...(narrowing?.area ? [areaInWords(narrowing.area)] : []),
    ...(narrowing?.scale ? [`scales ${JSON.stringify(narrowing.scale)}`] : []),
    ...(narrowing?.image ? [`pictures ${JSON.stringify(narrowing.image)}`] : []),
    ...(narrowing?.records ? [`${narrowing.records} records a reply`] : []),
  ]
  return `gives ${parts.join('; ')}`
}

function areaInWords({ of, relation, clip, pictures }: AreaConfiguration): string {
  const name = typeof of === 'string' ? of : 'area' in of ? `${of.named} of ${of.area}` : 'its own area'
  const cut = clip ? ', cut off at its edge' : ''
  return `rows ${relation === 'within' ? 'within' : 'touching'} ${name}${cut}; pictures of its ${pictures}`
}
