import type { LayerEntry, ServiceEntry } from '@mapgate/policy'
import type { OgcFrame } from '@mapgate/protocol'

const metersPerDegree = 111_319.490793
const geographic: ReadonlySet<number> = new Set([4326, 4269, 4267, 4258, 4283])
const metric: ReadonlySet<number> = new Set([102100, 3857, 102113, 900913])

/** The size of a pixel by which ArcGIS counts scales: 96 to the inch. */
const pixelMeters = 0.0254 / 96

/**
 * The layers that a map draws at its scale: what is not drawn cannot be clicked on. Where the units of the reference are not known, all of
 * them.
 */
export function visibleAt(
  frame: Pick<OgcFrame, 'area' | 'size'>,
  entry: ServiceEntry,
  ids: readonly number[],
): readonly number[] {
  const scale = scaleOf(frame, entry)
  if (scale === undefined) return ids
  const byId = new Map(entry.layers.map((layer) => [layer.id, layer]))
  return ids.filter((id) => withGroups(byId, id).every((layer) => isVisible(layer, scale)))
}

function scaleOf(
  { area, size }: Pick<OgcFrame, 'area' | 'size'>,
  { frame }: ServiceEntry,
): number | undefined {
  const { spatialReference: reference } = area
  const wkid = reference && 'wkid' in reference ? reference.wkid : undefined
  const meters =
    wkid === undefined
      ? undefined
      : metric.has(wkid)
        ? 1
        : geographic.has(wkid)
          ? metersPerDegree
          : frame?.wkids.includes(wkid)
            ? frame.metersPerUnit
            : undefined
  return meters && (((area.xmax - area.xmin) / size.widthPx) * meters) / pixelMeters
}

/** A layer and the groups above it. */
function withGroups(byId: ReadonlyMap<number, LayerEntry>, id: number): readonly LayerEntry[] {
  const above: LayerEntry[] = []
  for (let layer = byId.get(id); layer && !above.includes(layer); ) {
    above.push(layer)
    layer = layer.parentId === null ? undefined : byId.get(layer.parentId)
  }
  return above
}

const isVisible = ({ minScale, maxScale }: LayerEntry, scale: number): boolean =>
  (minScale === 0 || scale <= minScale) && (maxScale === 0 || scale >= maxScale)
