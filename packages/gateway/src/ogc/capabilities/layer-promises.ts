import { type PromisedLayers, promisedLayers, type ServiceRights } from '@mapgate/policy'

/** What of the layers of a service a caller would get, so that what is announced and what is accepted is one thing. */
export type LayerPromises = Pick<PromisedLayers, 'draws' | 'tells' | 'scales' | 'statedExtent'> & {
  readonly hasLegend: (id: number) => boolean
}

/**
 * What of the layers a caller would get by the operations that the service has.
 * @param rights those of the decision on the description of the service
 */
export function layerPromises(rights: ServiceRights): LayerPromises {
  const { draws, tells, explains, scales, statedExtent } = promisedLayers(rights)
  const { capabilities } = rights.service
  // A service that names no capabilities is of a server from before they were named.
  const has = (...words: readonly string[]): boolean =>
    capabilities.length === 0 || words.some((word) => capabilities.includes(word))
  const drawsMaps = has('map') && !capabilities.includes('tilesonly')
  const tellsRows = has('query', 'data')
  return {
    draws: (id) => drawsMaps && draws(id),
    tells: (id) => drawsMaps && tellsRows && draws(id) && tells(id),
    hasLegend: (id) => drawsMaps && draws(id) && explains(id),
    scales,
    statedExtent,
  }
}
