import { ValueError, type ValueType } from '../../value.ts'
import { asChoice, asNumber, asObject, compact, isAbsent, parseJson } from '../plain/json.ts'
import { type Extent, readExtent } from './extent.ts'

/** How coordinates of a reply are rounded to a grid; `edit` keeps full precision. */
export interface Quantization {
  readonly extent?: Extent
  readonly mode?: 'view' | 'edit'
  readonly originPosition?: 'upperLeft' | 'lowerLeft'
  readonly tolerance?: number
}

function readTolerance(value: unknown): number {
  const tolerance = asNumber(value, 'tolerance')
  if (tolerance < 0) throw new ValueError('tolerance is negative')
  return tolerance
}

/** Quantization parameters, as JSON. */
export const quantization: ValueType<Quantization> = {
  id: 'quantization',
  form: 'JSON with extent, mode, originPosition, tolerance',
  parse(text) {
    const object = asObject(parseJson(text), 'it')
    return compact({
      extent: isAbsent(object.extent) ? undefined : readExtent(asObject(object.extent, 'extent')),
      mode: isAbsent(object.mode) ? undefined : asChoice(object.mode, 'mode', ['view', 'edit'] as const),
      originPosition: isAbsent(object.originPosition)
        ? undefined
        : asChoice(object.originPosition, 'originPosition', ['upperLeft', 'lowerLeft'] as const),
      tolerance: isAbsent(object.tolerance) ? undefined : readTolerance(object.tolerance),
    })
  },
  print: JSON.stringify,
}
