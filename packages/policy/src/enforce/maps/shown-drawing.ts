import type { Expression } from '@mapgate/protocol'
import type { LayerEntry } from '../../model/catalog.ts'
import { couldHold, type KnownValues } from '../../model/could-hold.ts'
import { drawingsOf } from '../../model/drawing.ts'
import {
  covering,
  geometryField,
  type LayerRights,
  statedConditionOf,
  tellsClasses,
} from '../../model/rights.ts'
import { isObject, type JsonObject, objectsOf } from '../json-body.ts'

/** A layer's drawing info as far as it tells of seen fields and rows; undefined where nothing of it does. */
export function shownDrawing(seen: LayerRights, own: unknown): JsonObject | undefined {
  const views = covering(seen.views, [geometryField])
  const fullest = drawingsOf(seen.layer, views).at(-1)
  if (fullest === undefined || !isObject(own)) return undefined
  const { info } = fullest
  const told: JsonObject = info
    ? {
        ...(info.renderer ? { renderer: info.renderer.json } : {}),
        transparency: info.transparency ?? 0,
        labelingInfo: info.labelingInfo?.map((label) => label.json) ?? null,
      }
    : own
  if (!isObject(told.renderer)) return told
  const { rendererFields } = seen.layer.drawing
  const rows = statedConditionOf(covering(views, rendererFields))
  if (rows === undefined) return told
  if (!tellsClasses(views, rendererFields))
    return { ...told, renderer: shownRenderer(told.renderer, seen.layer, rows) }
  // What an author looked at are numbers of the rows, not choices of the author.
  const { authoringInfo: _, ...renderer } = told.renderer
  return { ...told, renderer }
}

/**
 * Classes of a renderer that rows which are seen can be in. Breaks of classes, stops of visual variables and what their author looked
 * at are statistics of all rows, so they are left out; groups of classes say the classes once more.
 */
function shownRenderer(renderer: JsonObject, layer: LayerEntry, rows: Expression): JsonObject {
  if (renderer.type === 'classBreaks') {
    const symbol = renderer.defaultSymbol ?? objectsOf(renderer.classBreakInfos)[0]?.symbol
    return { type: 'simple', symbol, label: '', description: '' }
  }
  const { authoringInfo: _, visualVariables: __, uniqueValueGroups: ___, ...plain } = renderer
  if (renderer.type !== 'uniqueValue') return plain
  const infos = objectsOf(renderer.uniqueValueInfos)
  return {
    ...plain,
    uniqueValueInfos: infos.filter((info) => couldHold(rows, valuesOf(renderer, layer, info.value))),
  }
}

/** The values of the fields of a unique-value renderer in one of its classes. */
function valuesOf(renderer: JsonObject, layer: LayerEntry, value: unknown): KnownValues {
  const fields = [renderer.field1, renderer.field2, renderer.field3].filter(
    (name) => typeof name === 'string' && name !== '',
  )
  const delimiter =
    typeof renderer.fieldDelimiter === 'string' && fields.length > 1 ? renderer.fieldDelimiter : undefined
  const values = delimiter ? String(value).split(delimiter) : [String(value)]
  return Object.fromEntries(
    fields.map((name, index) => [String(name).toLowerCase(), typed(layer, String(name), values[index])]),
  )
}

function typed(layer: LayerEntry, name: string, value: string | undefined): string | number | null {
  if (value === undefined || value === '<Null>') return null
  const type = layer.fields.find((field) => field.name.toLowerCase() === name.toLowerCase())?.type ?? ''
  return /Integer|Double|Single|OID|Date/.test(type) ? Number(value) : value
}

/** Labels of a layer's own classes: all of them, and those of classes that rows whose class is seen can be in. */
export interface ClassLabels {
  readonly own: ReadonlySet<string>
  readonly told: ReadonlySet<string>
  /** True for classes between breaks. */
  readonly breaks: boolean
}

/** The labels of a layer's classes; undefined where all of them may be told. Breaks of classes are never told in part. */
export function classLabels(seen: LayerRights): ClassLabels | undefined {
  const { rendererFields, drawingInfo } = seen.layer.drawing
  const rows = statedConditionOf(covering(seen.views, [geometryField, ...rendererFields]))
  const renderer = drawingInfo?.renderer
  if (rows === undefined || !isObject(renderer) || tellsClasses(seen.views, rendererFields)) return undefined
  const labelsOf = (infos: readonly JsonObject[]) => new Set(infos.map((info) => String(info.label ?? '')))
  const breaks = objectsOf(renderer.classBreakInfos)
  const values = objectsOf(renderer.uniqueValueInfos)
  const told = values.filter((info) => couldHold(rows, valuesOf(renderer, seen.layer, info.value)))
  return { own: labelsOf([...breaks, ...values]), told: labelsOf(told), breaks: breaks.length > 0 }
}
