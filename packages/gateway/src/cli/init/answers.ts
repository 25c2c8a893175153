/** How the gateway signs in to the map server. Secrets are texts here and files later. */
export type UpstreamSignIn =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'password'
      readonly username: string
      readonly secret: string
      readonly portal?: string | undefined
    }
  | {
      readonly kind: 'application'
      readonly clientId: string
      readonly secret: string
      readonly portal: string
    }
  | { readonly kind: 'header'; readonly name: string; readonly secret: string }

/** How HTTPS comes to the gateway: not at all on this machine alone, by a web server in front, or by a certificate of its own. */
export type Entrance =
  | { readonly kind: 'loopback' }
  | { readonly kind: 'front'; readonly addresses: readonly string[] }
  | { readonly kind: 'certificate'; readonly cert: string; readonly key: string }

/** What a first configuration is written from. */
export interface Answers {
  /** Base of the ArcGIS site. */
  readonly siteUrl: string
  /** PEM text of the authorities to believe for it. */
  readonly siteCa?: string | undefined
  readonly signIn: UpstreamSignIn
  readonly publicUrl: string
  readonly host: string
  readonly port: number
  readonly entrance: Entrance
  readonly origins: readonly string[]
  /** Patterns of a grant, such as `**` or `Water/*`. */
  readonly services: readonly string[]
  readonly user: { readonly name: string; readonly passwordHash: string }
  /** `hash`: 64 hexadecimal digits. */
  readonly key?: { readonly name: string; readonly hash: string } | undefined
}
