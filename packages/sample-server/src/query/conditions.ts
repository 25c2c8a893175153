import type { Extent } from '../world/geometry.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { indexOf } from '../world/world.ts'
import type { QuerySource, RowFilter, TimeWindow } from './layer-query.ts'
import { type ShapeTest, shapeTest } from './spatial-relation.ts'
import { standardizedSql } from './standardized-sql.ts'

/**
 * A row filter as SQLite takes it. All values are in the text, none is bound: a `where` that comments out what follows it
 * gets what a careless server would give.
 */
export interface Conditions {
  /** The text after WHERE; `1=1` without a restriction. */
  text: string
  /** The part that came as attributes, time or ids, for the execution report; empty means all rows. */
  reportedWhere: string
  /** The looked-at box in Web Mercator, or null for everywhere. */
  area: Extent | null
  /** The exact test behind `esri_relates(shape)`, or null. */
  shapeTest: ShapeTest | null
}

/** Joins all parts of a filter by AND. Throws `RestError` 400 for a `where` that is no SQL and for a bad DE-9IM pattern. */
export function rowConditions(source: QuerySource, layer: LayerDefinition, filter: RowFilter): Conditions {
  const attributes = attributeConditions(source, layer, filter)
  const test = layer.geometryType ? joinedTest(filter) : null
  const spatial = test && spatialCondition(layer, test)
  const text = [...attributes, ...(spatial ? [spatial.text] : [])].join(' AND ')
  return {
    text: text === '' ? '1=1' : text,
    reportedWhere: attributes.join(' AND '),
    area: spatial?.test.searchExtent ?? null,
    shapeTest: spatial?.test ?? null,
  }
}

function attributeConditions(source: QuerySource, layer: LayerDefinition, filter: RowFilter): string[] {
  const conditions: string[] = []
  if (filter.where) conditions.push(`(${standardizedSql(filter.where, source.nowMs())})`)
  if (filter.objectIds) conditions.push(`"${layer.objectIdField}" IN (${filter.objectIds.join(',')})`)
  if (filter.time && layer.timeInfo) {
    const { startTimeField, endTimeField } = layer.timeInfo
    conditions.push(...timeConditions(filter.time, startTimeField, endTimeField ?? startTimeField))
  }
  return conditions
}

function timeConditions([startMs, endMs]: TimeWindow, startField: string, endField: string): string[] {
  const conditions: string[] = []
  if (startMs !== null) conditions.push(`"${endField}" >= ${startMs}`)
  if (endMs !== null) conditions.push(`"${startField}" <= ${endMs}`)
  return conditions
}

/** One test for all spatial filters of a query, or null without any. */
function joinedTest({ geometry = null, also = [] }: RowFilter): ShapeTest | null {
  const tests = [geometry, ...also].flatMap((filter) => (filter === null ? [] : [shapeTest(filter)]))
  const [first, ...more] = tests
  if (first === undefined || more.length === 0) return first ?? null
  const searchExtent = more.reduce((box, { searchExtent: { xmin, ymin, xmax, ymax } }) => {
    const [left, low] = [Math.max(box.xmin, xmin), Math.max(box.ymin, ymin)]
    return { xmin: left, ymin: low, xmax: Math.min(box.xmax, xmax), ymax: Math.min(box.ymax, ymax) }
  }, first.searchExtent)
  return { searchExtent, passes: (shape) => tests.every((test) => test.passes(shape)) }
}

function spatialCondition(layer: LayerDefinition, test: ShapeTest) {
  const { xmin, ymin, xmax, ymax } = test.searchExtent
  const near = [
    `maxx >= ${literal(xmin)}`,
    `minx <= ${literal(xmax)}`,
    `maxy >= ${literal(ymin)}`,
    `miny <= ${literal(ymax)}`,
  ]
  const index = `SELECT id FROM ${indexOf(layer.id)} WHERE ${near.join(' AND ')}`
  return { text: `"${layer.objectIdField}" IN (${index}) AND esri_relates(shape)`, test }
}

/** A number as SQL; SQLite has no word for what is greater than every number. */
function literal(value: number): string {
  if (Number.isFinite(value)) return String(value)
  return value > 0 ? '9e999' : '-9e999'
}
