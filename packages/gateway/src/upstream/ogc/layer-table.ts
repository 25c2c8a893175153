import type { OgcUpstreamConfiguration } from '../../config/sections/ogc-upstream.ts'
import type { Box, WmsCapabilities, WmsLayer, WmsStyle } from './documents.ts'
import { containerIdOf, layerIdOf } from './layer-id.ts'
import { namedStyles, withStyles } from './named-styles.ts'
import { readTimeDimension, type TimeDimension, timeOf } from './time-dimension.ts'

/** A layer or group of a server, with what it inherits. */
export interface OgcLayer {
  readonly id: number
  /** As the capabilities spell it; empty for a group that has none, or shares it. */
  readonly name: string
  readonly title: string
  readonly abstract: string | undefined
  readonly isGroup: boolean
  readonly parentId: number | null
  readonly childIds: readonly number[]
  readonly queryable: boolean
  /** Upper-case names of the references that it is drawn in. */
  readonly references: ReadonlySet<string>
  /** Those of them that it names itself. */
  readonly ownReferences: readonly string[]
  readonly extent: Box | undefined
  /** Scale denominators, 0 for no limit; the first one is the larger. */
  readonly minScale: number
  readonly maxScale: number
  readonly hasTime: boolean
  /** Absent where it has none, or none that can be told. */
  readonly times?: TimeDimension
  /** The styles that it can be asked for in by name; groups have none. */
  readonly styles: readonly WmsStyle[]
}

/** The layers of a server. */
export interface LayerTable {
  /** Groups before what is in them; what is drawn on top comes first. */
  readonly layers: readonly OgcLayer[]
  readonly byId: ReadonlyMap<number, OgcLayer>
  /** Layers and styles that are not offered, and why. */
  readonly left: readonly { readonly name: string; readonly why: string }[]
}

/** True for a server whose capabilities begin with the layer that is drawn lowest, as GetMap does; those of QGIS Server begin with what is on top. */
export const listsLowestFirst = ({ server }: Pick<OgcUpstreamConfiguration, 'server'>): boolean =>
  server !== 'qgis'

/** Most groups within each other that are looked into. */
const deepest = 60

/** The layers out of capabilities. What cannot be asked for by a name of its own is left out: nothing could be said to it alone. */
export function readLayerTable(
  { layers }: Pick<WmsCapabilities, 'layers'>,
  configuration: Pick<OgcUpstreamConfiguration, 'server' | 'layers'>,
): LayerTable {
  const [only, ...others] = layers
  const isFrame = only !== undefined && others.length === 0 && only.layers.length > 0
  const reader = new TableReader(configuration, countsOf(layers))
  const roots = isFrame ? only.layers : layers
  const read = reader.level(roots, {
    path: [],
    parentId: null,
    from: isFrame ? inherit(only, outermost) : outermost,
  })
  const byId = new Map<number, OgcLayer>()
  const left = [...reader.left]
  for (const layer of read) {
    if (!byId.has(layer.id)) byId.set(layer.id, layer)
    else left.push({ name: layer.name, why: 'its number is that of another layer' })
  }
  return { layers: [...byId.values()], byId, left }
}

/** How often each name stands in capabilities. Servers find layers without regard to case, and draw all of a name. */
function countsOf(
  layers: readonly WmsLayer[],
  counts = new Map<string, number>(),
): ReadonlyMap<string, number> {
  for (const { name, layers: below } of layers) {
    if (name !== undefined) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1)
    countsOf(below, counts)
  }
  return counts
}

/** What layers have of the groups around them. */
interface Inherited {
  readonly references: ReadonlySet<string>
  readonly extent: Box | undefined
  readonly queryable: boolean
  readonly cascaded: boolean
  readonly minScale: number
  readonly maxScale: number
  readonly hasTime: boolean
  readonly times: TimeDimension | undefined
  readonly styles: readonly WmsStyle[]
}

const outermost: Inherited = {
  references: new Set(),
  extent: undefined,
  queryable: false,
  cascaded: false,
  minScale: 0,
  maxScale: 0,
  hasTime: false,
  times: undefined,
  styles: [],
}

/** References, styles, dimensions and what a server fetches elsewhere add up; everything else is replaced (OGC 06-042, table 5). */
const inherit = (layer: WmsLayer, from: Inherited): Inherited => ({
  ...timesOf(layer, from),
  references: withReferences(from.references, layer.crs),
  styles: withStyles(from.styles, layer.styles),
  extent: layer.geographic ?? from.extent,
  queryable: layer.queryable ?? from.queryable,
  cascaded: layer.cascaded === true || from.cascaded,
  minScale: layer.minScale ?? from.minScale,
  maxScale: layer.maxScale ?? from.maxScale,
})

function timesOf(layer: WmsLayer, from: Inherited): Pick<Inherited, 'hasTime' | 'times'> {
  const own = timeOf(layer)
  if (own) return { hasTime: true, times: readTimeDimension(own) }
  return { hasTime: from.hasTime, times: from.times }
}

