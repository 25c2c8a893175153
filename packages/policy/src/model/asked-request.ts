import type { MapRequest } from '@mapgate/protocol'

/** Where requests come in: what policy looks at of a mount. */
export interface MountName {
  /** Path prefix without a trailing slash, such as `/arcgis` or `/map`. */
  readonly path: string
  /** Name of the upstream. */
  readonly upstream: string
}

/** A parsed request and where it came in. */
export interface AskedRequest {
  readonly mount: MountName
  readonly map: MapRequest
}
