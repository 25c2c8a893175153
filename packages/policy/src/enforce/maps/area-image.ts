import type { Frame, PlacedArea } from '@mapgate/geometry'
import type { MapImage } from '@mapgate/protocol'
import { noFacts, placedNeedKey } from '../../model/facts.ts'
import type { Plan } from '../../model/plan.ts'
import { Refused } from '../../model/refusal.ts'
import type { ServiceRights } from '../../model/rights.ts'
import { shapeOf } from '../areas/area-shape.ts'
import { placedIn } from '../areas/placed.ts'
import { answered, cannotNarrow, type Narrowing, replyAt, step } from '../narrowing.ts'
import type { MaskedPicture } from '../painting.ts'
import { isFailed } from '../upstream-json.ts'
import { type DrawnLayer, drawnLayers, withLayers } from './drawn-layers.ts'
import type { DrawnArea } from './drawn-rows.ts'
import { defaultDpi, drawableIn, type Picture, scalesOf } from './picture.ts'
import { notDrawn, sentFrame } from './sent-frame.ts'

/** Margin around a pixel that has to lie inside of an area too. */
const marginPixels = 0.5

/** One question for a picture, and the areas that its reply is shown in. */
interface Part {
  readonly asked: MapImage
  /** Absent where all of it is shown. */
  readonly areas?: readonly PlacedArea[]
}

/** Layers that follow each other in the drawing, under the same area or under none. */
interface Run {
  readonly layers: readonly DrawnLayer[]
  readonly area?: DrawnArea
}

/**
 * A picture of which some layers are shown in areas only: layers of the same area are drawn together, those of different areas apart; each
 * picture is masked, and they are stacked as the layers are. The client gets a PNG, whatever format it names.
 * @throws Refused `access.denied` where something cannot be held to an area
 */
export function narrowAreaImage(asked: Narrowing<MapImage>): Plan {
  const { intent, rights, paint, sideOf } = asked
  if (paint === undefined || sideOf === undefined) throw cannotNarrow('pictures under an area are not masked')
  demandStraight(intent)
  const frame = sentFrame(intent, rights.service)
  const picture = pictureIn(asked, frame)
  const parts = isCacheAlone(rights)
    ? cacheParts(asked, frame, picture)
    : runsOf(drawnLayers(asked, picture)).map((run, index) =>
        partOf(asked, run, { frame, isLowest: index === 0 }),
      )
  // A picture whose pixels are all outside is not asked for.
  const isNear = (placed: PlacedArea): boolean => sideOf(placed, frame, marginPixels) !== 'outside'
  const shown = parts.filter(({ areas }) => areas?.some(isNear) ?? true)
  if (shown.some(({ areas }) => areas !== undefined)) demandExact(frame.wkid, rights)
  if (intent.format !== 'image') return answered(describedIn(frame, picture))
  return {
    steps: shown.map((part) => () => step(part.asked)),
    // The pixels are worked on elsewhere.
    combinesQuickly: true,
    combine(replies) {
      const failed = replies.find(isFailed)
      if (failed) return failed
      const pictures = shown.flatMap(({ areas = [undefined] }, index) =>
        areas.map((placed): MaskedPicture => ({ reply: replyAt(replies, index), placed })),
      )
      return paint(pictures, frame)
    },
  }
}

/** A turned picture, and one of a scale that is named, show another extent than they are asked for. */
function demandStraight({ scale, rotation }: MapImage): void {
  if (scale !== undefined) throw notDrawn('its scale is named beside its extent')
  if (rotation !== undefined && rotation !== 0) throw notDrawn('it is turned')
}

/** Limits of pictures are judged by the extent that is sent. */
function pictureIn({ intent, rights }: Narrowing<MapImage>, { extent, wkid, width, height }: Frame): Picture {
  const scales = scalesOf({
    area: extent,
    display: { widthPx: width, heightPx: height, dpi: intent.dpi ?? defaultDpi },
    references: [{ wkid }],
    frame: rights.service.frame,
  })
  return { scales, pixels: width * height, format: intent.imageFormat ?? 'png' }
}

