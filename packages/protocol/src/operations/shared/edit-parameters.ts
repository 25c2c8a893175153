import type { ParameterSpec, ParameterValues } from '../../operation.ts'
import { ValueError } from '../../value.ts'
import { boolean, falseOnly } from '../../values/boolean.ts'
import { completeGeometryType } from '../../values/geometry-type.ts'
import { parameter } from '../define.ts'

/** How an edit is done. Versions (`gdbVersion`), global ids and asynchronous edits are not known, so they refuse the edit. */
export const editOptions: readonly ParameterSpec[] = [
  parameter('rollbackOnFailure', boolean),
  parameter('returnEditMoment', boolean),
  parameter('useGlobalIds', falseOnly),
  parameter('async', falseOnly),
]

/** A deletion has to say what: without ids, condition or place servers would differ in what they delete. */
export function completeDeletion(values: ParameterValues): ParameterValues {
  if (!values.has('objectids') && !values.has('where') && !values.has('geometry')) {
    throw new ValueError('deleteFeatures needs objectIds, where or geometry')
  }
  return completeGeometryType(values)
}
