import { declaredValues, type Intent, type MapRequest } from '@mapgate/protocol'
import { cannotNarrow } from './ask.ts'

/** Parameters that select layers, fields, rows, places or times, and that the narrowers know how to hold to a policy. */
export const understood: ReadonlySet<string> = new Set<keyof MapRequest['parameters']>([
  ...(['where', 'objectIds', 'time', 'geometry', 'spatialRel', 'distance', 'outFields'] as const),
  ...(['groupByFieldsForStatistics', 'outStatistics', 'having', 'orderByFields', 'topFilter'] as const),
  ...(['bin', 'binField', 'classificationDef', 'definitionExpression', 'relationshipId', 'text'] as const),
  ...(['bbox', 'layers', 'layerDefs', 'dynamicLayers', 'layerTimeOptions', 'tolerance'] as const),
  ...(['searchText', 'searchFields'] as const),
])

/**
 * A parameter that selects something and that no narrower looks at means no, whenever the grammar learns it.
 * @throws Refused `access.denied`
 */
export function demandUnderstood(map: MapRequest): void {
  const strange = declaredValues(map).find(({ name, selects }) => selects.length > 0 && !understood.has(name))
  if (strange) throw cannotNarrow(`${strange.name} of ${map.operation.id} is not narrowed`)
}

/**
 * A value that selects something and that no intent carries means no, whenever the grammar learns it.
 * @throws Refused `access.denied`
 */
export function demandCarried({ notCarried, calledAs }: Intent): void {
  const [strange] = notCarried ?? []
  if (strange !== undefined) throw cannotNarrow(`${strange} of ${calledAs} is not narrowed`)
}
