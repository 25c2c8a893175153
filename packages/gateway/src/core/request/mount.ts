/** A path of ours that stands for an upstream: for its whole site, or for a part of it. */
export interface Mount {
  /** Path prefix without a trailing slash, such as `/arcgis` or `/map`. */
  readonly path: string
  /** Name of the upstream. */
  readonly upstream: string
  /** Where in the upstream's site the mount begins: `''` for the whole site, or such as `rest/services`. */
  readonly at: string
  /** Carriers that this mount does not accept. */
  readonly carriersOff: ReadonlySet<string>
  /** True: refusals of REST resources use the real HTTP status also for JSON (default: HTTP 200 with the envelope). */
  readonly realStatus: boolean
  /** Lower-case names of parameters that are as if they were not there (default: none). */
  readonly ignoredParameters?: ReadonlySet<string>
  /** True: clients are told to sign in at the Portal facade. */
  readonly owningSystem?: boolean
  /** True: token requests may be GETs, with the password in the URL (default: only a form carries it). */
  readonly insecureTokensByGet?: boolean
}
