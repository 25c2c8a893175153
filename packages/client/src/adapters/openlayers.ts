import type { Gate } from '../gate.ts'
import { showImage } from './image.ts'

type Extent = number[]
type Picture = { getImage: () => unknown }
type Format = { getType: () => string; readFeatures: (source: unknown, options: object) => unknown[] }

/** A source whose tiles are images: XYZ, TileArcGISRest, TileWMS, WMTS. */
export interface ImageTileSource {
  setTileLoadFunction: (load: never) => void
}

/** A source of one image: ImageArcGISRest, ImageWMS. */
export interface ImageSource {
  setImageLoadFunction: (load: never) => void
}

/** A vector source with `url` and `format`. */
export interface VectorSource {
  setLoader: (load: never) => void
  getFormat: () => unknown
  getUrl: () => unknown
  addFeatures: (features: never[]) => void
}

type VectorTile = {
  getFormat: () => Format
  setLoader: (load: (extent: Extent, resolution: number, projection: unknown) => void) => void
  setFeatures: (features: unknown[]) => void
  onError: () => void
}

const bodyOf = async (response: Response, format: Format): Promise<unknown> => {
  if (!response.ok) throw new Error(`${response.status}`)
  return format.getType() === 'arraybuffer' ? response.arrayBuffer() : response.text()
}

const loadImage =
  (gate: Gate) =>
  (picture: Picture, url: string): void => {
    showImage(gate, picture.getImage() as HTMLImageElement, url)
  }

const loadVectorTile =
  (gate: Gate) =>
  (tile: VectorTile, url: string): void =>
    tile.setLoader((extent, _resolution, featureProjection) => {
      const format = tile.getFormat()
      ;(gate.owns(url) ? gate.get(url) : fetch(url))
        .then((response) => bodyOf(response, format))
        .then(
          (body) => tile.setFeatures(format.readFeatures(body, { extent, featureProjection })),
          () => tile.onError(),
        )
    })

type VectorLoad = (
  extent: Extent,
  resolution: number,
  projection: unknown,
  success: (features: unknown[]) => void,
  failure: () => void,
) => void

const loadVector = (gate: Gate, source: VectorSource): VectorLoad => {
  const format = source.getFormat() as Format
  const given = source.getUrl()
  return async (extent, resolution, featureProjection, success, failure) => {
    try {
      const url = typeof given === 'function' ? given(extent, resolution, featureProjection) : given
      const body = await bodyOf(await gate.fetch(url), format)
      const features = format.readFeatures(body, { extent, featureProjection })
      source.addFeatures(features as never[])
      success(features)
    } catch {
      failure()
    }
  }
}

/**
 * Teaches an OpenLayers source to carry the credential: `carry(gate, new ImageArcGISRest({ url, params }))`.
 *
 * Give parameters in `params`, never in `url`: the ArcGIS sources find their service at the end of the URL. Run with ol 10.11.0.
 *
 * @param source of an image, image tiles, vector tiles or vectors; before its layer is shown.
 * @returns the same source.
 */
export const carry = <T extends ImageTileSource | ImageSource | VectorSource>(gate: Gate, source: T): T => {
  if ('setImageLoadFunction' in source) source.setImageLoadFunction(loadImage(gate) as never)
  else if ('setTileLoadFunction' in source) {
    const load = 'getSourceTiles' in source ? loadVectorTile(gate) : loadImage(gate)
    source.setTileLoadFunction(load as never)
  } else source.setLoader(loadVector(gate, source) as never)
  return source
}
