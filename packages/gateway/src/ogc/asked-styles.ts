import type { StyleEntry } from '@mapgate/policy'
import type { LayerStyle, OgcExceptionCode, OgcTileAddress } from '@mapgate/protocol'
import { layerPromises } from './capabilities/layer-promises.ts'
import type { Door } from './doors.ts'
import { namedLayers, namesAt } from './named-layers.ts'
import { refusedValue, styleNotDefined } from './refusals.ts'
import type { SeenService } from './seen-service.ts'

/** Layers as a client names them, with a style for each; an empty one is the default style. */
interface NamedLayers {
  readonly layers: readonly string[]
  readonly styles: readonly string[]
  /** The exception that tells of a style that there is not. Default: that of WMS. */
  readonly exception?: OgcExceptionCode
}

/** What styles are looked up in. */
interface StyledService {
  readonly service: SeenService
  readonly door: Pick<Door, 'isOgc'>
  /** True where a style is asked for whose legend the caller gets. Default: one whose pictures are given. */
  readonly hasLegend?: boolean
}

/**
 * The named styles that are asked for, as the map server spells them; undefined for none. A group is drawn in the default styles of what is in it.
 * @throws GatewayError `StyleNotDefined`, with the same bytes for a style that the caller may not have and one that there is not; `LayerNotDefined`
 */
export function askedStyles(
  { service, door, hasLegend = false }: StyledService,
  { layers, styles, exception = 'StyleNotDefined' }: NamedLayers,
): readonly LayerStyle[] | undefined {
  if (styles.every((style) => style === '')) return undefined
  const ids = namedLayers(service, layers, door)
  const promises = layerPromises(service.rights)
  const has = (id: number, style: StyleEntry): boolean =>
    promises(id)?.styles.some((one) => one.name === style.name && (one.hasLegend || !hasLegend)) === true
  const named = layers.flatMap((name, index): LayerStyle[] => {
    const asked = styles[index] ?? ''
    if (asked === '') return []
    const [layerId = -1] = ids[index] ?? []
    const style = styleOf(service, door, { name, layerId, asked })
    if (style === undefined || !(service.isWhole || has(layerId, style)))
      throw styleNotDefined(exception, `no style ${asked} of ${name} for this caller`)
    return [{ layerId, style: style.name }]
  })
  demandOneStyle(named, ids)
  return named
}

/** Undefined for a group, and for a style that the layer does not have. */
function styleOf(
  { entry }: SeenService,
  door: Pick<Door, 'isOgc'>,
  { name, layerId, asked }: { readonly name: string; readonly layerId: number; readonly asked: string },
): StyleEntry | undefined {
  const layer = entry.layers.find(({ id }) => id === layerId)
  if (layer === undefined || namesAt(door)(layer) !== name) return undefined
  return layer.styles?.find((style) => style.name === asked)
}

/** A layer is drawn once, so it cannot be drawn in its style and in that of a group. @throws GatewayError `InvalidParameterValue` */
function demandOneStyle(named: readonly LayerStyle[], ids: readonly (readonly number[])[]): void {
  const styled = new Set(named.map(({ layerId }) => layerId))
  const times = ids.flat().filter((id) => styled.has(id)).length
  if (times > styled.size)
    throw refusedValue(
      'InvalidParameterValue',
      'LAYERS names a layer in a style, and a group that draws it in another one. Leave one of the two out.',
    )
}

/** The style of a tile; WMTS has no exception of its own for one that there is not. */
export const tileStyles = ({ layer, style }: OgcTileAddress): NamedLayers => ({
  layers: [layer],
  styles: [style],
  exception: 'InvalidParameterValue',
})

/** Tiles of a cache are there in the default style alone. @throws GatewayError `InvalidParameterValue` */
export function demandNoStyle({ style }: OgcTileAddress): undefined {
  if (style !== '') throw styleNotDefined('InvalidParameterValue', `tiles of a cache have no style ${style}`)
}
