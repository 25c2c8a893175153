import type { UpstreamSignIn } from './answers.ts'

/** A secret as it stands in a configuration: itself, or the name of its file. */
type Secret = { readonly value: string } | { readonly file: string }

/** The `credential` of an upstream, key by key; undefined where the gateway does not sign in. */
export function credentialOf(
  signIn: UpstreamSignIn,
  siteUrl: string,
  secret: Secret,
): Readonly<Record<string, string | boolean>> | undefined {
  const under = (key: string) =>
    'file' in secret ? { [`${key}File`]: secret.file } : { [key]: secret.value }
  switch (signIn.kind) {
    case 'none':
      return undefined
    case 'header':
      return { kind: 'header', name: signIn.name, ...under('value') }
    case 'password': {
      const { username, portal } = signIn
      const exchange = portal === undefined ? {} : { tokenUrl: `${portal}${generateToken}`, exchange: true }
      return { kind: 'arcgis-token', username, ...under('password'), ...exchange }
    }
    case 'application': {
      const { clientId, portal } = signIn
      const exchange = isHosted(siteUrl) ? {} : { exchangeUrl: `${portal}${generateToken}` }
      const tokenUrl = `${portal}/sharing/rest/oauth2/token`
      return { kind: 'oauth2-client', clientId, ...under('clientSecret'), tokenUrl, ...exchange }
    }
  }
}

const generateToken = '/sharing/rest/generateToken'

/** Services of ArcGIS Online take the token of ArcGIS Online itself. */
const isHosted = (siteUrl: string): boolean => new URL(siteUrl).hostname.endsWith('.arcgis.com')
