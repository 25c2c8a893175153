import { andExpressions, type Expression, type IntentOf } from '@mapgate/protocol'
import { hidesOuterParts, rowsOf, type View } from '../../model/rights.ts'
import { areaToSend, conditionOf, type RowFilter } from '../../model/row-filter.ts'
import { referenceOfLayer, rowsInside } from '../areas/area-shape.ts'
import { type OfLayer, withCutShape } from '../areas/client-shape.ts'
import { placedIn } from '../areas/placed.ts'
import { idCondition } from './ids.ts'

type RowsAsked = IntentOf<'feature-query' | 'summary'>

/** The question for rows of these views only. Where no view decides there are no rows, and no need to name a hidden time. */
export function withRows<Given extends RowsAsked>(given: Given, views: readonly View[], of: OfLayer): Given {
  const asked = withCutShape(given, views, of)
  const timed = views.length === 0 ? { ...asked, time: undefined } : asked
  const rows = rowsOf(views)
  const isFree = asked.area?.shape === undefined && takesShapes(asked)
  const inArea = isFree && (isJudged(asked) || !views.some(hidesOuterParts)) ? sentArea(rows, of) : undefined
  if (inArea) return { ...heldTo(timed, inArea.where, of), area: inArea.area }
  const condition = conditionOf(rows)
  return condition === undefined ? timed : heldTo(timed, condition, of)
}

/** Renderers are made of values by a condition alone. */
const takesShapes = (asked: RowsAsked): boolean =>
  asked.kind === 'feature-query' || asked.by.kind !== 'classes'

/** True for rows that come with their shapes, and so are judged by them. The map server would count neighbours that share a border alone. */
const isJudged = (asked: RowsAsked): boolean =>
  asked.kind === 'feature-query' &&
  asked.statistics === undefined &&
  !(asked.distinct || asked.only.ids || asked.only.count)

/** The question for rows that hold this condition too. */
function heldTo<Given extends RowsAsked>(
  asked: Given,
  rows: Expression | undefined,
  { layer }: OfLayer,
): Given {
  const { where, ids } = asked
  const conditions = [rows, where, ids && idCondition(layer, ids)].filter((one) => one !== undefined)
  return { ...asked, ids: undefined, where: andExpressions(...conditions) }
}

/** The condition and the area of rows that are too many to be told by their ids; undefined for all others, and for areas that cannot be sent. */
function sentArea(rows: RowFilter, { layer, rights }: OfLayer) {
  const sent = areaToSend(rows)
  const wkid = referenceOfLayer(layer, rights.service)
  if (sent === undefined || wkid === undefined) return undefined
  const { right } = sent.area
  const area = rowsInside(placedIn(rights.facts, right, wkid), right.relation)
  return area && { where: sent.where, area }
}
