import type { MapImage } from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import type { ServiceRights } from '../../model/rights.ts'
import { cannotNarrow, type Narrowing, oneStep, step } from '../narrowing.ts'
import { only } from '../showing.ts'
import { narrowedDrawing } from './drawn-layers.ts'
import { type Picture, scalesOf } from './picture.ts'

const defaultSize = { widthPx: 400, heightPx: 400 }
const defaultDpi = 96

/** A picture of what the caller may see: layers, rows and drawings are all spelled out for the upstream. */
export function narrowMapImage(asked: Narrowing<MapImage>): Plan {
  demandNoArea(asked.rights)
  const { intent } = narrowedDrawing(asked, pictureOf(asked))
  return oneStep(step(intent, { holds: intent.format === 'image' ? 'stream' : 'whole' }))
}

/**
 * Pictures of views with an area show symbols outside of it until they are masked.
 * @throws Refused `access.denied`
 */
function demandNoArea({ layers, tiles }: ServiceRights): void {
  // A cache that lists no layers may be drawn whole, whatever layers are named.
  if (tiles.some(({ area }) => area !== undefined))
    throw cannotNarrow('pictures under an area are not masked')
  for (const { views } of layers.values())
    if (views.some(({ area }) => area !== undefined))
      throw cannotNarrow('pictures under an area are not masked')
}

function pictureOf({ intent, rights }: Narrowing<MapImage>): Picture {
  const { size = defaultSize, area, dpi, areaReference, drawnIn, scale, imageFormat } = intent
  const { widthPx, heightPx } = size
  const scales = scalesOf({
    area,
    display: { widthPx, heightPx, dpi: dpi ?? defaultDpi },
    references: [area?.spatialReference, areaReference],
    drawnIn,
    scale,
    frame: rights.service.frame,
  })
  return {
    scales,
    pixels: widthPx * heightPx,
    format: imageFormat ?? 'png',
  }
}

/** What is said of a picture that is fetched from elsewhere. */
export const showMapImage = only('href', 'width', 'height', 'extent', 'scale', 'contentType')
