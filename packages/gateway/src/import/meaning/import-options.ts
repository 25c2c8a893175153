/** What the caller of an import chooses. */
export interface ImportOptions {
  /** True: grants are for everybody. False: for a role. */
  readonly isAnonymous: boolean
  /** The address that callers use; default a placeholder. */
  readonly publicUrl?: string | undefined
  /** Paths at which apps find the old proxy, such as `/maps/proxy.ashx`. */
  readonly doorPaths?: readonly string[]
}
