import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import Flatbush from 'flatbush'
import type { Position as GeoPosition, MultiLineString, MultiPolygon, Polygon } from 'geojson'
import { feature, mesh, neighbors } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import type { FlatLine } from '../map/clip.ts'
import type { Extent } from '../world/geometry.ts'
import { toMercator } from '../world/mercator.ts'

/** An area of the real world, in Web Mercator metres. */
export interface Region {
  name: string
  rings: FlatLine[]
  extent: Extent
  /** Neighbours have different ones, 0 to 5. */
  tint: number
  /** The middle of the largest ring. */
  labelAt: [x: number, y: number]
  areaSquareMeters: number
}

/** Things that can be asked for by box. */
interface Indexed<T> {
  all: T[]
  near: (box: Extent) => T[]
}

/** Land and borders of one degree of detail. */
interface Land {
  /** Countries other than the United States, whose coast the county atlas draws better. */
  countries: Indexed<Region>
  borders: Indexed<FlatLine>
}

/** The counties and states of the United States. */
interface UnitedStates {
  nation: Indexed<Region>
  states: Indexed<Region>
  counties: Indexed<Region>
  stateBorders: Indexed<FlatLine>
  countyBorders: Indexed<FlatLine>
}

type Properties = { name?: string }
type Atlas<Names extends string> = Topology<Record<Names, GeometryCollection<Properties>>>

const require = createRequire(import.meta.url)
/** Reads an atlas and projects its arcs, each once, before they are put together to regions and borders. */
function readAtlas<Names extends string>(file: string): Atlas<Names> {
  const atlas: Atlas<Names> = JSON.parse(readFileSync(require.resolve(file), 'utf8'))
  const { scale = [1, 1], translate = [0, 0] } = atlas.transform ?? {}
  const arcs = atlas.arcs.map((arc) => {
    let [x, y] = [0, 0]
    return arc.map(([stepX = 0, stepY = 0]) => {
      x += stepX
      y += stepY
      const latitude = Math.max(-85.05, Math.min(85.05, y * scale[1] + translate[1]))
      return toMercator(x * scale[0] + translate[0], latitude)
    })
  })
  const { transform: _, ...rest } = atlas
  return { ...rest, arcs }
}

const lands = new Map<Detail, Land>()
let unitedStates: UnitedStates | undefined

/** How finely coasts and borders are drawn: 1:110, 1:50 or 1:10 million. */
export type Detail = '110m' | '50m' | '10m'

/** The countries of the world (npm world-atlas, from Natural Earth); read when first asked for. */
export function worldLand(detail: Detail): Land {
  const land = lands.get(detail) ?? readLand(`world-atlas/countries-${detail}.json`)
  lands.set(detail, land)
  return land
}

function readLand(file: string): Land {
  const atlas = readAtlas<'countries'>(file)
  const countries = regions(atlas, 'countries').filter(({ name }) => name !== 'United States of America')
  const borders = lines(mesh(atlas, atlas.objects.countries, (a, b) => a !== b))
  return { countries: indexed(countries, (region) => region.extent), borders: indexed(borders, extentOfLine) }
}

/** States and counties (npm us-atlas, from the Census Bureau); read when first asked for. */
export function unitedStatesLand(): UnitedStates {
  if (unitedStates !== undefined) return unitedStates
  const atlas = readAtlas<'counties' | 'states' | 'nation'>('us-atlas/counties-10m.json')
  const { counties, states } = atlas.objects
  const stateOf = (county: { id?: string | number | undefined }): string => String(county.id).slice(0, 2)
  const between = mesh(atlas, counties, (a, b) => a !== b && stateOf(a) === stateOf(b))
  const byExtent = (list: Region[]) => indexed(list, (region) => region.extent)
  unitedStates = {
    nation: byExtent(regions(atlas, 'nation')),
    states: byExtent(regions(atlas, 'states')),
    counties: byExtent(regions(atlas, 'counties')),
    stateBorders: indexed(lines(mesh(atlas, states, (a, b) => a !== b)), extentOfLine),
    countyBorders: indexed(lines(between), extentOfLine),
  }
  return unitedStates
}

