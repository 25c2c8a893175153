import { GateError } from './error.ts'

/** The normalised address without query and fragment, ending in a slash; nothing for what is no URL. */
const addressOf = (text: string): string | undefined => {
  try {
    return new URL(text, globalThis.location?.href).href.replace(/\/*([?#].*)?$/, '/')
  } catch {
    return undefined
  }
}

/**
 * Makes the question "does this URL belong to the gateway?" for one gateway or mount.
 *
 * Compared are parsed addresses up to a whole path segment, user names included, never the text as given: the URLs
 * `https://gw.example.evil`, `https://evil/?gw.example`, `https://gw.example@evil`, `blob:https://gw.example/…` and
 * `https://gw.example/map/../admin` do not belong to `https://gw.example/map`.
 *
 * @param prefix absolute http(s) URL; its query and fragment are ignored.
 * @throws GateError `gate.bad-url` when `prefix` is not such a URL or carries a user name.
 */
export const ownerOf = (prefix: string): ((url: string) => boolean) => {
  const base = addressOf(prefix)
  if (!base || !/^https?:\/\/[^@/]+\//.test(base)) {
    throw new GateError('gate.bad-url', prefix)
  }
  return (url) => addressOf(url)?.startsWith(base) ?? false
}
