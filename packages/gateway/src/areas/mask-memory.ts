import type { Frame, Mask, PlacedArea } from '@mapgate/geometry'

/** Says which pixels of a picture lie wholly inside of an area. */
export type MaskOf = (placed: PlacedArea, frame: Frame, marginPixels: number) => Mask

/** Masks of larger pictures are not kept: tiles come again, pictures of maps that are moved do not. */
const largestKept = 512 * 512

/** Makes masks by a function, and keeps those of tiles. */
export function createMaskMemory(make: MaskOf, mostBytes = 32_000_000): MaskOf {
  const kept = new Map<string, Mask>()
  let bytes = 0
  const weightOf = (key: string, { shown }: Mask): number => key.length + shown.length
  const keep = (key: string, mask: Mask): void => {
    kept.set(key, mask)
    bytes += weightOf(key, mask)
    for (const [oldest, one] of kept) {
      if (bytes <= mostBytes) return
      kept.delete(oldest)
      bytes -= weightOf(oldest, one)
    }
  }
  return (placed, frame, marginPixels) => {
    if (frame.width * frame.height > largestKept) return make(placed, frame, marginPixels)
    const key = keyOf(placed, frame, marginPixels)
    const known = kept.get(key)
    if (known) {
      kept.delete(key)
      kept.set(key, known)
      return known
    }
    const mask = make(placed, frame, marginPixels)
    keep(key, mask)
    return mask
  }
}

const keyOf = (
  { key }: PlacedArea,
  { extent: { xmin, ymin, xmax, ymax }, wkid, width, height }: Frame,
  marginPixels: number,
): string => [key, wkid, xmin, ymin, xmax, ymax, width, height, marginPixels].join(' ')
