import type { DatabaseSync } from 'node:sqlite'
import type { Extent } from './geometry.ts'
import type { LayerDefinition } from './layer.ts'

/**
 * The data of the sample server: synthetic, made from a seed.
 *
 * In `database` every layer or table with rows has
 * - `layer_<id>`: a column per field by its name, the object id as INTEGER PRIMARY KEY, dates as epoch milliseconds, and for
 *   feature layers `shape`: Esri JSON geometry text in Web Mercator (102100), without spatialReference;
 * - `layer_<id>_index(id, minx, maxx, miny, maxy)`: an R*Tree over the shapes. Writers keep it in step, see `indexShape`;
 * and all layers share `attachments(ATTACHMENTID, LAYERID, PARENTOBJECTID, GLOBALID, ATT_NAME, CONTENT_TYPE, DATA_SIZE, DATA)`.
 */
export interface World {
  seed: number
  /** In the order of their ids: the first is drawn on top. */
  layers: LayerDefinition[]
  layer: (id: number) => LayerDefinition | undefined
  database: DatabaseSync
  /** Around all shapes, in Web Mercator metres. */
  fullExtent: Extent
}

/** The name of a layer's table. */
export const tableOf = (layerId: number): string => `layer_${layerId}`

/** The name of a layer's spatial index. */
export const indexOf = (layerId: number): string => `layer_${layerId}_index`
