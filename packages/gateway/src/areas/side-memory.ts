import type { Mask } from '@mapgate/geometry'
import type { Paint, SideOf, UpstreamReply } from '@mapgate/policy'

/** Keeps where tiles lie: the same ones are asked for again and again. What was asked for longest ago is forgotten first. */
export function createSideMemory(sideOf: SideOf, most = 20_000): SideOf {
  const kept = new Map<string, Mask['kind']>()
  return (placed, frame, marginPixels) => {
    const { extent, wkid, width, height } = frame
    const { xmin, ymin, xmax, ymax } = extent
    // The key of a placed area is that of its vertices, so nothing is kept for another area of the same name.
    const key = `${placed.key} ${wkid} ${xmin} ${ymin} ${xmax} ${ymax} ${width} ${height} ${marginPixels}`
    const known = kept.get(key)
    const side = known ?? sideOf(placed, frame, marginPixels)
    if (known !== undefined) kept.delete(key)
    kept.set(key, side)
    if (kept.size > most) kept.delete(kept.keys().next().value ?? key)
    return side
  }
}

/** Sizes of tiles that are remembered; a service has one. */
const mostSizes = 16

/** Paints, and makes the empty picture of each size of tiles once. */
export function withEmptyTiles(paint: Paint, largest = 1_024 * 1_024): Paint {
  const empty = new Map<string, Promise<UpstreamReply>>()
  return (pictures, frame) => {
    const { width, height } = frame
    if (pictures.length > 0 || width * height > largest) return paint(pictures, frame)
    const size = `${width} ${height}`
    const known = empty.get(size)
    if (known) return known
    const made = paint(pictures, frame)
    if (empty.size >= mostSizes) empty.clear()
    empty.set(size, made)
    made.catch(() => empty.delete(size))
    return made
  }
}
