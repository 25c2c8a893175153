/** An identity provider as a button of the sign-in page, which leads to `/.mapgate/oidc/<name>/start?to=<path to come back to>`. */
export interface SignInProvider {
  /** Lower-case letters, digits and `-`. */
  readonly name: string
  /** Name for people, such as `Entra ID`. */
  readonly title: string
}

/** An application that asks a person to sign in, as it is registered here. */
interface AskingApplication {
  /** Its registered title. */
  readonly application: string
  /** Host of the address that the person is sent back to, such as `app.example.org`. */
  readonly host: string
  /**
   * That address as a source of a Content-Security-Policy, such as `https://app.example.org` or `arcgis-collector:`. Browsers follow a redirect after a
   * form only where `form-action` allows it.
   */
  readonly returnsTo: string
}

/**
 * The application that stands behind a path to come back to, such as the authorize address of the Portal facade; undefined where it is one of the
 * gateway's own pages, or the application is unknown or its address not registered.
 * @param to own path with its query, with the path of `publicUrl`
 */
export type AskedBy = (to: string) => AskingApplication | undefined
