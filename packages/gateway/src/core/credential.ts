/** Where a credential was shown. The table of carriers is in `receive/carriers.ts`. */
export type Carrier =
  | 'header'
  | 'bearer'
  | 'esri-bearer'
  | 'basic'
  | 'query'
  | 'form'
  | 'query-ticket'
  | 'path-ticket'
  | 'cookie'

/** One credential as the caller showed it. `value` is a secret: it is never logged, stored or forwarded. */
export interface ShownCredential {
  readonly carrier: Carrier
  readonly value: string
}
