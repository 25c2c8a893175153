import type { ValuesOf } from '../../operation.ts'
import { ValueError } from '../../value.ts'
import { boolean, falseOnly } from '../../values/boolean.ts'
import { completeGeometryType } from '../../values/geometry-type.ts'
import { parameter } from '../define.ts'
import type { areaParameters, rowParameters } from './query-parameters.ts'

/** How an edit is done. Versions (`gdbVersion`), global ids and asynchronous edits are not known, so they refuse the edit. */
export const editOptions = [
  parameter('rollbackOnFailure', boolean),
  parameter('returnEditMoment', boolean),
  parameter('useGlobalIds', falseOnly),
  parameter('async', falseOnly),
] as const

type DeletionValues = ValuesOf<(typeof rowParameters | typeof areaParameters)[number]>

/** A deletion has to say what: without ids, condition or place servers would differ in what they delete. */
export function completeDeletion(values: DeletionValues): DeletionValues {
  const { objectIds, where, geometry } = values
  if (objectIds === undefined && where === undefined && geometry === undefined)
    throw new ValueError('deleteFeatures needs objectIds, where or geometry')
  return completeGeometryType(values)
}
