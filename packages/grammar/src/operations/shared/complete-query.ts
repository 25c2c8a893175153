import { changed } from '../../change.ts'
import type { ValuesOf } from '../../operation.ts'
import { ValueError } from '../../value.ts'
import type { Geometry } from '../../values/geometry/geometry.ts'
import { completeGeometryType } from '../../values/geometry/geometry-type.ts'
import type { queryParameters, textSearch } from './query-parameters.ts'

/** The values of a query; an operation with fewer parameters has some of them. */
type QueryValues = ValuesOf<(typeof queryParameters)[number]>

/** Says explicitly what a query leaves to the server to conclude: the type of its geometry, and what `defaultSR` stands for. */
export function completeQuery(values: QueryValues): QueryValues {
  return completeGeometryType(withoutDefaultReference(withOneHaving(values)))
}

/** As `completeQuery`, for map services, which know `text`; servers differ in what they make of it beside `where`. */
export function completeMapQuery(values: QueryValues & ValuesOf<typeof textSearch>): QueryValues {
  if (values.text !== undefined && values.where !== undefined)
    throw new ValueError('text and where exclude each other: say both in where')
  return completeQuery(values)
}

/**
 * `defaultSR` is the reference of everything that names none of its own: the geometry, the extent of a grid, the reply. The JavaScript API
 * sends it where a layer says `supportsDefaultSR`; older servers do not know it.
 */
export function withoutDefaultReference(values: QueryValues): QueryValues {
  const { defaultSR, geometry, inSR, outSR, quantizationParameters: grid } = values
  if (defaultSR === undefined) return values
  const needsReference = inSR === undefined && geometry && referenceOf(geometry) === undefined
  const needsGridReference = grid?.extent && grid.extent.spatialReference === undefined
  return changed(values, {
    defaultSR: undefined,
    outSR: outSR ?? defaultSR,
    ...(needsReference ? { inSR: defaultSR } : {}),
    ...(needsGridReference
      ? { quantizationParameters: { ...grid, extent: { ...grid.extent, spatialReference: defaultSR } } }
      : {}),
  })
}

const referenceOf = ({ spatialReference }: Geometry) => spatialReference

/** `havingClause` is the name of `having` in the documentation. */
function withOneHaving(values: QueryValues): QueryValues {
  const { having, havingClause } = values
  if (havingClause === undefined) return values
  if (having !== undefined) throw new ValueError('having and havingClause are the same: send one')
  return changed(values, { having: havingClause, havingClause: undefined })
}
