import type { Shape } from '@mapgate/geometry'
import { liesWithin } from '@mapgate/geometry'
import { type Expression, evaluate, fieldsOf, type Geometry } from '@mapgate/protocol'
import type { RowAsItIs } from '../../model/facts.ts'
import { Refused } from '../../model/refusal.ts'
import { type ServiceRights, shows } from '../../model/rights.ts'
import { referenceOfLayer } from '../areas/area-shape.ts'
import { shapeOfClient } from '../areas/client-shape.ts'
import { shapeOfEsri } from '../areas/esri-shapes.ts'
import { insideOf } from '../areas/inside-of.ts'
import { placedIn } from '../areas/placed.ts'
import { isDoubtful } from './certain-values.ts'
import type { Cell } from './changes.ts'
import { areaOf, conditionFor, type Editor, type RowChange, spelledField } from './editor.ts'
import type { Written } from './written.ts'

/** A row by the layer's spelling of its fields. */
type Cells = Readonly<Record<string, unknown>>

/** True where a row that the map server found for a view lies in its area, and is the caller's own. `wkid` is that of its shape. */
export function isInReach(
  editor: Editor,
  { facts }: ServiceRights,
  { attributes, geometry }: RowAsItIs,
  wkid: number | undefined,
): boolean {
  return isOwn(editor, attributes) && liesInArea(editor, facts, shapeOfEsri(geometry), wkid)
}

/** By the exact value: some databases compare without case. */
function isOwn({ layer, right: { own } }: Editor, row: Cells): boolean {
  return own === undefined || row[spelledField(layer, own.field)] === own.value
}

function liesInArea(
  editor: Editor,
  facts: ServiceRights['facts'],
  shape: Shape | undefined,
  wkid: number | undefined,
): boolean {
  const right = areaOf(editor)
  if (right === undefined) return true
  if (shape === undefined || wkid === undefined) return false
  return insideOf(right, placedIn(facts, right, wkid))(shape)
}

/** True where our own reading of the condition says that a row does not satisfy it: a map server may have read another question. */
export function isRuledOut(editor: Editor, change: RowChange, row: Cells): boolean {
  const condition = conditionFor(editor, change)
  return condition !== undefined && evaluate(condition, row) === false
}

/**
 * Why a row would not be one that a view permits once it is written, in words for the caller; undefined where it would be. What the map server found of the
 * row before holds for conditions of which nothing is written.
 * @param before cells of the row as it was; undefined for one that is added
 */
export function whyOutOfReach(
  editor: Editor,
  change: 'add' | 'update',
  { values }: Written,
  before: Cells | undefined,
): string | undefined {
  const condition = conditionFor(editor, change)
  if (condition === undefined) return undefined
  const fields = [...fieldsOf(condition)].map((name) => spelledField(editor.layer, name))
  if (before !== undefined && !fields.some((name) => values.has(name))) return undefined
  const unknown = fields.find((name) => !values.has(name) && before?.[name] === undefined)
  if (unknown !== undefined)
    return shows(editor.view, unknown)
      ? `It has to be said what ${unknown} is.`
      : 'The row would not be one that this account may edit.'
  const holds = evaluate(condition, { ...before, ...Object.fromEntries(values) }) === true
  if (holds && !hasDoubt(editor, condition, values)) return undefined
  return 'The row would not be one that this account may edit.'
}

function hasDoubt({ layer }: Editor, condition: Expression, values: ReadonlyMap<string, Cell>): boolean {
  const named = new Set([...fieldsOf(condition)].map((name) => name.toLowerCase()))
  return layer.fields.some((field) => {
    const value = values.get(field.name)
    return named.has(field.name.toLowerCase()) && value !== undefined && isDoubtful(field, value, condition)
  })
}

/**
 * True where a shape lies within the area of a view, as a new shape has to, also where rows may reach out of it. Always true without an area.
 * @throws Refused `access.denied` for a shape in a reference without a number, and with what has to be known
 */
export function isWithinArea(
  editor: Editor,
  { facts, service }: ServiceRights,
  geometry: Geometry | null | undefined,
): boolean {
  const right = areaOf(editor)
  if (right === undefined) return true
  if (geometry === null || geometry === undefined) return false
  const wkid = wkidOf(geometry) ?? referenceOfLayer(editor.layer, service)
  if (wkid === undefined)
    throw new Refused('access.denied', `layer ${editor.layer.id} has no reference with a number`, {
      publicText: 'The geometry has to name its spatial reference by a well-known id.',
    })
  return liesWithin(placedIn(facts, right, wkid), shapeOfClient(geometry))
}

/** The number of the reference that a shape states; undefined where it states none. @throws Refused for one that is stated by a text */
export function wkidOf(geometry: Geometry): number | undefined {
  const stated =
    geometry.kind === 'envelope'
      ? (geometry.extent.spatialReference ?? geometry.spatialReference)
      : geometry.spatialReference
  if (stated === undefined) return undefined
  if ('wkid' in stated) return stated.wkid
  throw new Refused('access.denied', 'a shape in a reference without a number', {
    publicText: 'The geometry has to name its spatial reference by a well-known id.',
  })
}