function regions<Names extends string>(atlas: Atlas<Names>, name: Names): Region[] {
  const collection = atlas.objects[name]
  const tints = chooseTints(neighbors(collection.geometries))
  return feature(atlas, collection).features.map(({ geometry, properties }, index) => {
    const rings = ringsOf(geometry as Polygon | MultiPolygon).map(flatten)
    const sizes = rings.map(measure)
    const largest = sizes.reduce((best, size) => (size.area > best.area ? size : best), {
      area: 0,
      x: 0,
      y: 0,
    })
    return {
      name: properties.name ?? '',
      rings,
      extent: joinExtents(rings.map(extentOfLine)),
      tint: tints[index] ?? 0,
      labelAt: [largest.x, largest.y],
      areaSquareMeters: largest.area,
    }
  })
}

/** Gives every region the first of six tints that no neighbour before it took; starting points differ, so that all six are used. */
function chooseTints(neighbours: number[][]): number[] {
  const tints: number[] = []
  for (const [index, around] of neighbours.entries()) {
    const taken = new Set(around.map((other) => tints[other]))
    const order = [0, 1, 2, 3, 4, 5].map((step) => (step + index * 5) % 6)
    tints.push(order.find((tint) => !taken.has(tint)) ?? 0)
  }
  return tints
}

const ringsOf = (geometry: Polygon | MultiPolygon): GeoPosition[][] =>
  geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()

const lines = (geometry: MultiLineString): FlatLine[] => geometry.coordinates.map(flatten)

function flatten(points: GeoPosition[]): FlatLine {
  const line = new Float64Array(points.length * 2)
  let at = 0
  for (const [x = 0, y = 0] of points) {
    line[at] = x
    line[at + 1] = y
    at += 2
  }
  return line
}

/** Area and centroid of a ring. */
function measure(ring: FlatLine): { area: number; x: number; y: number } {
  const [originX = 0, originY = 0] = ring
  let [doubled, sumX, sumY] = [0, 0, 0]
  for (let at = 0; at + 3 < ring.length; at += 2) {
    const [ax, ay] = [(ring[at] ?? 0) - originX, (ring[at + 1] ?? 0) - originY]
    const [bx, by] = [(ring[at + 2] ?? 0) - originX, (ring[at + 3] ?? 0) - originY]
    const cross = ax * by - bx * ay
    doubled += cross
    sumX += (ax + bx) * cross
    sumY += (ay + by) * cross
  }
  const weight = 3 * (doubled === 0 ? 1 : doubled)
  return { area: Math.abs(doubled) / 2, x: originX + sumX / weight, y: originY + sumY / weight }
}

function extentOfLine(line: FlatLine): Extent {
  const extent = { xmin: Infinity, ymin: Infinity, xmax: -Infinity, ymax: -Infinity }
  for (let at = 0; at < line.length; at += 2) {
    const [x = 0, y = 0] = [line[at], line[at + 1]]
    if (x < extent.xmin) extent.xmin = x
    if (x > extent.xmax) extent.xmax = x
    if (y < extent.ymin) extent.ymin = y
    if (y > extent.ymax) extent.ymax = y
  }
  return extent
}

const joinExtents = (extents: Extent[]): Extent => ({
  xmin: Math.min(...extents.map(({ xmin }) => xmin)),
  ymin: Math.min(...extents.map(({ ymin }) => ymin)),
  xmax: Math.max(...extents.map(({ xmax }) => xmax)),
  ymax: Math.max(...extents.map(({ ymax }) => ymax)),
})

function indexed<T>(all: T[], extentOf: (item: T) => Extent): Indexed<T> {
  if (all.length === 0) return { all, near: () => [] }
  const index = new Flatbush(all.length)
  for (const item of all) {
    const { xmin, ymin, xmax, ymax } = extentOf(item)
    index.add(xmin, ymin, xmax, ymax)
  }
  index.finish()
  return {
    all,
    near: ({ xmin, ymin, xmax, ymax }) =>
      index
        .search(xmin, ymin, xmax, ymax)
        .sort((a, b) => a - b)
        .flatMap((at) => all[at] ?? []),
  }
}
