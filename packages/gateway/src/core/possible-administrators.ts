/** Who may do everything in the console, as far as the gateway can know. */
export interface PossibleAdministrators {
  /** True where a token file is configured: whoever reads it is never locked out. */
  readonly hasToken: boolean
  /** Identity systems that may name an administrator, such as `oidc:corp`; whom they name is not known before somebody signs in. */
  readonly systems: readonly string[]
  /** Principal ids of users who can sign in. */
  readonly users: readonly string[]
}
