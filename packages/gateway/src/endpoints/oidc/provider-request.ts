import type { OpenIdProvider } from '../../core/authentication/open-id.ts'
import type { Inbound } from '../../core/request/inbound.ts'
import type { Trace } from '../../core/request/trace.ts'
import type { OidcPageParts } from './oidc-pages.ts'

/** A request to one of the addresses of a provider. */
export interface ProviderRequest {
  readonly inbound: Inbound
  readonly trace: Trace
  readonly provider: OpenIdProvider
  /** Path of the gateway's own page, such as `/gis/`. */
  readonly home: string
  /** What pages are made with. */
  readonly page: OidcPageParts
  readonly overHttps: boolean
  readonly now: number
}
