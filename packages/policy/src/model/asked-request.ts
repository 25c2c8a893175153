import type { MapRequest } from '@mapgate/protocol'

/** What policy needs to know of the mount that a request came in by. */
export interface MountName {
  /** Path prefix without a trailing slash, such as `/arcgis` or `/map`. */
  readonly path: string
  /** Name of the upstream. */
  readonly upstream: string
}

/** A parsed request with its mount. */
export interface AskedRequest {
  readonly mount: MountName
  readonly map: MapRequest
}
