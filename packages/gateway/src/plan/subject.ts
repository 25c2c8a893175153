import { hash } from 'node:crypto'
import type { ServiceEntry } from '@mapgate/policy'
import {
  type Extent,
  type Intent,
  type MapImage,
  type MapRequest,
  type Size,
  serviceName,
} from '@mapgate/protocol'
import type { Subject, SubjectExtent } from '../core/upstream/subject.ts'

/** Service types whose readings may be kept. Others work something out for one caller. */
const keptTypes = new Set(['MapServer', 'FeatureServer', 'ImageServer', 'VectorTileServer'])

/** What is known of a reading beside its request. */
interface Known {
  readonly upstream: string
  /** Undefined where nobody has read it. */
  readonly intent: Intent | undefined
  /** As the catalogue knows it; undefined where nothing is known of its layers. */
  readonly service: ServiceEntry | undefined
}

/**
 * What a reading of a service is about; undefined for a request whose answer is not kept. Layers and extent stand in it only where they are certain: what is
 * absent is forgotten with everything of the service.
 */
export function subjectOf(map: MapRequest, { upstream, intent, service }: Known): Subject | undefined {
  const { operation, resource } = map
  const name = serviceName(resource)
  const reads = operation.effect === 'read' || operation.effect === 'draw'
  if (name === undefined || !reads || !keptTypes.has(resource.serviceType ?? '')) return undefined
  if (/attachment/i.test(operation.id)) return undefined
  const image = intent?.kind === 'map-image' ? intent : undefined
  const layers = image ? layersIn(image, service) : layerOf(map)
  const extent = image && extentOf(image)
  return {
    upstream,
    service: name.toLowerCase(),
    ...(layers ? { layers } : {}),
    ...(extent ? { extent } : {}),
  }
}

/** Operations on the layer in their path that show nothing of another one. */
const ofOneLayer =
  /^(?:MapServer|FeatureServer)\.(?:layer|query|queryTopFeatures|queryBins|queryDateBins|feature|generateRenderer|getEstimates|image)$/

const layerOf = ({ operation, resource: { layerId } }: MapRequest): readonly number[] | undefined =>
  layerId !== undefined && ofOneLayer.test(operation.id) ? [layerId] : undefined

/** The layers of a picture, where they are certain: of a group its layers are shown, and other lists may mean all but theirs. */
function layersIn(
  { chosen, composed }: MapImage,
  service: ServiceEntry | undefined,
): readonly number[] | undefined {
  if (service === undefined || composed !== undefined || chosen?.mode !== 'show') return undefined
  const known = new Map(service.layers.map((layer) => [layer.id, layer]))
  return chosen.ids?.every((id) => known.get(id)?.childIds.length === 0) ? chosen.ids : undefined
}

/** Symbols and labels reach into a picture from beside it, by this share of its width and height. */
const marginShare = 0.5

/** What a picture shows: more than it was asked for, because the map server makes it fit the size, and symbols reach into it. */
function extentOf({
  area,
  areaReference,
  drawnIn,
  size,
  scale,
  rotation = 0,
}: MapImage): SubjectExtent | undefined {
  const reference = area?.spatialReference ?? areaReference
  if (area === undefined || reference === undefined || !('wkid' in reference)) return undefined
  if (scale !== undefined || rotation !== 0) return undefined
  if (drawnIn !== undefined && !('wkid' in drawnIn && drawnIn.wkid === reference.wkid)) return undefined
  return fitted(area, size ?? { widthPx: 400, heightPx: 400 }, reference.wkid)
}

function fitted(bbox: Extent, { widthPx, heightPx }: Size, wkid: number): SubjectExtent | undefined {
  const [width, height] = [bbox.xmax - bbox.xmin, bbox.ymax - bbox.ymin]
  const perPixel = Math.max(width / widthPx, height / heightPx)
  const [x, y] = [(bbox.xmin + bbox.xmax) / 2, (bbox.ymin + bbox.ymax) / 2]
  const halfWidth = perPixel * widthPx * (0.5 + marginShare)
  const halfHeight = perPixel * heightPx * (0.5 + marginShare)
  const found = {
    wkid,
    xmin: x - halfWidth,
    ymin: y - halfHeight,
    xmax: x + halfWidth,
    ymax: y + halfHeight,
  }
  return Object.values(found).every(Number.isFinite) ? found : undefined
}

/**
 * Names by value what the catalogue holds of a service: the same for equal entries of one upstream, in any process. Another upstream may have an equal service, and
 * whether its entry is right is found out apart.
 */
export const basisOf = (upstream: string, service: ServiceEntry): string => `${upstream} ${digestOf(service)}`

const digests = new WeakMap<ServiceEntry, string>()

function digestOf(service: ServiceEntry): string {
  const known = digests.get(service)
  if (known !== undefined) return known
  const digest = hash('sha256', JSON.stringify(service), 'base64url')
  digests.set(service, digest)
  return digest
}
