import type { Obligations } from '@mapgate/policy'
import type { CarriedCredential, Expression, OgcDialect } from '@mapgate/protocol'
import type { JsonObject } from '../../core/json.ts'

/** A question for capabilities, by a caller who is known, and for whom the description of the service was decided on. */
export interface CapabilitiesAsked {
  readonly dialect: OgcDialect
  /** Of the description of the service: they hold the rights for its other operations too. */
  readonly obligations: Obligations
  /** The description as it is answered to this caller. It is asked for where nothing is remembered. */
  readonly describe: () => Promise<JsonObject>
  readonly names: LayerNames
  readonly door: OgcDoor
  /** What of the credential came by URL. Default: nothing, so nothing is carried on. */
  readonly carried?: CarriedCredential
  /**
   * Numbers of the references that pictures of a layer are drawn in, the preferred ones first; undefined for a layer that leaves it open. Default: all do, and
   * are announced in the reference of the map, in Web Mercator and in degrees.
   */
  readonly referencesOf?: (layerId: number) => readonly number[] | undefined
  /** True where the map server can be told to show the rows of a layer under each of these conditions. Default: all can. */
  readonly takesConditions?: (layerId: number, conditions: readonly Expression[]) => boolean
}

/** What layers and groups are called. */
export interface LayerNames {
  /** Undefined for what cannot be asked for. */
  readonly nameOf: (id: number) => string | undefined
  /** Undefined for a layer that is titled as it is described. Default: all are. */
  readonly titleOf?: (id: number) => string | undefined
  /** Differs where any name or title does; empty for names that are numbers. */
  readonly key: string
}

/** Where a service is asked by WMS and WMTS. Paths are encoded, with a slash in front. */
export interface OgcDoor {
  /** `https://gate.example`, without a slash at the end. */
  readonly origin: string
  readonly wms: string
  /** Takes parameters, and has `1.0.0/WMTSCapabilities.xml` below it. Absent: there are no tiles. */
  readonly wmts?: string
  /** Where tiles are without parameters. Absent: there are none. */
  readonly tiles?: string
  /** Whether tiles come out of the cache of the service, or are drawn when they are asked for. */
  readonly tiling: 'cache' | 'drawn'
}
