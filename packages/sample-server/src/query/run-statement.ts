import { constants, type DatabaseSync } from 'node:sqlite'
import { RestError } from '../operation/reply.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { tableOf, type World } from '../world/world.ts'
import type { Conditions } from './conditions.ts'
import type { CellValue, QuerySource } from './layer-query.ts'
import { testingShapes } from './sql-functions.ts'

/**
 * Runs a statement over a layer and reports what it read: SQLite itself tells, while it compiles the statement, every column
 * of every table whose values it looks at, sub-selects included. Throws `RestError` 400 with SQLite's message.
 */
export function runStatement(
  source: QuerySource,
  layer: LayerDefinition,
  conditions: Pick<Conditions, 'reportedWhere' | 'area' | 'shapeTest'>,
  text: string,
): Record<string, CellValue>[] {
  const { database } = source.world
  return sqlErrors(() =>
    testingShapes(database, conditions.shapeTest, () => {
      const { prepared, columnsRead } = prepareWatched(database, text)
      report(source, layer, conditions, columnsRead)
      return prepared.all() as Record<string, CellValue>[]
    }),
  )
}

/** Turns an error of SQLite into the envelope of a query that cannot be performed. */
export function sqlErrors<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR') {
      throw new RestError(400, 'Cannot perform query. Invalid query parameters.', [error.message])
    }
    throw error
  }
}

function prepareWatched(database: DatabaseSync, text: string) {
  const columnsRead = new Map<string, Set<string>>()
  database.setAuthorizer((action, table, column) => {
    if (action === constants.SQLITE_READ && table && column) {
      columnsRead.set(table, (columnsRead.get(table) ?? new Set()).add(column))
    }
    return constants.SQLITE_OK
  })
  try {
    return { prepared: database.prepare(text), columnsRead }
  } finally {
    database.setAuthorizer(null)
  }
}

function report(
  { world, recorder }: QuerySource,
  layer: LayerDefinition,
  { reportedWhere, area }: Pick<Conditions, 'reportedWhere' | 'area'>,
  columnsRead: Map<string, Set<string>>,
): void {
  recorder.read(layer.id, {
    fields: fieldsAmong(layer, columnsRead.get(tableOf(layer.id))),
    where: reportedWhere,
    ...(area && { area: [area.xmin, area.ymin, area.xmax, area.ymax] as const }),
  })
  for (const other of otherLayers(world, layer, columnsRead)) {
    recorder.read(other.id, { fields: fieldsAmong(other, columnsRead.get(tableOf(other.id))) })
  }
}

function otherLayers(world: World, layer: LayerDefinition, columnsRead: Map<string, unknown>) {
  return world.layers.filter((other) => other.id !== layer.id && columnsRead.has(tableOf(other.id)))
}

function fieldsAmong(layer: LayerDefinition, columns: ReadonlySet<string> = new Set()): string[] {
  return layer.fields.map((field) => field.name).filter((name) => columns.has(name))
}
