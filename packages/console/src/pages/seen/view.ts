import type { Bounds, Outline } from './shapes.ts'

/** What both maps show: the middle in Web Mercator, and metres of a pixel. */
export interface View {
  readonly x: number
  readonly y: number
  readonly resolution: number
}

/** Size of a map in pixels. */
export const size = { width: 560, height: 420 }

/** The view in which an extent is seen as a whole. */
export const viewOf = ({ xmin, ymin, xmax, ymax }: Bounds): View => ({
  x: (xmin + xmax) / 2,
  y: (ymin + ymax) / 2,
  resolution: Math.max((xmax - xmin) / size.width, (ymax - ymin) / size.height, 0.01) * 1.05,
})

/** The extent of a view. */
export const boundsOf = ({ x, y, resolution }: View): Bounds => ({
  xmin: x - (resolution * size.width) / 2,
  ymin: y - (resolution * size.height) / 2,
  xmax: x + (resolution * size.width) / 2,
  ymax: y + (resolution * size.height) / 2,
})

/** Moves a view by pixels to the right and downwards. */
export const moved = (view: View, right: number, down: number): View => ({
  ...view,
  x: view.x + right * view.resolution,
  y: view.y - down * view.resolution,
})

/** Shows more or less of the world. @param by less than 1: nearer */
export const zoomed = (view: View, by: number): View => ({
  ...view,
  resolution: Math.min(Math.max(view.resolution * by, 0.01), 160_000),
})

/** What a key does to a view; undefined for keys that do nothing. */
export function afterKey(view: View, key: string): View | undefined {
  if (key === 'ArrowLeft') return moved(view, -size.width / 4, 0)
  if (key === 'ArrowRight') return moved(view, size.width / 4, 0)
  if (key === 'ArrowUp') return moved(view, 0, -size.height / 4)
  if (key === 'ArrowDown') return moved(view, 0, size.height / 4)
  if (key === '+' || key === '=') return zoomed(view, 0.5)
  if (key === '-') return zoomed(view, 2)
  return undefined
}

/** The outline of an area as the path of an SVG. */
export const pathOf = ({ outline }: Outline, { x, y, resolution }: View): string =>
  (outline?.coordinates ?? [])
    .map((ring) =>
      ring
        .map(([east, north], index) => {
          const right = (east - x) / resolution + size.width / 2
          const down = (y - north) / resolution + size.height / 2
          return `${index === 0 ? 'M' : 'L'}${right.toFixed(1)} ${down.toFixed(1)}`
        })
        .join(''),
    )
    .join('')
