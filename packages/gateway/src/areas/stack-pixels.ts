/** The opacity of a pixel whose bytes were read as one number, on machines that put the last byte in front. */
const opacityOf = (pixel: number): number => pixel >>> 24

/**
 * Makes every pixel that is not shown four zero bytes: all but the stretches of pixels that are. Masks have few stretches for each row, and to find
 * their ends takes less time than to look at every pixel.
 * @param shown 1 for each pixel that is shown, 0 for each other one
 */
export function hidePixels(pixels: Uint32Array, shown: Uint8Array): void {
  if (shown.length !== pixels.length) {
    pixels.fill(0)
    return
  }
  let hiddenFrom = 0
  while (hiddenFrom < pixels.length) {
    const begin = shown.indexOf(1, hiddenFrom)
    if (begin < 0) break
    pixels.fill(0, hiddenFrom, begin)
    const end = shown.indexOf(0, begin)
    if (end < 0) return
    hiddenFrom = end
  }
  pixels.fill(0, hiddenFrom)
}

/**
 * Lays pixels over those below, whose place they take. Where both are partly seen, their colours mix by their opacity, which is straight: a
 * colour is not multiplied by it.
 */
export function stackPixels(below: Uint32Array, above: Uint32Array): void {
  for (let at = 0; at < below.length; at++) {
    const over = above[at] ?? 0
    const opacity = opacityOf(over)
    if (opacity === 0) continue
    const under = below[at] ?? 0
    below[at] = opacity === 255 || opacityOf(under) === 0 ? over : mixed(under, over)
  }
}

function mixed(under: number, over: number): number {
  const opacity = opacityOf(over)
  const rest = (opacityOf(under) * (255 - opacity)) / 255
  const sum = opacity + rest
  const channel = (shift: number): number =>
    Math.round((((over >>> shift) & 255) * opacity + ((under >>> shift) & 255) * rest) / sum) << shift
  return ((Math.round(sum) << 24) | channel(16) | channel(8) | channel(0)) >>> 0
}
