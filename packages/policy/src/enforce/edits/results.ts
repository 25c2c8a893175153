import type { JsonObject } from '../json-body.ts'
import type { Change } from './changes.ts'

/** Why a change of one row was not made, in Esri's codes. */
export interface ItemFault {
  readonly code: number
  readonly description: string
}

/** What became of one change. */
export type ItemResult =
  | { readonly objectId: number | null; readonly globalId?: string; readonly fault?: undefined }
  | { readonly fault: ItemFault }

/** A row that may not be edited, and one that is not there. */
export const missingOrDenied: ItemFault = {
  code: 1013,
  description: 'The row is missing, or may not be edited.',
}

/** A global id that the client gives, and that is another's. */
export const takenId: ItemFault = { code: 1017, description: 'The global id may not be given.' }

/** A row that would no longer be one that its editor may edit. */
export const leavesReach = (why: string): ItemFault => ({ code: 1019, description: why })

/** What Esri's codes mean that may be told of a change that the map server did not make: its own words may speak of other rows. */
const told: Readonly<Record<number, string>> = {
  1000: 'The map server did not take the values.',
  1004: 'The map server does not let shapes be changed.',
  1006: 'A text holds HTML that the map server does not take.',
  1017: 'The map server did not add the row.',
  1018: 'The map server did not delete the row.',
  1019: 'The map server did not change the row.',
  1023: 'A field may not be written.',
}

const otherwise: Readonly<Record<Change['kind'], number>> = { add: 1017, delete: 1018, update: 1019 }
const gone: ReadonlySet<number> = new Set([1011, 1013])

/** The result of a change that was sent. */
export function resultFrom(
  kind: Change['kind'],
  { success, objectId, globalId, error }: JsonObject,
): ItemResult {
  if (success === true) {
    return {
      objectId: typeof objectId === 'number' ? objectId : null,
      ...(typeof globalId === 'string' ? { globalId } : {}),
    }
  }
  const code = Number((error as JsonObject | undefined)?.code)
  if (gone.has(code)) return { fault: missingOrDenied }
  const known = told[code] === undefined ? otherwise[kind] : code
  return { fault: { code: known, description: told[known] ?? '' } }
}

/** A result as a map server gives it. */
export function printedResult(
  { id, globalId }: Pick<Change, 'id' | 'globalId'>,
  result: ItemResult,
): JsonObject {
  const name = globalId === undefined ? {} : { globalId: `{${globalId}}` }
  if (result.fault === undefined) {
    const { objectId, ...rest } = result
    return { objectId, ...name, ...rest, success: true }
  }
  return { objectId: id ?? -1, ...name, success: false, error: result.fault }
}
