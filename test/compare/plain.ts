/** A request before somebody in particular sends it: below a mount, or, with `own`, at the gateway itself. */
export interface Plain {
  readonly source: string
  readonly method: string
  /** From the site on, such as `/rest/services`. */
  readonly path: string
  readonly query: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** The path begins at the gateway, not at a mount. */
  readonly own?: boolean
  /** It brings its own credential, or has to have none. */
  readonly asItIs?: boolean
}

/** Content type of a form. */
export const formType = 'application/x-www-form-urlencoded'
