import { isFull } from '../../is-full.ts'
import { type Account, accounts, type OgcStack } from './ogc-stack.ts'

/**
 * How a page signs its map in: the kit of Mapgate with an API key, or with user and password; headers of the library's own; a ticket in the
 * address; nothing.
 */
export type SignIn =
  | 'key by the kit'
  | 'Basic by the kit'
  | 'key in a header'
  | 'Basic in a header'
  | 'ticket in the path'
  | 'ticket in the query'
  | 'nothing'

/** The ways of a library that sends no headers of its own. */
export const withoutHeaders: readonly SignIn[] = [
  'key by the kit',
  'Basic by the kit',
  'ticket in the path',
  'ticket in the query',
]

/** All ways that show who asks. */
export const signIns: readonly SignIn[] = [...withoutHeaders, 'key in a header', 'Basic in a header']

/** Each account by each way of signing in. In `npm test` the ways take turns, so that each account and each way is tried. */
export const accountsBy = (ways: readonly SignIn[]) =>
  accounts.flatMap((account, turn) =>
    ways
      .map((signIn, index) => ({ account, signIn, index }))
      .filter(({ index }) => isFull || index % accounts.length === turn),
  )

/** An address for a page, and how the page signs in there. */
export interface BrowserEntrance {
  readonly url: string
  /** Options of the kit. */
  readonly kit?: { readonly url: string; readonly header: string; readonly credential: string }
  /** Headers that the library sends. */
  readonly headers?: Readonly<Record<string, string>>
}

/** The address of a service for a page; `path` begins with that of the mount. */
export async function entranceOf(
  ogc: OgcStack,
  { account, signIn, path }: { readonly account: Account; readonly signIn: SignIn; readonly path: string },
): Promise<BrowserEntrance> {
  const [carrier, by] = signIn.split(/ (?:by the|in a) /)
  if (signIn === 'ticket in the path' || signIn === 'ticket in the query')
    return ogc.enter(account, signIn, path)
  const gateway = ogc.stack.gatewayUrl
  const url = `${gateway}/${path}`
  if (signIn === 'nothing') return { url }
  const [header, credential] =
    carrier === 'key'
      ? ['token', ogc.keyOf(account)]
      : ['Authorization', `Basic ${btoa(`${account}:${account}-demo`)}`]
  return by === 'kit'
    ? { url, kit: { url: gateway, header, credential } }
    : { url, headers: { [header]: credential } }
}
