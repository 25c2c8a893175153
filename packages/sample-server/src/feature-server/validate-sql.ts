import type { OperationContext } from '../operation/operation.ts'
import { json, type Reply, RestError } from '../operation/reply.ts'
import { sqlErrors } from '../query/run-statement.ts'
import { testingShapes } from '../query/sql-functions.ts'
import { standardizedSql } from '../query/standardized-sql.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { tableOf } from '../world/world.ts'

/** `{layer}/validateSQL`: whether `sql` compiles as a `where`, an `expression` or a `statement` (`sqlType`) over the layer. */
export function validateSql({ world, parameters, nowMs }: OperationContext, layer: LayerDefinition): Reply {
  try {
    const sql = standardizedSql(parameters.get('sql'), nowMs())
    const text = statementOf(parameters.get('sqlType').toLowerCase(), sql, tableOf(layer.id))
    sqlErrors(() => testingShapes(world.database, null, () => world.database.prepare(text)))
    return json({ isValidSQL: true })
  } catch (error) {
    if (!(error instanceof RestError)) throw error
    const description = error.details[0] ?? error.message
    return json({ isValidSQL: false, validationErrors: [{ errorCode: 3001, description }] })
  }
}

function statementOf(sqlType: string, sql: string, table: string): string {
  if (sqlType === 'expression') return `SELECT (${sql}) FROM ${table}`
  return sqlType === 'statement' ? sql : `SELECT 1 FROM ${table} WHERE (${sql})`
}
