import type { Leak } from './checks.ts'
import { parametersOf } from './forms.ts'
import type { CaseReply, CaseRequest } from './gateway.ts'
import type { Policy } from './policies.ts'
import { type PictureAsked, sightOf, tileIsShown } from './sight.ts'
import type { Template } from './template.ts'
import { isOfWms, pixelsAsked } from './wms-words.ts'

/**
 * (g) What was drawn or identified stays within the limits of pictures. An ArcGIS request itself says how the map server takes it; one of WMS does not, so
 * there what the map server was asked is measured.
 */
export function beyondLimits(
  { executions, questions }: Pick<CaseReply, 'executions' | 'questions'>,
  request: CaseRequest,
  { policy, template }: { readonly policy: Policy; readonly template: Template },
): Leak {
  for (const [index, { operation, layersDrawn, layersRead }] of executions.entries()) {
    const parameters = isOfWms(request) ? parametersOf(questions[index]) : request.parameters
    const drawn = pictureOf(operation, parameters)
    if (drawn === undefined) continue
    // A picture of WMS may be stretched to more pixels than were drawn, and that is what is sent.
    const picture = { ...drawn, pixels: Math.max(drawn.pixels, pixelsAsked(request)) }
    const outside = [...layersDrawn, ...layersRead].find(
      (layerId) => !sightOf(policy, template, layerId).picture(picture),
    )
    if (outside !== undefined)
      return `${operation} of layer ${outside} at 1:${picture.scales.map(Math.round).join(' or 1:')}`
  }
  return undefined
}

/** (g) Tiles are given where a grant hides nothing, or gives them whole at their scale. */
export function tileBeyondScales(
  reply: CaseReply,
  { path }: Pick<CaseRequest, 'path'>,
  policy: Policy,
): Leak {
  const level =
    /Topo_Basemap\/MapServer\/(?:tile|tilemap|WMTS\/.+)\/(\d+)\/\d+\/\d+(?:\/8\/8|\.png|\.jpg)?$/.exec(
      path,
    )?.[1]
  if (reply.refused !== undefined || level === undefined) return undefined
  const scale = 591_657_527.591_555 / 2 ** Number(level)
  return tileIsShown(policy, 'Topo_Basemap', scale) ? undefined : `a tile of level ${level}`
}

/** How many metres a unit of a reference has; undefined for one in which boxes are not measured here. */
function metersPerUnit(reference: string): number | undefined {
  if (/^(?:102100|3857)$/.test(reference)) return 1
  return reference === '4326' ? 111_319.490_793 : undefined
}

/** The picture that the sample server makes of a request: `mapScale` beats the extent, and the coarser side counts. */
function pictureOf(
  operation: string,
  parameters: Readonly<Record<string, string>>,
): PictureAsked | undefined {
  const isExport = operation === 'export'
  if (!isExport && operation !== 'identify') return undefined
  const meters = metersPerUnit((isExport ? parameters.bboxSR : parameters.sr) ?? '102100')
  if (meters === undefined) return undefined
  const numbers = (text = '') => text.split(',').map(Number)
  const [xmin = 0, ymin = 0, xmax = 0, ymax = 0] = numbers(isExport ? parameters.bbox : parameters.mapExtent)
  const [width = 400, height = 400, dots = 96] = numbers(isExport ? parameters.size : parameters.imageDisplay)
  const dpi = isExport ? Number(parameters.dpi ?? 96) : dots
  const inch = 0.0254
  const metersPerPixel =
    parameters.mapScale === undefined
      ? meters * Math.max((xmax - xmin) / width, (ymax - ymin) / height)
      : (Number(parameters.mapScale) * inch) / dpi
  return {
    scales: [(metersPerPixel * dpi) / inch, (metersPerPixel * 96) / inch],
    pixels: width * height,
    ...(isExport ? { format: parameters.format ?? 'png' } : {}),
  }
}
