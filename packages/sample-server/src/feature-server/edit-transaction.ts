import type { Habits } from '../operation/habits.ts'
import { RestError } from '../operation/reply.ts'
import { sqlErrors } from '../query/run-statement.ts'
import { testingShapes } from '../query/sql-functions.ts'
import type { Recorder } from '../report.ts'
import type { World } from '../world/world.ts'

/** The outcome of one edit: `objectId` is the row's or, for attachments, the attachment's. */
export interface EditResult {
  objectId: number
  globalId?: string
  success: boolean
  error?: { code: number; description: string }
}

/** One kind of edit on a layer, noted until it is known to stay. */
export interface WrittenRows {
  layerId: number
  kind: Parameters<Recorder['wrote']>[1]
  objectIds: number[]
}

/** An edit that failed: nothing was written. */
export function failedEdit(objectId: number, description: string, code = 1000): EditResult {
  return { objectId, success: false, error: { code, description } }
}

/** What a transaction needs of its request. */
interface TransactionContext {
  world: World
  recorder: Recorder
  rollbackOnFailure: boolean
  habits?: Habits
}

/**
 * Runs edits in one transaction. Where one failed and `rollbackOnFailure` is set, everything is undone and every result says so; or,
 * for a server with that habit, an error. What stays is reported.
 */
export function editTransaction<Results>(
  { world, recorder, rollbackOnFailure, habits }: TransactionContext,
  edit: (written: WrittenRows[]) => { results: Results; all: EditResult[] },
): Results {
  const written: WrittenRows[] = []
  const { database } = world
  database.exec('SAVEPOINT edits')
  try {
    const { results, all } = sqlErrors(() => testingShapes(database, null, () => edit(written)))
    const undo = rollbackOnFailure && all.some(({ success }) => !success)
    if (undo) {
      database.exec('ROLLBACK TO edits')
      if (habits?.rollsBackBy === 'error') throw rollbackError(all)
      all.filter(({ success }) => success).forEach(rolledBack)
    } else {
      for (const { layerId, kind, objectIds } of written) recorder.wrote(layerId, kind, objectIds)
    }
    return results
  } catch (error) {
    database.exec('ROLLBACK TO edits')
    throw error
  } finally {
    database.exec('RELEASE edits')
  }
}

/** The error as which ArcGIS tells a rolled back edit: why it failed, and that it did. */
function rollbackError(all: readonly EditResult[]): RestError {
  const reasons = all.flatMap(({ error }) => (error ? [error.description] : []))
  const details = [...new Set(reasons), 'Operation rolled back.']
  return new RestError(400, 'Unable to complete operation.', details, -2147217395)
}

function rolledBack(result: EditResult): void {
  Object.assign(result, failedEdit(result.objectId, 'Operation rolled back.', 1003))
}
