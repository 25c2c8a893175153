import type { Gate } from '../gate.ts'
import { blobOf } from './image.ts'

type RequestOptions = {
  responseType?: string
  method?: string
  body?: unknown
  authMode?: string
  query?: Record<string, unknown> | null
  headers?: Record<string, string>
  signal?: AbortSignal | null
}
type Request = { url: string; requestOptions: RequestOptions }

/** The part of `@arcgis/core/config` that is used here. */
export interface Config {
  request: { interceptors?: unknown[] | null }
}

/** The part of `@arcgis/core/identity/IdentityManager` that is used here. */
export interface Identity {
  getCredential: (url: string, options?: never) => Promise<unknown>
}

type Refused = { error?: Error & { details?: { httpStatus?: number; requestOptions?: RequestOptions } } }

/** Longer URLs are left to the library, which sends them as POST. */
const LONGEST_URL = 2000

const addressOf = ({ url, requestOptions: { query } }: Request): string => {
  const pairs = Object.entries(query ?? {})
    .filter(([, value]) => value != null)
    .flatMap(([name, value]) => [value].flat().map((each) => [name, each] as const))
    .map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)])
  return pairs.length ? `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams(pairs)}` : url
}

/** What the library takes for a picture: older layers ask for an image, newer ones for a blob. */
const pictureOf = async (gate: Gate, url: string, { responseType, signal }: RequestOptions) => {
  const blob = await blobOf(gate, url, signal)
  if (responseType === 'blob') return blob
  const image = new Image()
  image.src = URL.createObjectURL(blob)
  await image.decode().finally(() => URL.revokeObjectURL(image.src))
  return image
}

/** The library's own way to try again, without its sign-in dialog: it asks for a credential, and repeats the request once. */
const takeOver = (gate: Gate, identity: Identity): void => {
  const ask = identity.getCredential
  const repeated = new WeakSet<object>()
  identity.getCredential = async (url, options) => {
    if (!gate.owns(url)) return ask.call(identity, url, options)
    const { error } = (options ?? {}) as Refused
    const request = error?.details?.requestOptions
    const headers = request?.headers
    if (!request || !headers || error.details?.httpStatus === 403 || repeated.has(request)) throw error
    repeated.add(request)
    const [name = ''] = Object.keys(gate.headers(url))
    if (!(await gate.renew(headers[name]))) throw error
    Object.assign(headers, gate.headers(url))
    return { server: url, ssl: false }
  }
}

/**
 * Teaches the ArcGIS Maps SDK for JavaScript to carry the credential: `carry(gate, esriConfig, esriId)`, before any layer is made.
 *
 * An interceptor is put first: images go by ticket, everything else with the header. With the IdentityManager `esriId` a refused
 * request is renewed and repeated, and nobody sees a sign-in dialog; without it such a request fails once. Run with
 * @arcgis/core 4.29.10 and 5.1.25.
 */
export const carry = (gate: Gate, config: Config, identity?: Identity): void => {
  if (identity) takeOver(gate, identity)
  config.request.interceptors ??= []
  config.request.interceptors.unshift({
    // A string would be compared as a prefix, and match other hosts too.
    urls: Object.assign(/mapgate/, { test: gate.owns }),
    before: async (request: Request) => {
      await gate.ready()
      const { requestOptions: options } = request
      const address = addressOf(request)
      const picture = /^(image|blob)$/.test(options.responseType ?? '') && !options.body
      if (picture && address.length <= LONGEST_URL) return pictureOf(gate, address, options)
      options.headers = { ...options.headers, ...gate.headers(request.url) }
      if (!identity) options.authMode = 'anonymous'
      return undefined
    },
    error: ({ details }: { details?: { httpStatus?: number } }) => {
      if (!identity && [401, 498, 499].includes(details?.httpStatus ?? 0)) gate.renew()
    },
  })
}
