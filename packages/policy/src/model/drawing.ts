import { type DrawingInfo, readDrawingInfo } from '@mapgate/protocol'
import type { LayerEntry } from './catalog.ts'
import { covering, shows, tellsClasses, type View } from './rights.ts'

/** Views of a layer and how their rows are drawn. Without `info` they are drawn as the layer draws them itself. */
interface Drawing {
  readonly views: readonly View[]
  readonly info: DrawingInfo | undefined
}

/**
 * Divides the drawing of a layer by views: the rows of each are drawn with as much of the layer's own renderer and labels as its fields allow.
 * Views that allow the same are drawn together. Those that allow more come later, on top of the others.
 */
export function drawingsOf(layer: LayerEntry, views: readonly View[]): readonly Drawing[] {
  const hides = hidesBreaks(layer, views)
  const hidesStops = hidesVariables(layer, views)
  const partsOf = (view: View) =>
    allowedParts(layer, view).map((part, index) => part && !(hides && index === 0))
  const groups = Map.groupBy(views, (view) => partsOf(view).join())
  return [...groups.values()]
    .map((group) => ({ group, parts: partsOf(group[0] as View) }))
    .sort((a, b) => count(a.parts) - count(b.parts))
    .map(({ group, parts }) => ({
      views: group,
      info: parts.every(Boolean) && !hidesStops ? undefined : reducedDrawing(layer, parts),
    }))
}

const count = (parts: readonly boolean[]): number => parts.filter(Boolean).length

/**
 * True if the layer is drawn in classes between breaks and these views hide rows: breaks are statistics of all rows. One symbol then
 * stands for all classes, in pictures, legends and descriptions.
 */
function hidesBreaks({ drawing }: LayerEntry, views: readonly View[]): boolean {
  const renderer = drawing.drawingInfo?.renderer as { readonly type?: unknown } | null | undefined
  return renderer?.type === 'classBreaks' && !tellsClasses(views, drawing.rendererFields)
}

/** True if the layer is drawn with visual variables and these views hide rows: their stops are statistics too, and are left out. */
function hidesVariables({ drawing }: LayerEntry, views: readonly View[]): boolean {
  return variablesOf(drawing.drawingInfo?.renderer) && !tellsClasses(views, drawing.rendererFields)
}

function variablesOf(renderer: unknown): boolean {
  const { visualVariables } = (renderer ?? {}) as { readonly visualVariables?: unknown }
  return Array.isArray(visualVariables) && visualVariables.length > 0
}

/** Whether the view may see the renderer, followed by whether it may see each class of labels. */
function allowedParts(layer: LayerEntry, view: View): readonly boolean[] {
  const renderer = layer.drawing.rendererFields.every((field) => shows(view, field))
  return [renderer, ...labelFieldsOf(layer).map((fields) => fields.every((field) => shows(view, field)))]
}

/** The fields of each class of labels. Where the classes cannot be read, all fields count as one class. */
function labelFieldsOf({
  drawing: { drawingInfo, labelFields },
}: LayerEntry): readonly (readonly string[])[] {
  const labels = readOwn(drawingInfo)?.labelingInfo
  return labels ? labels.map((label) => label.fields) : labelFields.length > 0 ? [labelFields] : []
}

/** The layer's own drawing without the parts that are not allowed. */
function reducedDrawing(layer: LayerEntry, [renderer = false, ...labels]: readonly boolean[]): DrawingInfo {
  const own = readOwn(withoutVariables(layer.drawing.drawingInfo))
  const kept = (own?.labelingInfo ?? []).filter((_, index) => labels[index])
  return {
    ...(own?.transparency === undefined ? {} : { transparency: own.transparency }),
    ...(renderer && own?.renderer ? { renderer: own.renderer } : plainRenderer(layer)),
    showLabels: kept.length > 0,
    ...(kept.length > 0 ? { labelingInfo: kept } : {}),
  }
}

/** One symbol for every row: the renderer's default or first one, so that the picture stays familiar. */
function plainRenderer(layer: LayerEntry): Pick<DrawingInfo, 'renderer'> {
  const symbols = [
    ...ownSymbols(layer.drawing.drawingInfo?.renderer),
    defaultSymbols[layer.geometryType ?? ''],
  ]
  for (const symbol of symbols.filter((one) => one !== undefined && one !== null)) {
    const read = readOwn({ renderer: { type: 'simple', symbol, label: '', description: '' } })
    if (read?.renderer) return { renderer: read.renderer }
  }
  return {}
}

function ownSymbols(renderer: unknown): readonly unknown[] {
  const { symbol, defaultSymbol, uniqueValueInfos, classBreakInfos } = (renderer ?? {}) as Record<
    string,
    unknown
  >
  const first = (list: unknown): unknown => (Array.isArray(list) ? list[0]?.symbol : undefined)
  return [symbol, defaultSymbol, first(uniqueValueInfos), first(classBreakInfos)]
}

const grey = [110, 110, 110, 255]
const outline = { type: 'esriSLS', style: 'esriSLSSolid', color: grey, width: 1 }
const defaultSymbols: Readonly<Record<string, unknown>> = {
  esriGeometryPoint: { type: 'esriSMS', style: 'esriSMSCircle', color: grey, size: 5 },
  esriGeometryMultipoint: { type: 'esriSMS', style: 'esriSMSCircle', color: grey, size: 5 },
  esriGeometryPolyline: outline,
  esriGeometryPolygon: { type: 'esriSFS', style: 'esriSFSSolid', color: [200, 200, 200, 90], outline },
}

/** A drawing without its visual variables, which the grammar has no place for. */
function withoutVariables(info: LayerEntry['drawing']['drawingInfo']): unknown {
  if (!variablesOf(info?.renderer)) return info
  const { visualVariables: _, ...renderer } = { ...(info?.renderer as Record<string, unknown>) }
  return { ...info, renderer }
}

/** A drawing as the grammar reads it; undefined for what it does not know. */
function readOwn(info: unknown): DrawingInfo | undefined {
  try {
    return info === undefined ? undefined : readDrawingInfo(info)
  } catch {
    return undefined
  }
}

/** All fields that can be read from the layer's own picture. */
export function drawingFields({ drawing }: LayerEntry): readonly string[] {
  return [...drawing.rendererFields, ...drawing.labelFields]
}

/** True if nothing that one of these views hides can be read from the layer's own picture. */
export function drawsAsItIs(layer: LayerEntry, views: readonly View[]): boolean {
  const showsFields = covering(views, drawingFields(layer)).length === views.length
  return showsFields && !hidesBreaks(layer, views) && !hidesVariables(layer, views)
}
