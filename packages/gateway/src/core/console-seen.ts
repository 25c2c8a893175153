import type { ToldQuota } from './request/own-quota.ts'

/** As whom somebody looks: an account, or claims alone. */
export interface LookedAs {
  /** Id or name of an account, or `role:<name>`. */
  readonly as?: string | undefined
  /** Instead of the account's own. */
  readonly roles?: readonly string[] | undefined
  /** Besides the account's own. */
  readonly attributes?: Readonly<Record<string, string>> | undefined
}

/** Somebody whom an administrator may look as. */
export interface FoundAccount {
  readonly id: string
  readonly name: string
  readonly kind: string
  /** Why nobody can sign in with it. */
  readonly closed?: string
}

/** A service by its mount, its name and its type. */
export interface ServiceAt {
  readonly mount: string
  readonly service: string
  readonly type: string
}

/** A service of an overview. */
interface SeenServiceHead extends ServiceAt {
  /** Classes of operations for which nothing is hidden. */
  readonly whole: readonly string[]
  /** How many layers are seen, and how many there are. */
  readonly layers: number
  readonly allLayers: number
}

/** What somebody sees, service by service. */
export interface SeenOverview {
  readonly account: {
    readonly id: string
    readonly name: string
    readonly roles: readonly string[]
    readonly attributes: Readonly<Record<string, unknown>>
  }
  /** How many accounts have the looked-at role; undefined where an account is looked as. */
  readonly holders?: number
  readonly services: readonly SeenServiceHead[]
  /** Services that are wholly hidden from the account. */
  readonly hidden: readonly ServiceAt[]
  readonly quotas: readonly ToldQuota[]
  /** Upstreams that could not be read, so that services may be missing. */
  readonly unread: readonly string[]
}

/** A corner-to-corner extent in Web Mercator. */
export interface MercatorBounds {
  readonly xmin: number
  readonly ymin: number
  readonly xmax: number
  readonly ymax: number
}

/** The outline of an area in Web Mercator, as GeoJSON, or why it cannot be drawn. */
export interface AreaOutline {
  readonly name: string
  readonly outline?: {
    readonly type: 'MultiLineString'
    readonly coordinates: readonly (readonly (readonly [x: number, y: number])[])[]
  }
  readonly unplaced?: string
}

/** One service as somebody sees it, layer by layer. */
export interface SeenServiceDetail {
  /** True where the gateway can draw it for the console. */
  readonly isDrawn: boolean
  /** Where its layers are; undefined where it says nothing of that. */
  readonly extent?: MercatorBounds
  readonly areas: readonly AreaOutline[]
  readonly layers: readonly {
    readonly id: number
    readonly name: string
    readonly isSeen: boolean
    /** True where rows can be counted. */
    readonly hasRows: boolean
    readonly operations: readonly string[]
    readonly fields: readonly { readonly name: string; readonly alias: string; readonly isSeen: boolean }[]
    readonly views: readonly { readonly grant: string; readonly rows: string; readonly area?: string }[]
  }[]
}

/** How many rows a layer has, and how many somebody sees; or why that is not known. */
export interface RowCounts {
  readonly layer: number
  readonly seen?: number
  readonly all?: number
  readonly why?: string
}

/** A picture that is asked for. */
export interface PictureAsked extends ServiceAt {
  readonly bounds: MercatorBounds
  readonly width: number
  readonly height: number
  readonly layers?: readonly number[] | undefined
  /** True for the service without limits, to be compared with. */
  readonly isWhole: boolean
}

/** Looks at map services as somebody else. No credential is made for it, and nothing is charged to anybody. */
export interface ConsoleSeen {
  readonly accounts: (search: string) => Promise<readonly FoundAccount[]>
  /** @throws UnknownAccount */
  readonly overview: (as: LookedAs) => Promise<SeenOverview>
  /** Undefined where there is no such service. @throws UnknownAccount */
  readonly service: (as: LookedAs, at: ServiceAt) => Promise<SeenServiceDetail | undefined>
  /** @throws UnknownAccount */
  readonly counts: (
    as: LookedAs,
    asked: ServiceAt & { readonly layers: readonly number[] },
    signal: AbortSignal,
  ) => Promise<readonly RowCounts[]>
  /** A PNG. @throws UnknownAccount, GatewayError */
  readonly picture: (as: LookedAs, asked: PictureAsked, signal: AbortSignal) => Promise<Uint8Array>
}

/** There is no such account, or nobody can sign in with it. */
export class UnknownAccount extends Error {}
