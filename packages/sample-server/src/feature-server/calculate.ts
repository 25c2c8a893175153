import type { OperationContext } from '../operation/operation.ts'
import { json, type Reply, RestError } from '../operation/reply.ts'
import { fieldNamed, quoted } from '../query/field-names.ts'
import { looseJson } from '../query/loose-json.ts'
import { matchingRows } from '../query/matching-rows.ts'
import { runStatement } from '../query/run-statement.ts'
import { standardizedSql } from '../query/standardized-sql.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { tableOf } from '../world/world.ts'
import { cellValue } from './edit-rows.ts'
import { editTransaction } from './edit-transaction.ts'
import { momentOf } from './feature-edits.ts'
import { requirePost } from './layer-edits.ts'

/** One assignment of a calculation, as SQL. */
interface Assignment {
  column: string
  sql: string
}

/**
 * `{layer}/calculate`: sets fields of the rows that match `where` to a `value` or a `sqlExpression` over the row.
 * Throws `RestError` 400 without `where`, for fields that cannot be edited and for SQL that does not run; 405 for a GET.
 */
export function calculate(context: OperationContext, layer: LayerDefinition): Reply {
  requirePost(context)
  const { parameters } = context
  const where = parameters.get('where').trim()
  if (where === '') throw invalid('where')
  const assignments = readAssignments(context, layer)
  const rows = matchingRows(context, layer, { where }, { fields: [], returnShape: false })
  const objectIds = rows.map((row) => row.objectId)
  editTransaction({ ...context, rollbackOnFailure: true }, (written) => {
    assign({ context, layer, where, assignments, objectIds })
    if (objectIds.length > 0) written.push({ layerId: layer.id, kind: 'update', objectIds })
    return { results: null, all: [] }
  })
  return json({ success: true, updatedFeatureCount: objectIds.length, ...momentOf(context) })
}

interface Calculation {
  context: OperationContext
  layer: LayerDefinition
  where: string
  assignments: Assignment[]
  objectIds: number[]
}

/** Runs through the reading of rows, so that the report tells which fields the expressions look at. */
function assign({ context, layer, where, assignments, objectIds }: Calculation): void {
  const changes = assignments.map(({ column, sql }) => `${column} = (${sql})`).join(', ')
  const text = `UPDATE ${tableOf(layer.id)} SET ${changes} WHERE ${quoted(layer.objectIdField)} IN (${objectIds.join(',')})`
  runStatement(context, layer, { reportedWhere: where, area: null, shapeTest: null }, text)
}

function readAssignments({ parameters, nowMs }: OperationContext, layer: LayerDefinition): Assignment[] {
  const value = looseJson(parameters.get('calcExpression') || '[]')
  const entries = (Array.isArray(value) ? value : [value]) as Record<string, unknown>[]
  if (entries.length === 0) throw invalid('calcExpression')
  return entries.map((entry) => {
    const field = fieldNamed(layer, String(entry?.field))
    if (!field?.editable) throw invalid('calcExpression')
    const sql = typeof entry.sqlExpression === 'string' ? standardizedSql(entry.sqlExpression, nowMs()) : null
    return { column: quoted(field.name), sql: sql ?? literal(cellValue(field, entry.value)) }
  })
}

function literal(value: string | number | null): string {
  if (value === null) return 'NULL'
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`
}

function invalid(name: string): RestError {
  return new RestError(400, 'Unable to complete operation.', [`'${name}' parameter is invalid`])
}
