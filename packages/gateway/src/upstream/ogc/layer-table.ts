import type { OgcUpstreamConfiguration } from '../../config/sections/ogc-upstream.ts'
import type { Box, WmsCapabilities, WmsLayer } from './documents.ts'
import { containerIdOf, layerIdOf } from './layer-id.ts'

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
  readonly extent: Box | undefined
  /** Scale denominators, 0 for no limit; the first one is the larger. */
  readonly minScale: number
  readonly maxScale: number
  readonly hasTime: boolean
}

/** The layers of a server. */
export interface LayerTable {
  /** Groups before what is in them; what is drawn on top comes first. */
  readonly layers: readonly OgcLayer[]
  readonly byId: ReadonlyMap<number, OgcLayer>
  /** Layers that are not offered, and why. */
  readonly left: readonly { readonly name: string; readonly why: string }[]
}

/** Servers whose capabilities list what is drawn on top first; the others begin at the bottom, as GetMap does. */
const topFirst: ReadonlySet<OgcUpstreamConfiguration['server']> = new Set(['qgis'])

/** Most groups within each other that are looked into. */
const deepest = 60

/** The layers out of capabilities. What cannot be asked for by a name of its own is left out: nothing could be said to it alone. */
export function readLayerTable(
  { layers }: Pick<WmsCapabilities, 'layers'>,
  configuration: Pick<OgcUpstreamConfiguration, 'server' | 'layers'>,
): LayerTable {
  const [only, ...others] = layers
  const isFrame = only !== undefined && others.length === 0 && only.layers.length > 0
  const reader = new TableReader(configuration, timesOf(layers))
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
function timesOf(
  layers: readonly WmsLayer[],
  times = new Map<string, number>(),
): ReadonlyMap<string, number> {
  for (const { name, layers: below } of layers) {
    if (name !== undefined) times.set(name.toLowerCase(), (times.get(name.toLowerCase()) ?? 0) + 1)
    timesOf(below, times)
  }
  return times
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
}

const outermost: Inherited = {
  references: new Set(),
  extent: undefined,
  queryable: false,
  cascaded: false,
  minScale: 0,
  maxScale: 0,
  hasTime: false,
}

/** References, dimensions and what a server fetches elsewhere add up; everything else is replaced (OGC 06-042, table 5). */
const inherit = (layer: WmsLayer, from: Inherited): Inherited => ({
  references: withReferences(from.references, layer.crs),
  extent: layer.geographic ?? from.extent,
  queryable: layer.queryable ?? from.queryable,
  cascaded: layer.cascaded === true || from.cascaded,
  minScale: layer.minScale ?? from.minScale,
  maxScale: layer.maxScale ?? from.maxScale,
  hasTime: from.hasTime || layer.dimensions.some(({ name }) => name.toLowerCase() === 'time'),
})

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
  readonly #times: ReadonlyMap<string, number>

  constructor(
    configuration: Pick<OgcUpstreamConfiguration, 'server' | 'layers'>,
    times: ReadonlyMap<string, number>,
  ) {
    this.#configuration = configuration
    this.#times = times
  }

  level(layers: readonly WmsLayer[], place: Place): readonly OgcLayer[] {
    const ordered = topFirst.has(this.#configuration.server) ? layers : layers.toReversed()
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
    return [
      described(layer, inherited, { id: layerIdOf(name), name, parentId, childIds: [], isGroup: false }),
    ]
  }

  #whyUnnamed({ name }: WmsLayer): string | undefined {
    if (name === undefined || name === '') return 'it has no name'
    if ((this.#times.get(name.toLowerCase()) ?? 0) > 1) return 'another layer has the same name'
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

type Placed = Pick<OgcLayer, 'id' | 'name' | 'parentId' | 'childIds' | 'isGroup'>

const described = ({ title, abstract }: WmsLayer, inherited: Inherited, placed: Placed): OgcLayer => ({
  ...placed,
  title: title || placed.name,
  abstract,
  queryable: inherited.queryable,
  references: inherited.references,
  extent: inherited.extent,
  minScale: inherited.minScale,
  maxScale: inherited.maxScale,
  hasTime: inherited.hasTime,
})