const extended = new WeakMap<ReadonlySet<string>, Map<string, ReadonlySet<string>>>()

/**
 * References of a layer beside those around it. Servers name thousands at the top, and some of them again at each of thousands of layers: layers that name
 * the same ones share a set.
 */
function withReferences(outer: ReadonlySet<string>, named: readonly string[]): ReadonlySet<string> {
  const more = named.map((name) => name.toUpperCase()).filter((name) => !outer.has(name))
  if (more.length === 0) return outer
  const sets = extended.get(outer) ?? new Map<string, ReadonlySet<string>>()
  extended.set(outer, sets)
  const key = more.join(' ')
  const known = sets.get(key) ?? new Set([...outer, ...more])
  sets.set(key, known)
  return known
}

interface Place {
  readonly path: readonly string[]
  readonly parentId: number | null
  readonly from: Inherited
}

class TableReader {
  readonly left: { readonly name: string; readonly why: string }[] = []
  readonly #configuration: Pick<OgcUpstreamConfiguration, 'server' | 'layers'>
  readonly #counts: ReadonlyMap<string, number>

  constructor(
    configuration: Pick<OgcUpstreamConfiguration, 'server' | 'layers'>,
    counts: ReadonlyMap<string, number>,
  ) {
    this.#configuration = configuration
    this.#counts = counts
  }

  level(layers: readonly WmsLayer[], place: Place): readonly OgcLayer[] {
    const ordered = listsLowestFirst(this.#configuration) ? layers.toReversed() : layers
    return ordered.flatMap((layer, index) =>
      layer.layers.length > 0 ? this.#group(layer, index, place) : this.#leaf(layer, place),
    )
  }

  #group(layer: WmsLayer, index: number, { path, parentId, from }: Place): readonly OgcLayer[] {
    const inner = [...path, `${index} ${layer.title}`]
    if (inner.length > deepest) return []
    const name = this.#whyUnnamed(layer) === undefined ? (layer.name ?? '') : ''
    const id = name === '' ? containerIdOf(inner) : layerIdOf(name)
    const inherited = inherit(layer, from)
    const below = this.level(layer.layers, { path: inner, parentId: id, from: inherited })
    if (below.length === 0) return []
    const childIds = below.filter((child) => child.parentId === id).map((child) => child.id)
    return [described(layer, inherited, { id, name, parentId, childIds, isGroup: true }), ...below]
  }

  #leaf(layer: WmsLayer, { parentId, from }: Place): readonly OgcLayer[] {
    const inherited = inherit(layer, from)
    const why = this.#whyUnnamed(layer) ?? this.#whyNotOffered(layer, inherited)
    const { name = '' } = layer
    if (why !== undefined) {
      this.left.push({ name: name || layer.title, why })
      return []
    }
    for (const style of namedStyles(inherited.styles).left)
      this.left.push({ name: `${name}, style ${style.name}`, why: style.why })
    return [
      described(layer, inherited, { id: layerIdOf(name), name, parentId, childIds: [], isGroup: false }),
    ]
  }

  #whyUnnamed({ name }: WmsLayer): string | undefined {
    if (name === undefined || name === '') return 'it has no name'
    if ((this.#counts.get(name.toLowerCase()) ?? 0) > 1) return 'another layer has the same name'
    if (name.includes(',') || /\p{Cc}/u.test(name) || name.length > 500)
      return 'its name cannot stand in a list of names'
    return undefined
  }

  #whyNotOffered(layer: WmsLayer, { cascaded }: Inherited): string | undefined {
    const { name = '', noSubsets, fixedWidth = 0, fixedHeight = 0 } = layer
    const configured = Object.hasOwn(this.#configuration.layers, name)
      ? this.#configuration.layers[name]
      : undefined
    if (cascaded && configured?.cascaded !== true)
      return 'the server fetches it from another one; `cascaded: true` at the layer offers it'
    if (noSubsets === true || fixedWidth > 0 || fixedHeight > 0) return 'it is drawn in one size only'
    return undefined
  }
}

/** A layer that names more references itself prefers none of them. */
const mostOwnReferences = 20

type Placed = Pick<OgcLayer, 'id' | 'name' | 'parentId' | 'childIds' | 'isGroup'>

const described = ({ title, abstract, crs }: WmsLayer, inherited: Inherited, placed: Placed): OgcLayer => ({
  ...placed,
  title: title || placed.name,
  abstract,
  queryable: inherited.queryable,
  references: inherited.references,
  ownReferences: crs.slice(0, mostOwnReferences).map((name) => name.toUpperCase()),
  extent: inherited.extent,
  minScale: inherited.minScale,
  maxScale: inherited.maxScale,
  hasTime: inherited.hasTime,
  ...(inherited.times ? { times: inherited.times } : {}),
  styles: placed.isGroup ? [] : namedStyles(inherited.styles).offered,
})
