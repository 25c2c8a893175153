import type { LayerStyle } from '@mapgate/protocol'
import type { OgcLayer } from './layer-table.ts'
import { cannotSay } from './upstream-faults.ts'

/**
 * The name of a style for each layer, as the capabilities spell it; empty for the default one.
 * @throws GatewayError `access.denied` for a style that the layer does not have any more
 */
export function stylesFor(layers: readonly OgcLayer[], asked: readonly LayerStyle[] = []): readonly string[] {
  const byLayer = new Map(asked.map(({ layerId, style }) => [layerId, style]))
  return layers.map(({ id, name, styles }) => {
    const style = byLayer.get(id)
    if (style !== undefined && !styles.some((one) => one.name === style))
      throw cannotSay(`the capabilities have no style ${style} of ${name} any more`)
    return style ?? ''
  })
}
