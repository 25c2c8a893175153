/**
 * What Esri's resource-proxy 1.1.2 forwards, written from its three sources and apart from the import: proxy.ashx (GetConfigServerUrl), proxy.jsp (getConfigServerUrl) and
 * proxy.php (canProcessRequest). It judges no Referer, because every program can send the right one.
 */
export interface OldEntry {
  readonly url: string
  readonly matchAll?: string
  readonly username?: string
  readonly password?: string
  readonly hostRedirect?: string
}

/** A request to the old proxy: what stands behind its `?`, and whether it has a body. */
export interface OldRequest {
  readonly uri: string
  readonly hasBody: boolean
}

/** Where a request went, and by which entry. */
export interface Forwarded {
  readonly url: string
  readonly entry: OldEntry
}

/** One implementation: where it sends a request; undefined where it refuses. */
export type OldProxy = (entries: readonly OldEntry[], request: OldRequest) => Forwarded | undefined

/** `su.Url.Insert(0, uriParts[0])`: what does not begin with `http` gets the scheme of the request, and no slashes. */
const withScheme = (url: string, first: string): string => (url.startsWith('http') ? url : first + url)

const sameParts = (config: readonly string[], asked: readonly string[]): boolean =>
  config.length <= asked.length && config.every((part, at) => part.toLowerCase() === asked[at]?.toLowerCase())

const dotnet: OldProxy = (entries, { uri }) => {
  const asked = uri.split(/[/?]/).filter((part) => part !== '')
  for (const entry of entries) {
    const config = withScheme(entry.url, asked[0] ?? '')
      .split(/[/?]/)
      .filter((part) => part !== '')
    const matchAll = ['true', '1'].includes(entry.matchAll?.trim() ?? 'false')
    if (sameParts(config, asked) && (config.length === asked.length || matchAll)) {
      const { pathname, search } = new URL(uri)
      return { entry, url: entry.hostRedirect ? entry.hostRedirect + pathname + search : uri }
    }
  }
  return undefined
}

/** `String.split` of Java leaves empty parts out at the end only. */
function javaSplit(text: string, by: RegExp): readonly string[] {
  const parts = text.split(by)
  while (parts.at(-1) === '') parts.pop()
  return parts
}

const java: OldProxy = (entries, { uri }) => {
  const asked = javaSplit(uri, /[/?]/)
  for (const entry of entries) {
    const config = javaSplit(withScheme(entry.url, asked[0] ?? ''), /\//)
    // The attribute is found without the spaces at its ends.
    const matchAll = !entry.matchAll || entry.matchAll.trim().toLowerCase() === 'true'
    if (sameParts(config, asked) && (config.length === asked.length || matchAll)) {
      const { pathname, search } = new URL(uri)
      const redirect = entry.hostRedirect?.replace(/\/$/, '')
      return { entry, url: redirect ? redirect + pathname + search : uri }
    }
  }
  return undefined
}

const php: OldProxy = (entries, { uri, hasBody }) => {
  // A GET is compared without its query, a POST as it is.
  const compared = hasBody ? uri : (uri.split('?')[0] ?? '')
  let found: Forwarded | undefined
  for (const entry of entries) {
    let url = entry.url.startsWith('//') ? entry.url.slice(2) : entry.url
    if (!url.startsWith('http')) url = (compared.startsWith('https') ? 'https://' : 'http://') + url
    url = url.replace(/\/+$/, '')
    const matches =
      entry.matchAll?.toLowerCase() === 'true'
        ? compared.toLowerCase().startsWith(url.toLowerCase())
        : compared === url
    if (matches) found = { entry, url: entry.hostRedirect ? entry.hostRedirect + uri.slice(url.length) : uri }
  }
  return found
}

/** The implementations by their names. */
export const oldProxies: Readonly<Record<'dotnet' | 'java' | 'php', OldProxy>> = { dotnet, java, php }
