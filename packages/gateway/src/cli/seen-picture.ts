import { type Bounds, isSameReference, projectedExtent, referenceOf } from '@mapgate/geometry'
import type { AreaRight, Catalog, SeenService } from '@mapgate/policy'
import type { Areas } from '../areas/open-areas.ts'
import { extentOf, type LayerExtent } from '../areas/reach.ts'
import type { Configuration } from '../config/schema.ts'
import { areaKeyOf, areasSeen, ringsOf, viewsSeen } from '../rights/seen-areas.ts'
import type { AreaPicture, DrawnArea } from './area-picture.ts'
import { boundsOf } from './picture-labels.ts'

/** What an account sees, and what is known of the areas in it. */
export interface SeenInAreas {
  readonly account: string
  readonly seen: readonly SeenService[]
  readonly configuration: Configuration
  readonly catalog: Catalog
  readonly areas: Areas
}

interface NamedExtent extends LayerExtent {
  readonly name: string
}

const webMercator = 3857

/** How much of the world around the areas is shown at most, in widths of the areas. */
const mostAround = 4

/** The areas of an account over the extents of the layers that it sees in them; undefined where it is limited to no area. */
export async function pictureOf(given: SeenInAreas): Promise<AreaPicture | undefined> {
  const { account, configuration, areas } = given
  const rights = areasSeen(given)
  if (rights.length === 0) return undefined
  const extents = extentsIn(given)
  const wkid = extents[0]?.wkid ?? rights[0]?.area.wkid ?? webMercator
  const placed = await Promise.all(rights.map((right) => areas.work?.placedIn(right, wkid)))
  const drawn: DrawnArea[] = []
  const notes: string[] = []
  for (const [index, right] of rights.entries()) {
    const one = placed[index]
    if (one === undefined || 'unplaced' in one)
      notes.push(`${right.area.name} cannot be drawn: ${one?.unplaced ?? 'there are no areas'}`)
    else drawn.push({ name: right.area.name, words: wordsOf(right, given.seen), rings: ringsOf(one) })
  }
  const open = openLayers(given.seen)
  if (open.length > 0) notes.push(`Everywhere: ${open.join('; ')}`)
  const here = extents.flatMap((extent) => {
    const bounds = projectedExtent(extent.bounds, [extent.wkid, wkid])
    return bounds ? [{ ...extent, bounds, wkid }] : []
  })
  const frame = frameOf(drawn, here)
  return {
    title: `What ${account} sees of ${configuration.mounts.map(({ path }) => path).join(', ')}`,
    reference: referenceOf(wkid)?.name.replaceAll('_', ' ') ?? String(wkid),
    frame,
    metres: metresIn(wkid, frame),
    areas: drawn,
    extents: joined(
      here.filter(({ bounds }) => overlap(bounds, frame)),
      frame,
    ),
    notes,
  }
}

function wordsOf(right: AreaRight, seen: readonly SeenService[]): readonly string[] {
  const { area, relation, clip, pictures } = right
  const key = areaKeyOf({ ...right, key: area.key })
  const layers = viewsSeen(seen).filter((view) => view.area && areaKeyOf(view.area) === key)
  return [
    [
      relation === 'within' ? 'rows within' : 'rows that touch it',
      ...(clip ? ['shapes cut off'] : []),
      pictures === 'rows' ? 'pictures of these rows' : 'masked pictures of all rows',
      `${(area.coordinates.length / 2).toLocaleString('en')} vertices`,
    ].join(', '),
    ...byService(layers),
  ]
}

/** Layers that are seen in no area, by service. */
const openLayers = (seen: readonly SeenService[]): readonly string[] =>
  byService(viewsSeen(seen).filter(({ area }) => area === undefined))

const byService = (
  layers: readonly { readonly service: string; readonly layer: string }[],
): readonly string[] =>
  [...Map.groupBy(layers, ({ service }) => service)].map(
    ([service, found]) => `${service}: ${[...new Set(found.map(({ layer }) => layer))].join(', ')}`,
  )

