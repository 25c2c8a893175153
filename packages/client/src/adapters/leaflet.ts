import type { Gate } from '../gate.ts'
import { BLANK, blobUrlOf } from './image.ts'
import { carryTiles, type TileLayer } from './leaflet-tiles.ts'

/** The part of `L.ImageOverlay` that is used here. */
export interface ImageOverlay {
  setUrl: (url: string) => unknown
}

const carryOverlay = (
  gate: Gate,
  layer: ImageOverlay & { _url?: string; _image?: HTMLImageElement },
): void => {
  const { setUrl, _url: first } = layer
  let asked = 0
  let shown = ''
  layer.setUrl = (url) => {
    const turn = ++asked
    if (!gate.owns(url)) return setUrl.call(layer, url)
    blobUrlOf(gate, url).then(
      (address) => {
        // Only the newest image counts.
        if (turn === asked) setUrl.call(layer, address)
        URL.revokeObjectURL(shown)
        shown = address
      },
      () => layer._image?.dispatchEvent(new Event('error')),
    )
    return layer
  }
  if (!first) return
  layer._url = BLANK
  layer.setUrl(first)
}

/**
 * Teaches a Leaflet layer to carry the credential: `carry(gate, L.tileLayer(url)).addTo(map)`.
 *
 * Images are fetched by ticket and shown from a blob, so a canvas that draws them stays readable. Run with Leaflet 1.9.4.
 *
 * @param layer a `TileLayer`, `TileLayer.WMS` or `ImageOverlay` that is not on a map yet.
 * @returns the same layer.
 */
export const carry = <T extends TileLayer | ImageOverlay>(gate: Gate, layer: T): T => {
  if ('createTile' in layer) carryTiles(gate, layer)
  else carryOverlay(gate, layer)
  return layer
}
