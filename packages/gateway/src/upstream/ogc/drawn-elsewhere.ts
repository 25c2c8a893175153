import { isNorthFirst } from '@mapgate/protocol'
import type { OgcUpstreamConfiguration } from '../../config/sections/ogc-upstream.ts'
import { areAxesDisputed } from './disputed-axes.ts'
import type { WmsCapabilities } from './documents.ts'

/** What is known of the server that is asked for a picture. */
export interface ServerAsked {
  readonly configuration: Pick<OgcUpstreamConfiguration, 'version' | 'server'>
  readonly reading: { readonly capabilities: Pick<WmsCapabilities, 'serverComment'> }
}

/** Why a server of 1.3.0 may draw another place than the one that is asked for, in a reference of EPSG; undefined where it does not. */
export function whyElsewhere(epsg: number, { configuration, reading }: ServerAsked): string | undefined {
  if (configuration.version !== '1.3.0') return undefined
  if (areAxesDisputed(epsg)) return 'the order of its axes is not certain in 1.3.0'
  const isMapServer =
    configuration.server === 'mapserver' || /MapServer/.test(reading.capabilities.serverComment ?? '')
  // Degrees of WGS 84 have no datum that could be forgotten (seen of MapServer 8.0).
  return isMapServer && isNorthFirst(epsg) && epsg !== 4326
    ? 'MapServer forgets the datum of references with north first in 1.3.0, and not in 1.1.1'
    : undefined
}
