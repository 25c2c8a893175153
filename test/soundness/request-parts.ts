import type { LayerDefinition } from '../../packages/sample-server/src/world/layer.ts'
import { anyId, type Making, mostly } from './asked-conditions.ts'
import type { Random } from './random.ts'

/** The map service of the sample server. */
export const mapService = '/rest/services/Assets_Service/MapServer'
/** Its feature service. */
export const featureService = '/rest/services/Assets_Service/FeatureServer'
/** Its base map, of cached tiles. */
export const baseMap = '/rest/services/Topo_Basemap/MapServer'
/** One of the two services with rows. */
export const service = (random: Random): string => random.pick([mapService, featureService])

/** Layers and tables. */
export const layersOf = ({ template }: Making) => template.layers.filter((layer) => layer.kind !== 'group')
/** A layer or table. */
export const anyLayer = (making: Making): LayerDefinition => seenLayer(making, layersOf(making))
/** A layer with shapes. */
export const featureLayer = (making: Making): LayerDefinition =>
  seenLayer(
    making,
    layersOf(making).filter((layer) => layer.kind === 'feature'),
  )

const seenLayer = ({ random, sees }: Making, layers: readonly LayerDefinition[]): LayerDefinition =>
  mostly(random, layers, ({ id }) => sees?.(id) ?? true)

/** The layer with attachments, and a row of it that has one. */
export const attached = (making: Making): { layer: LayerDefinition; id: number } => {
  const layer = making.template.layers.find((one) => one.hasAttachments) as LayerDefinition
  return { layer, id: anyId(making.random, 2) }
}
