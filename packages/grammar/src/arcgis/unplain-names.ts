import { declaredValues, type MapRequest } from '../request.ts'
import { havingExpression, isFieldName, whereExpression } from '../values/index.ts'

/** A field that a request names otherwise than by letters, digits and strokes: `Area (m²)`, `Bau-Jahr`. */
export interface UnplainName {
  readonly field: string
  /** The parameter that names it. */
  readonly parameter: string
  /** The layer whose field it is; undefined where it may be any. */
  readonly layerId: number | undefined
}

/** Names of fields that are not plain, outside of conditions: in those such a name stands in quotes, and is parsed. */
export function unplainNames(request: MapRequest): readonly UnplainName[] {
  const layerId = layerOfFields(request)
  return declaredValues(request)
    .filter(({ type }) => type !== whereExpression && type !== havingExpression)
    .flatMap(({ name, type, value }) =>
      [...(type.fieldsIn?.(value) ?? [])]
        .filter((field) => !isFieldName(field))
        .map((field) => ({ field, parameter: name, layerId })),
    )
}

/** Fields of related records are those of another layer than the path's. */
const layerOfFields = ({ parameters, resource }: MapRequest): number | undefined =>
  parameters.relationshipId !== undefined ? undefined : resource.layerId
