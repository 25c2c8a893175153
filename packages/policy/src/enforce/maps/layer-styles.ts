import type { MapLayers } from '@mapgate/protocol'
import type { LayerEntry } from '../../model/catalog.ts'
import { cannotNarrow } from '../narrowing.ts'

type Styled = Pick<MapLayers, 'styles'>

/**
 * The layer as it is drawn in the style that is asked for: what its picture tells is then what that style draws by.
 * @throws Refused `access.denied` for a style that the catalogue does not know
 */
export function styledLayer(layer: LayerEntry, { styles = [] }: Styled): LayerEntry {
  const asked = styles.find(({ layerId }) => layerId === layer.id)
  if (asked === undefined) return layer
  const style = layer.styles?.find(({ name }) => name === asked.style)
  if (style === undefined) throw cannotNarrow(`layer ${layer.id} has no style of this name`)
  return { ...layer, drawing: style.drawing }
}

/** The styles of the layers that are asked for. */
export function stylesOf({ styles }: Styled, layerIds: ReadonlySet<number>): Styled {
  if (styles === undefined) return {}
  const kept = styles.filter(({ layerId }) => layerIds.has(layerId))
  return { styles: kept.length > 0 ? kept : undefined }
}
