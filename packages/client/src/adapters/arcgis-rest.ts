import type { Gate } from '../gate.ts'

/** The part of arcgis-rest-js's `IAuthenticationManager` that this gate plays. */
export type AuthenticationManager = {
  readonly portal: string
  readonly canRefresh: boolean
  getToken: (url: string) => Promise<string>
  refreshCredentials: () => Promise<AuthenticationManager>
}

/**
 * Makes the `authentication` of arcgis-rest-js: `queryFeatures({ url, authentication: carry(gate) })`. Other hosts get an empty
 * token, which arcgis-rest-js leaves out. After 498 or 499 the credential is renewed and the request repeated once.
 * Run with @esri/arcgis-rest-request 4.10.2, in browsers and in Node.
 */
export const carry = (gate: Gate): AuthenticationManager => {
  let shown = ''
  const tokenFor = (url: string): string => Object.values(gate.headers(url)).join()
  const manager: AuthenticationManager = {
    portal: gate.gateway,
    canRefresh: true,
    getToken: async (url) => {
      if (!gate.owns(url)) return ''
      if (!tokenFor(url)) await gate.ready()
      shown = tokenFor(url)
      return shown
    },
    refreshCredentials: async () => {
      await gate.renew(shown)
      return manager
    },
  }
  return manager
}
