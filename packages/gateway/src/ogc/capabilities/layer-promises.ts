import { type PromisedLayers, promisedLayers, type ServiceRights } from '@mapgate/policy'
import type { OfferedStyle } from '@mapgate/protocol'
import type { CapabilitiesAsked } from './asked.ts'

/** What of a layer that is drawn its caller would get beside the picture. */
interface LayerPromise {
  readonly tells: boolean
  /** The styles in which it is drawn, at least one; the default one first, where it is among them. */
  readonly styles: readonly OfferedStyle[]
  readonly scales: ReturnType<PromisedLayers['scales']>
  readonly statedExtent: ReturnType<PromisedLayers['statedExtent']>
  readonly times: ReturnType<PromisedLayers['times']>
  /** True for a reference in which its pictures can be held to what the caller is limited to. */
  readonly holds: (wkid: number) => boolean
}

/** What of the layer with an id a caller would get, so that what is announced and what is accepted is one thing; undefined for one that is not drawn. */
export type LayerPromises = (id: number) => LayerPromise | undefined

/**
 * What of the layers a caller would get by the operations that the service has.
 * @param rights those of the decision on the description of the service
 * @param takesConditions true for a layer whose map server can be told them. Default: all take all
 */
export function layerPromises(
  rights: ServiceRights,
  takesConditions: CapabilitiesAsked['takesConditions'] = () => true,
): LayerPromises {
  const promised = promisedLayers(rights)
  const { capabilities } = rights.service
  // A service that names no capabilities is of a server from before they were named.
  const has = (...words: readonly string[]): boolean =>
    capabilities.length === 0 || words.some((word) => capabilities.includes(word))
  if (!has('map') || capabilities.includes('tilesonly')) return () => undefined
  const tellsRows = has('query', 'data')
  return (id) => {
    const styles = stylesOf(id, promised)
    if (styles.length === 0 || !takesConditions(id, promised.conditions(id))) return undefined
    return {
      tells: tellsRows && promised.tells(id),
      styles,
      scales: promised.scales(id),
      statedExtent: promised.statedExtent(id),
      times: promised.times(id),
      holds: (wkid) => promised.holds(id, wkid),
    }
  }
}

/** The default style of a layer, with its legend and without. Thousands of layers have no other one, and share these lists. */
const explained: readonly OfferedStyle[] = [{ name: 'default', title: 'default', hasLegend: true }]
export const unexplained: readonly OfferedStyle[] = [{ name: 'default', title: 'default', hasLegend: false }]

function stylesOf(id: number, { draws, explains, styles }: PromisedLayers): readonly OfferedStyle[] {
  const usual = draws(id) ? (explains(id) ? explained : unexplained) : []
  const named = styles(id).filter((style) => draws(id, style))
  if (named.length === 0) return usual
  return [
    ...usual,
    ...named.map((style) => ({ name: style.name, title: style.title, hasLegend: explains(id, style) })),
  ]
}
