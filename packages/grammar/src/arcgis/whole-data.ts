import type { IntentBase } from '../intent/base.ts'
import type { LayerArchive, SymbolImage, Tile } from '../intent/whole-data.ts'
import type { MapRequest, RequestFor } from '../request.ts'
import { printAs, readBase, requestIn } from './own.ts'

/** Operations that answer tiles which were drawn before, or which tiles there are. */
type TileId = 'MapServer.tile' | 'MapServer.tilemap' | 'MapServer.wmtsTile' | 'MapServer.wmtsTileJpg'

/** A tile, or a block of tiles; the words of a WMTS ride along in its path. */
export function readTile(map: RequestFor<TileId>): Tile {
  const { level, row, column, width, height, tileMatrixSet } = map.resource
  return {
    kind: 'tile',
    ...readBase(map, []),
    level,
    row,
    column,
    ...(width === undefined || height === undefined ? {} : { block: { width, height } }),
    ...(tileMatrixSet === undefined ? {} : { grid: tileMatrixSet }),
  }
}

/** A tile under the path that it was asked for by. */
export function printTile({ level, row, column, block, grid, ...intent }: Tile): MapRequest {
  const { operation, resource } = ownOf(intent)
  return printAs(intent, {
    id: operation.id,
    resource: {
      ...resource,
      ...(level === undefined ? {} : { level }),
      ...(row === undefined ? {} : { row }),
      ...(column === undefined ? {} : { column }),
      ...block,
      ...(grid === undefined ? {} : { tileMatrixSet: grid }),
    },
    values: {},
  })
}

/** Whole layers, out of `generateKml`. */
export const readArchive = (map: RequestFor<'MapServer.generateKml'>): LayerArchive => ({
  kind: 'layer-archive',
  ...readBase(map, ['layers']),
  layerIds: map.parameters.layers,
})

/** Whole layers as `generateKml`. */
export const printArchive = (intent: LayerArchive): MapRequest =>
  printAs(intent, { id: 'MapServer.generateKml', resource: {}, values: { layers: intent.layerIds } })

/** A symbol; its name rides along in its path. */
export const readSymbol = (map: RequestFor<'MapServer.image' | 'FeatureServer.image'>): SymbolImage => ({
  kind: 'symbol-image',
  ...readBase(map, []),
  layerId: map.resource.layerId,
})

/** A symbol of a layer. */
export function printSymbol({ layerId, ...intent }: SymbolImage): MapRequest {
  const { operation, resource } = ownOf(intent)
  return printAs(intent, {
    id: operation.id,
    resource: { ...resource, ...(layerId === undefined ? {} : { layerId }) },
    values: {},
  })
}

/** The request that was read; without one there is no path, which is a mistake of the caller. */
function ownOf({ kind, own }: IntentBase<string>): MapRequest {
  if (own === undefined) throw new TypeError(`${kind} is asked for by nobody`)
  return requestIn(own)
}
