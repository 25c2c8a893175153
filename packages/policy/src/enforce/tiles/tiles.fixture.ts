import type { Frame, Mask, PlacedArea } from '@mapgate/geometry'
import { readIntent, type Tile } from '@mapgate/protocol'
import { requestOf } from '../../decide/policy.fixture.ts'
import { areaRight, squareArea } from '../../model/area.fixture.ts'
import type { AreaRight } from '../../model/area-right.ts'
import { assets } from '../../model/catalog.fixture.ts'
import type { ServiceEntry } from '../../model/catalog.ts'
import { noFacts, type Placed, placedNeedKey } from '../../model/facts.ts'
import type { UpstreamReply } from '../../model/reply.ts'
import type { ServiceRights, TileRight } from '../../model/rights.ts'
import type { NarrowingOptions } from '../narrowing.ts'
import type { Paint, SideOf } from '../painting.ts'

/** Tiles of 10 units on level 0, of 5 on level 1, from the upper left corner at (0, 100) on. */
export const tiled: ServiceEntry = {
  ...assets,
  cached: true,
  tileLevels: [
    { level: 0, scale: 1_000, dpi: 96 },
    { level: 1, scale: 500, dpi: 96 },
  ],
  tileScheme: {
    wkid: 3857,
    origin: { x: 0, y: 100 },
    cols: 10,
    rows: 10,
    levels: [
      { level: 0, resolution: 1 },
      { level: 1, resolution: 0.5 },
    ],
  },
}

/** The intent of a tile, or of a block of them. */
export const tileOf = (path: string, parameters: Readonly<Record<string, string>> = { f: 'image' }): Tile =>
  readIntent(requestOf(path, parameters).map) as Tile

/** The right to the tiles in a square of this side with its lower left corner at the origin. */
export const squareRight = (side: number): AreaRight =>
  areaRight({ area: squareArea(side), pictures: 'pixels' })

/** A square that is placed where it is, without an index: the tests tell sides by bounds. */
export const placedSquare = ({ area }: AreaRight): PlacedArea => ({
  ...area,
  index: new SharedArrayBuffer(0),
  deviation: 0,
  unitsPerMetre: 1,
})

const unlimited = {
  scaleFrom: 0,
  scaleTo: Number.POSITIVE_INFINITY,
  pixels: Number.POSITIVE_INFINITY,
  formats: null,
}

/** The right to tiles in an area, or to all of them, at these scales. */
export const tileRight = (area?: AreaRight, picture: Partial<typeof unlimited> = {}): TileRight => ({
  picture: { ...unlimited, ...picture },
  ...(area ? { area } : {}),
})

/** Rights to tiles alone, with areas as they were found. */
export const tileRights = (
  tiles: readonly TileRight[],
  more: Partial<ServiceRights> = {},
  found: (right: AreaRight) => Placed | undefined = placedSquare,
): ServiceRights => ({
  service: tiled,
  whole: false,
  tiles,
  layers: new Map(),
  facts: {
    ...noFacts,
    placed: new Map(
      tiles.flatMap(({ area }) => {
        const placed = area && found(area)
        return area && placed ? [[placedNeedKey(area, 3857), placed] as const] : []
      }),
    ),
  },
  ...more,
})

/** Where a frame lies, as bounds tell it, with the margin taken off. */
export const sideOf: SideOf = ({ bounds }, { extent, width }, margin): Mask['kind'] => {
  const edge = (margin * (extent.xmax - extent.xmin)) / width
  const isApart =
    extent.xmax <= bounds.xmin ||
    extent.xmin >= bounds.xmax ||
    extent.ymax <= bounds.ymin ||
    extent.ymin >= bounds.ymax
  if (isApart) return 'outside'
  const isIn =
    extent.xmin - edge >= bounds.xmin &&
    extent.ymin - edge >= bounds.ymin &&
    extent.xmax + edge <= bounds.xmax &&
    extent.ymax + edge <= bounds.ymax
  return isIn ? 'inside' : 'border'
}

/** Paints a text that says what was masked, by which areas, and how large. */
export const paint: Paint = async (pictures, { width, height, wkid }: Frame) => ({
  status: 200,
  headers: { 'content-type': 'image/png', etag: '"of the painted"' },
  body: new TextEncoder().encode(
    [
      `${width}x${height} in ${wkid}`,
      ...pictures.map(({ reply, placed }) => `${textOf(reply)} within ${placed?.key}`),
    ].join(' + '),
  ),
  elapsedMs: 0,
})

/** A tile of a map server, with validators. */
export const upstreamTile: UpstreamReply = {
  status: 200,
  headers: {
    'content-type': 'image/jpeg',
    etag: '"upstream"',
    'last-modified': 'Sat, 01 Jan 2000 00:00:00 GMT',
  },
  body: new TextEncoder().encode('tile'),
  elapsedMs: 0,
}

/** The body of a reply as text. */
export const textOf = ({ body }: UpstreamReply): string => new TextDecoder().decode(body as Uint8Array)

/** Narrowing with masks. */
export const withMasks: NarrowingOptions = { isUnicode: true, sideOf, paint }
