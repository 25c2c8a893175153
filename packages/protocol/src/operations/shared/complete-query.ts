import type { ParameterValues } from '../../operation.ts'
import { ValueError } from '../../value.ts'
import type { Geometry } from '../../values/geometry.ts'
import { completeGeometryType } from '../../values/geometry-type.ts'
import type { Quantization } from '../../values/quantization.ts'

/** Says explicitly what a query leaves to the server to conclude: the type of its geometry, and what `defaultSR` stands for. */
export function completeQuery(values: ParameterValues): ParameterValues {
  return completeGeometryType(withoutDefaultReference(withOneHaving(values)))
}

/** As `completeQuery`, for map services, which know `text`; servers differ in what they make of it beside `where`. */
export function completeMapQuery(values: ParameterValues): ParameterValues {
  if (values.has('text') && values.has('where'))
    throw new ValueError('text and where exclude each other: say both in where')
  return completeQuery(values)
}

/**
 * `defaultSR` is the reference of everything that names none of its own: the geometry, the extent of a grid, the reply. The JavaScript API
 * sends it where a layer says `supportsDefaultSR`; older servers do not know it.
 */
export function withoutDefaultReference(values: ParameterValues): ParameterValues {
  const reference = values.get('defaultsr')
  if (reference === undefined) return values
  const explicit = new Map(values)
  explicit.delete('defaultsr')
  const geometry = values.get('geometry') as Geometry | undefined
  if (!values.has('insr') && geometry && referenceOf(geometry) === undefined) explicit.set('insr', reference)
  if (!values.has('outsr')) explicit.set('outsr', reference)
  const grid = values.get('quantizationparameters') as Quantization | undefined
  if (grid?.extent && grid.extent.spatialReference === undefined)
    explicit.set('quantizationparameters', {
      ...grid,
      extent: { ...grid.extent, spatialReference: reference },
    })
  return explicit
}

const referenceOf = ({ spatialReference }: Geometry) => spatialReference

/** `havingClause` is the name of `having` in the documentation. */
function withOneHaving(values: ParameterValues): ParameterValues {
  const clause = values.get('havingclause')
  if (clause === undefined) return values
  if (values.has('having')) throw new ValueError('having and havingClause are the same: send one')
  const renamed = new Map(values)
  renamed.delete('havingclause')
  return renamed.set('having', clause)
}
