/** A request as it arrived, cut to what the grammar reads. */
export interface RawRequest {
  /** Upper-case HTTP method; `HEAD` is read as `GET`. */
  readonly method: string
  /** Raw, percent-encoded, from the site root on: `/rest/services/…`, `/tokens/generateToken`, `/rest/info`. */
  readonly path: string
  /** Raw, without the question mark. */
  readonly query: string
  readonly contentType?: string
  readonly body?: Uint8Array
  /** Lower-case names of parameters that an app adds to all its requests, and that are as if they were not there. */
  readonly ignored?: ReadonlySet<string>
}

/** A credential found among the parameters (names `token` and `mg_ticket`), cut at the first `?` or `/` (protocol notes 1.2, 8.5). */
export interface ShownCredential {
  readonly carrier: 'query' | 'form'
  readonly name: 'token' | 'mg_ticket'
  readonly value: string
}