/** The runs of layers from the lowest to the highest. */
function runsOf(drawn: readonly DrawnLayer[]): readonly Run[] {
  const runs: { layers: DrawnLayer[]; area?: DrawnArea }[] = []
  for (const layer of drawn) {
    const last = runs.at(-1)
    if (last && last.area?.key === layer.area?.key) last.layers.push(layer)
    else runs.push({ layers: [layer], ...(layer.area ? { area: layer.area } : {}) })
  }
  return runs.toReversed()
}

/** @throws Refused `access.denied` where the service draws another extent than it is asked for, or with what has to be known */
function demandExact(wkid: number, { facts = noFacts }: ServiceRights): void {
  const draws = facts.draws.get(wkid)
  if (draws === undefined)
    throw new Refused('access.denied', `which extents are drawn in ${wkid} is not known`, {
      need: { kind: 'draws', wkid },
    })
  if (!draws) throw notDrawn('the map server does not draw exactly the extent that it is asked for')
}

/** What is said of a picture that is fetched from elsewhere; its address is put in by whoever keeps it. */
const describedIn = ({ extent, wkid, width, height }: Frame, { scales: [scale] }: Picture) => ({
  href: '',
  width,
  height,
  extent: { ...extent, spatialReference: { wkid } },
  ...(scale !== undefined && Number.isFinite(scale) ? { scale } : {}),
})

/** The question for a picture of a frame. What rides along with the client's question stays behind: it may move what is drawn. */
function askedIn({ own: _, ...bare }: MapImage, { width, height, extent, wkid }: Frame): MapImage {
  return {
    ...bare,
    area: extent,
    areaReference: { wkid },
    drawnIn: { wkid },
    size: { widthPx: width, heightPx: height },
    rotation: undefined,
    imageFormat: 'png32',
  }
}

/** The picture of a run: the lowest one keeps the background that the client wishes. */
function partOf(
  { intent, rights }: Narrowing<MapImage>,
  run: Run,
  { frame, isLowest }: { readonly frame: Frame; readonly isLowest: boolean },
): Part {
  const placed = run.area && placedIn(rights.facts, run.area.right, frame.wkid)
  const asked = {
    ...withLayers(askedIn(intent, frame), run.layers).intent,
    transparent: !isLowest || intent.transparent === true,
    ...(placed ? heldTo(run, placed, rights) : {}),
  }
  return { asked, ...(placed ? { areas: [placed] } : {}) }
}

/** What the map server itself is asked to hold to the area, where rows outside may not be drawn. */
function heldTo({ layers, area }: Run, placed: PlacedArea, { service }: ServiceRights): Partial<MapImage> {
  if (area === undefined || area.right.pictures === 'pixels') return {}
  const { relation } = area.right
  const isByPlace = layers.some((layer) => layer.area?.isByPlace)
  const plain = shapeOf(placed)
  if (plain === undefined && isByPlace)
    throw notDrawn('the area has too many vertices for the map server to choose its rows')
  if (plain === undefined) return {}
  const shape = { ...plain, spatialReference: { wkid: placed.wkid } }
  return {
    ...(isByPlace ? { rowsAt: { shape, relation } } : {}),
    ...(service.supportsClipping ? { cutTo: shape } : {}),
  }
}

/** True where the caller has cached tiles within areas, and no layer of its own. */
export const isCacheAlone = ({ layers, tiles }: ServiceRights): boolean =>
  layers.size === 0 && tiles.some(({ area }) => area !== undefined)

/** A cache that lists no layers is drawn whole, and shown in the areas in which its tiles are given. */
function cacheParts(
  { intent, rights }: Narrowing<MapImage>,
  frame: Frame,
  picture: Picture,
): readonly Part[] {
  const given = drawableIn(rights.tiles, picture).flatMap(({ area }) => area ?? [])
  const areas = new Map(given.map((right) => [placedNeedKey(right, frame.wkid), right]))
  if (areas.size === 0) return []
  const asked = {
    ...askedIn(intent, frame),
    chosen: undefined,
    conditions: undefined,
    composed: undefined,
    transparent: intent.transparent === true,
  }
  return [{ asked, areas: [...areas.values()].map((right) => placedIn(rights.facts, right, frame.wkid)) }]
}
