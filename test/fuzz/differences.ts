import { isDeepStrictEqual } from 'node:util'
import {
  type BuiltRequest,
  buildRequest,
  type Expression,
  evaluate,
  fieldsOf,
  type MapRequest,
  type Parsed,
  parseRequest,
  printExpression,
} from '@mapgate/protocol'
import type { Execution } from '@mapgate/sample-server'
import { testingShapes } from '../../packages/sample-server/src/query/sql-functions.ts'
import { standardizedSql } from '../../packages/sample-server/src/query/standardized-sql.ts'
import type { World } from '../../packages/sample-server/src/world/world.ts'
import { reachOf } from './reach.ts'

/** What differs between a request as it was built and the same parsed again, or holds what must not go out. */
export function buildDifferences(parsed: Parsed & { request: MapRequest }, built: BuiltRequest): string[] {
  const { request, shown } = parsed
  const again = parseRequest(built)
  if (!again.request) return [`what was built is refused: ${again.fault.code} ${again.fault.message}`]
  const differences: string[] = []
  for (const part of ['operation', 'resource', 'parameters', 'format'] as const) {
    if (!isDeepStrictEqual(again.request[part], request[part]))
      differences.push(`${part} is not the same after building`)
  }
  if (again.shown.length > 0 || again.request.dropped.length > 0)
    differences.push('a credential or an unknown parameter was built')
  if (!isDeepStrictEqual(buildRequest(again.request), built))
    differences.push('building twice gives other bytes')
  const sent = `${built.path}?${built.query}${built.body ? new TextDecoder().decode(built.body) : ''}`
  if (shown.some(({ value }) => value.length > 5 && sent.includes(value)))
    differences.push('a credential goes out')
  return differences
}

/** What the sample server executed beyond the reach of the request that was parsed. */
export function executionDifferences(
  request: MapRequest,
  built: BuiltRequest,
  execution: Execution,
  judge: Judge,
): string[] {
  const { world } = judge
  const reach = reachOf(request, world)
  const differences: string[] = []
  const path = decodeURIComponent(built.path).replace(/^\/|\/$/g, '')
  if (execution.path !== path) differences.push(`executed the path ${execution.path}, not ${path}`)
  for (const id of new Set([...execution.layersRead, ...execution.layersDrawn])) {
    if (!reach.layers.has(id)) differences.push(`looked at layer ${id}`)
    differences.push(...layerDifferences(id, execution, reach, judge))
  }
  for (const { layer, kind } of execution.rowsWritten) {
    if (!reach.writes.has(kind) || !reach.layers.has(layer))
      differences.push(`wrote (${kind}) to layer ${layer}`)
  }
  return differences
}

/** The rows that were read although a row filter was joined to the request. */
export function filterDifferences(filter: Expression, execution: Execution, judge: Judge): string[] {
  return Object.entries(execution.predicate).flatMap(([id, predicates]) =>
    predicates
      .filter((predicate) => judge.rowsBeyond(Number(id), predicate, filter) > 0)
      .map((predicate) => `the row filter did not hold on layer ${id}: ${predicate}`),
  )
}

function layerDifferences(
  id: number,
  execution: Execution,
  reach: ReturnType<typeof reachOf>,
  judge: Judge,
): string[] {
  const layer = judge.world.layer(id)
  if (!layer) return [`layer ${id} does not exist`]
  const allowed = reach.fieldsOf(layer)
  const fields = (execution.fieldsRead[id] ?? []).filter((name) => !allowed.has(name.toLowerCase()))
  const differences = fields.map((name) => `read the field ${name} of layer ${id}`)
  const rows = reach.rowsOf(id)
  for (const predicate of rows ? (execution.predicate[id] ?? []) : []) {
    const beyond = judge.rowsBeyond(id, predicate, rows as Expression)
    if (beyond > 0) differences.push(`read ${beyond} rows of layer ${id} beyond the condition: ${predicate}`)
  }
  return differences
}

/** Asks the database of the sample world about conditions; SQLite has no part in Mapgate's grammar. */
export class Judge {
  readonly world: World
  readonly #nowMs: number

  constructor(world: World, nowMs: number) {
    this.world = world
    this.#nowMs = nowMs
  }

  /** How many rows of a layer pass an executed predicate (SQLite's dialect) but not the parsed condition. */
  rowsBeyond(layerId: number, predicate: string, condition: Expression): number {
    const allowed = standardizedSql(printExpression(condition), this.#nowMs)
    const sql = `SELECT COUNT(*) AS n FROM layer_${layerId} WHERE (${predicate === '' ? '1=1' : predicate}) AND NOT COALESCE((${allowed}), 0)`
    return Number(this.#ask(sql)?.[0]?.n ?? 0)
  }

  /** Rows about which Mapgate's evaluation says yes or no and the database says the opposite. */
  contradictions(layerId: number, condition: Expression): string[] {
    const sql = standardizedSql(printExpression(condition), this.#nowMs)
    const rows =
      this.#ask(`SELECT *, (${sql}) AS "$verdict" FROM layer_${layerId} ORDER BY OBJECTID LIMIT 60`) ?? []
    return rows.flatMap(({ $verdict: theirs, ...row }) => {
      const mine = evaluate(condition, row, { nowMs: this.#nowMs })
      const same = mine === null || (mine ? Number(theirs) !== 0 && theirs !== null : Number(theirs) === 0)
      if (same) return []
      const cells = JSON.stringify(cellsOf(row, fieldsOf(condition)))
      return [
        `evaluates to ${mine}, in the database to ${theirs}, for ${cells}: ${printExpression(condition)}`,
      ]
    })
  }

  /** Undefined for what the database does not take, such as a field that the layer lacks. */
  #ask(sql: string): Record<string, unknown>[] | undefined {
    try {
      return testingShapes(this.world.database, null, () => this.world.database.prepare(sql).all())
    } catch {
      return undefined
    }
  }
}

function cellsOf(row: Record<string, unknown>, names: ReadonlySet<string>): Record<string, unknown> {
  const wanted = new Set([...names].map((name) => name.toLowerCase()))
  return Object.fromEntries(Object.entries(row).filter(([key]) => wanted.has(key.toLowerCase())))
}
