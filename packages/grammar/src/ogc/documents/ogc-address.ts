import { xmlText } from './xml-text.ts'

/** An address of a document: where the gateway is, and a path below it. */
export interface OgcAddress {
  /** `https://gate.example`, without a slash at the end. */
  readonly origin: string
  /** Encoded already, with a slash in front; braces of a template stay as they are. */
  readonly path: string
  /** True where every URL carries the credential that its caller sent in the URL: then places for it are left. */
  readonly carries: boolean
}

/**
 * Places in a printed document that a credential is put in when it is sent. They are control characters, which no text of a document can hold:
 * `path` stands between the origin and the path, `pairs` before other parameters, and `query` after a path that has none.
 */
export const credentialPlaces = { path: '\u0001', pairs: '\u0002', query: '\u0003' } as const

/** An address that parameters are appended to; it ends with `?`, or with the credential and `&`. */
export const openAddress = ({ origin, path, carries }: OgcAddress): string =>
  carries
    ? `${xmlText(origin)}${credentialPlaces.path}${xmlText(path)}?${credentialPlaces.pairs}`
    : `${xmlText(origin)}${xmlText(path)}?`

/** An address without parameters of its own. */
export const closedAddress = ({ origin, path, carries }: OgcAddress): string =>
  carries
    ? `${xmlText(origin)}${credentialPlaces.path}${xmlText(path)}${credentialPlaces.query}`
    : `${xmlText(origin)}${xmlText(path)}`

/** An address without parameters of its own, in two parts: before a segment that is put in, and after it. That comes below the path, and `ending` behind it. */
export const addressAround = (
  { origin, path, carries }: OgcAddress,
  ending: string,
): readonly [before: string, after: string] =>
  carries
    ? [
        `${xmlText(origin)}${credentialPlaces.path}${xmlText(path)}/`,
        `${xmlText(ending)}${credentialPlaces.query}`,
      ]
    : [`${xmlText(origin)}${xmlText(path)}/`, xmlText(ending)]

/** What came by URL: a part of the path, such as `/t/<ticket>`, and a pair of the query, such as `token=…`; percent-encoded, or empty. */
export interface CarriedCredential {
  readonly path: string
  readonly query: string
}

/** What is written at each place of a document for a credential. */
export const filledPlaces = ({
  path,
  query,
}: CarriedCredential): Readonly<Record<keyof typeof credentialPlaces, string>> => ({
  path: xmlText(path),
  pairs: query === '' ? '' : xmlText(`${query}&`),
  query: query === '' ? '' : xmlText(`?${query}`),
})
