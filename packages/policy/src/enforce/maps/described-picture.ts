import type { Frame } from '@mapgate/geometry'
import type { Intent, MapImage } from '@mapgate/protocol'

/** Asks what a map server says of a picture that shows nothing: which extent it draws. */
export const describedPicture = (
  service: Intent['service'],
  { extent, wkid, width, height }: Frame,
): MapImage => ({
  kind: 'map-image',
  service,
  format: 'json',
  area: extent,
  areaReference: { wkid },
  drawnIn: { wkid },
  size: { widthPx: width, heightPx: height },
  dpi: undefined,
  scale: undefined,
  imageFormat: 'png32',
  transparent: true,
  rotation: undefined,
  chosen: { mode: 'show', ids: [] },
  conditions: undefined,
  composed: undefined,
  time: undefined,
  layerTimes: undefined,
})
