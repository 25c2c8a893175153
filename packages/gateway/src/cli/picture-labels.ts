import type { Bounds } from '@mapgate/geometry'

/** A text and the left end of its base line, in pixels. */
export interface Placed {
  readonly text: string
  readonly x: number
  readonly y: number
}

/** About the width of a letter of eleven pixels. */
const letterWidth = 6.2
const lineHeight = 15

/** Moves labels down until none lies over another; those that would leave the box are left out. */
export function labelsOf(
  labels: readonly Placed[],
  box: { readonly y: number; readonly height: number },
): readonly Placed[] {
  const placed: Placed[] = []
  for (const label of labels) {
    let y = label.y
    while (placed.some((other) => overlaps({ ...label, y }, other))) y += lineHeight
    if (y < box.y + box.height) placed.push({ ...label, y })
  }
  return placed
}

const overlaps = (one: Placed, other: Placed): boolean =>
  Math.abs(one.y - other.y) < lineHeight &&
  one.x < other.x + other.text.length * letterWidth &&
  other.x < one.x + one.text.length * letterWidth

/** A text in lines of at most so many letters, broken between words. */
export function wrapped(text: string, most: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < most) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** The bounds of points; a unit square where there are none. */
export function boundsOf(points: readonly (readonly [x: number, y: number])[]): Bounds {
  const box = { xmin: Infinity, ymin: Infinity, xmax: -Infinity, ymax: -Infinity }
  for (const [x, y] of points) {
    box.xmin = Math.min(box.xmin, x)
    box.ymin = Math.min(box.ymin, y)
    box.xmax = Math.max(box.xmax, x)
    box.ymax = Math.max(box.ymax, y)
  }
  return box.xmin > box.xmax ? { xmin: 0, ymin: 0, xmax: 1, ymax: 1 } : box
}
