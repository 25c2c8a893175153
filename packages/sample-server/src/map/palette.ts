/** Up to 256 colours and, for every pixel, which of them it has. */
interface Paletted {
  /** Red, green, blue, alpha of each colour. */
  colors: [red: number, green: number, blue: number, alpha: number][]
  indexes: Uint8Array
}

/** A box of the colour space: which of the used cells lie in it. */
interface ColorBox {
  cells: number[]
  pixels: number
}

const CELLS = 2 ** 18
const MOST_COLORS = 256

/** Chooses a palette for RGBA pixels by median cut over cells of 5 bits a colour and 3 bits of alpha. */
export function toPalette(pixels: Uint8ClampedArray): Paletted {
  const counts = new Uint32Array(CELLS)
  const sums = new Float64Array(CELLS * 4)
  const runs = findRuns(pixels)
  for (const { start, length, cell } of runs) {
    counts[cell] = (counts[cell] ?? 0) + length
    for (let channel = 0; channel < 4; channel += 1) {
      sums[cell * 4 + channel] = (sums[cell * 4 + channel] ?? 0) + (pixels[start * 4 + channel] ?? 0) * length
    }
  }
  const paletteIndex = new Uint8Array(CELLS)
  const colors = cutBoxes(counts).map(({ cells, pixels: total }, index): Paletted['colors'][number] => {
    for (const cell of cells) paletteIndex[cell] = index
    const mean = (channel: number): number =>
      Math.round(cells.reduce((sum, cell) => sum + (sums[cell * 4 + channel] ?? 0), 0) / total)
    return [mean(0), mean(1), mean(2), mean(3)]
  })
  const indexes = new Uint8Array(pixels.length / 4)
  for (const { start, length, cell } of runs) indexes.fill(paletteIndex[cell] ?? 0, start, start + length)
  return { colors, indexes }
}

/** Pixels of one colour beside each other: maps have long ones, so that few pixels are looked at alone. */
interface Run {
  start: number
  length: number
  cell: number
}

function findRuns(pixels: Uint8ClampedArray): Run[] {
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4)
  const runs: Run[] = []
  let start = 0
  for (let at = 1; at <= words.length; at += 1) {
    if (at < words.length && words[at] === words[start]) continue
    runs.push({ start, length: at - start, cell: cellOf(pixels, start * 4) })
    start = at
  }
  return runs
}

/** All invisible pixels are one colour. */
function cellOf(pixels: Uint8ClampedArray, at: number): number {
  const alpha = pixels[at + 3] ?? 0
  if (alpha === 0) return 0
  const [red, green, blue] = [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0]
  return ((alpha >> 5) << 15) | ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3)
}

function cutBoxes(counts: Uint32Array): ColorBox[] {
  const used: number[] = []
  for (let cell = 0; cell < CELLS; cell += 1) if (counts[cell] !== 0) used.push(cell)
  const boxOf = (cells: number[]): ColorBox => ({
    cells,
    pixels: cells.reduce((sum, cell) => sum + (counts[cell] ?? 0), 0),
  })
  const boxes = [boxOf(used)]
  while (boxes.length < MOST_COLORS) {
    const widest = boxes.reduce((best, box) => (weight(box) > weight(best) ? box : best))
    if (widest.cells.length < 2) break
    const [low, high] = halves(widest, counts)
    boxes.splice(boxes.indexOf(widest), 1, boxOf(low), boxOf(high))
  }
  return boxes
}

/** Boxes with many cells and many pixels are cut first. */
const weight = ({ cells, pixels }: ColorBox): number =>
  cells.length < 2 ? 0 : Math.sqrt(pixels) * cells.length

/** Cuts across the channel with the widest range, at the median pixel. */
function halves({ cells, pixels }: ColorBox, counts: Uint32Array): [number[], number[]] {
  const shift = widestShift(cells)
  const sorted = cells.toSorted((a, b) => ((a >> shift) & 31) - ((b >> shift) & 31) || a - b)
  let [at, seen] = [0, 0]
  while (at < sorted.length - 1 && seen < pixels / 2) {
    seen += counts[sorted[at] ?? 0] ?? 0
    at += 1
  }
  return [sorted.slice(0, at), sorted.slice(at)]
}

function widestShift(cells: number[]): number {
  const range = (shift: number): number => {
    let [least, most] = [31, 0]
    for (const cell of cells) {
      const value = (cell >> shift) & 31
      if (value < least) least = value
      if (value > most) most = value
    }
    return most - least
  }
  return [0, 5, 10, 15].reduce((best, shift) => (range(shift) > range(best) ? shift : best))
}
