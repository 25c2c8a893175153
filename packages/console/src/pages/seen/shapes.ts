/** As whom one looks: an account, or claims. */
export interface Who {
  readonly as?: string
  readonly roles?: readonly string[]
  readonly attributes?: Readonly<Record<string, string>>
}

/** A service by its mount, name and type. */
export interface ServiceAt {
  readonly mount: string
  readonly service: string
  readonly type: string
}

/** What `POST /seen` answers. */
export interface Overview {
  readonly account: {
    readonly id: string
    readonly name: string
    readonly roles: readonly string[]
    readonly attributes: Readonly<Record<string, unknown>>
  }
  readonly holders?: number
  readonly services: readonly (ServiceAt & {
    readonly whole: readonly string[]
    readonly layers: number
    readonly allLayers: number
  })[]
  readonly hidden: readonly ServiceAt[]
  readonly quotas: readonly {
    readonly name: string
    readonly units: number
    readonly every: string
    readonly used?: number
  }[]
  readonly unread: readonly string[]
}

/** An extent in Web Mercator. */
export interface Bounds {
  readonly xmin: number
  readonly ymin: number
  readonly xmax: number
  readonly ymax: number
}

/** An area in Web Mercator, or why it cannot be drawn. */
export interface Outline {
  readonly name: string
  readonly outline?: { readonly coordinates: readonly (readonly (readonly [number, number])[])[] }
  readonly unplaced?: string
}

/** A layer as somebody sees it. */
export interface Layer {
  readonly id: number
  readonly name: string
  readonly isSeen: boolean
  readonly hasRows: boolean
  readonly operations: readonly string[]
  readonly fields: readonly { readonly name: string; readonly alias: string; readonly isSeen: boolean }[]
  readonly views: readonly { readonly grant: string; readonly rows: string; readonly area?: string }[]
}

/** What `POST /seen/service` answers. */
export interface Detail {
  readonly isDrawn: boolean
  readonly extent?: Bounds
  readonly areas: readonly Outline[]
  readonly layers: readonly Layer[]
}

/** How many rows of a layer are seen, and how many there are. */
export interface Count {
  readonly layer: number
  readonly seen?: number
  readonly all?: number
  readonly why?: string
}
