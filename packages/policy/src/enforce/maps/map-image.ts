import type { MapImage } from '@mapgate/protocol'
import type { Plan } from '../../model/plan.ts'
import { type Narrowing, oneStep, step } from '../narrowing.ts'
import { only } from '../showing.ts'
import { isCacheAlone, narrowAreaImage } from './area-image.ts'
import { asksAreas } from './asked-areas.ts'
import { drawnLayers, withLayers } from './drawn-layers.ts'
import { defaultDpi, defaultSize, type Picture, scalesOf } from './picture.ts'

/** A picture of what the caller may see: layers, rows and drawings are all spelled out for the upstream. */
export function narrowMapImage(asked: Narrowing<MapImage>): Plan {
  if (asksAreas(asked) || isCacheAlone(asked.rights)) return narrowAreaImage(asked)
  const { intent } = withLayers(asked.intent, drawnLayers(asked, pictureOf(asked)))
  return oneStep(step(intent, { holds: intent.format === 'image' ? 'stream' : 'whole' }))
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