/** Extents of the layers that are seen in areas. */
function extentsIn({ seen, configuration, catalog }: SeenInAreas): readonly NamedExtent[] {
  return seen.flatMap(({ mount, service, type, layers }) => {
    const upstream = configuration.mounts.find(({ path }) => path === mount)?.upstream ?? ''
    const entry = catalog.service(upstream, service, type)
    return layers
      .filter(({ views }) => views.some(({ area }) => area !== undefined))
      .flatMap(({ id, name }) => {
        const layer = entry?.layers.find((one) => one.id === id)
        const extent = layer && extentOf(layer)
        return extent ? [{ ...extent, name }] : []
      })
  })
}

const overlap = (one: Bounds, other: Bounds): boolean =>
  one.xmin <= other.xmax && other.xmin <= one.xmax && one.ymin <= other.ymax && other.ymin <= one.ymax

/** Extents that look the same have one box, with all their names. */
function joined(extents: readonly NamedExtent[], frame: Bounds): AreaPicture['extents'] {
  const least = Math.max(frame.xmax - frame.xmin, frame.ymax - frame.ymin) / 80
  const groups: { readonly bounds: Bounds; readonly names: Set<string> }[] = []
  for (const { bounds, name } of extents) {
    const known = groups.find((group) => looksLike(group.bounds, bounds, least))
    if (known) known.names.add(name)
    else groups.push({ bounds, names: new Set([name]) })
  }
  return groups.map(({ bounds, names }) => ({ bounds, name: namesInWords([...names]) }))
}

const looksLike = (one: Bounds, other: Bounds, least: number): boolean =>
  (['xmin', 'ymin', 'xmax', 'ymax'] as const).every((side) => Math.abs(one[side] - other[side]) < least)

const namesInWords = (names: readonly string[]): string =>
  names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')

/** The areas, and the extents around them as far as the areas stay large enough to be seen. */
function frameOf(areas: readonly DrawnArea[], extents: readonly NamedExtent[]): Bounds {
  const points = areas.flatMap(({ rings }) => rings.flat())
  const inner =
    points.length > 0 ? boundsOf(points) : boundsOf(extents.flatMap(({ bounds }) => cornersOf(bounds)))
  const size = Math.max(inner.xmax - inner.xmin, inner.ymax - inner.ymin) || 1
  const outer = grown(inner, mostAround * size)
  const wide = boundsOf([
    ...cornersOf(inner),
    ...extents
      .flatMap(({ bounds }) => cornersOf(bounds))
      .map(
        ([x, y]) =>
          [
            Math.min(Math.max(x, outer.xmin), outer.xmax),
            Math.min(Math.max(y, outer.ymin), outer.ymax),
          ] as const,
      ),
  ])
  return grown(wide, 0.06 * Math.max(wide.xmax - wide.xmin, wide.ymax - wide.ymin))
}

const cornersOf = ({ xmin, ymin, xmax, ymax }: Bounds) =>
  [
    [xmin, ymin],
    [xmax, ymax],
  ] as const

const grown = ({ xmin, ymin, xmax, ymax }: Bounds, by: number): Bounds => ({
  xmin: xmin - by,
  ymin: ymin - by,
  xmax: xmax + by,
  ymax: ymax + by,
})

const degree = 111_320
const earthRadius = 6_378_137

/** Metres on the ground of a unit in the middle of the frame. */
function metresIn(wkid: number, { ymin, ymax }: Bounds): AreaPicture['metres'] {
  const reference = referenceOf(wkid)
  const middle = (ymin + ymax) / 2
  if (reference?.isGeographic)
    return { x: degree * Math.max(Math.cos((middle * Math.PI) / 180), 0.01), y: degree }
  const metres = isSameReference(wkid, webMercator)
    ? 1 / Math.cosh(middle / earthRadius)
    : (reference?.metresPerUnit ?? 1)
  return { x: metres, y: metres }
}
