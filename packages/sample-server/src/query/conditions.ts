import type { Extent } from '../world/geometry.ts'
import type { LayerDefinition } from '../world/layer.ts'
import { indexOf } from '../world/world.ts'
import type { QuerySource, RowFilter, SpatialFilter, TimeWindow } from './layer-query.ts'
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
  const spatial = filter.geometry && layer.geometryType ? spatialCondition(layer, filter.geometry) : null
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

function spatialCondition(layer: LayerDefinition, filter: SpatialFilter) {
  const test = shapeTest(filter)
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
