import type { ServerEntry } from '../read/proxy-config.ts'
import type { Credential } from './credential.ts'
import type { Scope } from './scope.ts'
import type { ServerUrl } from './server-url.ts'

/** An entry of which it is known what it forwards, whether it is imported or not. */
export interface Known {
  readonly entry: ServerEntry
  readonly server: ServerUrl
  /** True: all below the path. */
  readonly matchAll: boolean
  /** True also where that is not known. */
  readonly mayMatchAll: boolean
  /** True where Mapgate serves something of it. */
  readonly isServed: boolean
}

/** An entry that can be said in a configuration. */
export interface Placed extends Known {
  /** Segments of the site's base, such as `arcgis`. */
  readonly base: readonly string[]
  readonly scope: Scope
  /** Address of the site that is connected to. */
  readonly target: string
  readonly credential: Credential
}

/** The origins by which requests name the entry, such as `http://gis.example.org`. */
export const originsOf = ({ server }: Pick<Known, 'server'>): readonly string[] =>
  server.schemes.map((scheme) => `${scheme}://${server.authority}`)

/** Entries of one key share an upstream: the same site, signed in to alike. */
export const keyOf = ({ target, credential }: Pick<Placed, 'target' | 'credential'>): string =>
  JSON.stringify([target.toLowerCase(), credential])

/** The path of an entry for comparison: without letter case, as the old proxy compares. */
export const pathOf = ({ server }: Pick<Known, 'server'>): readonly string[] =>
  server.segments.map((segment) => segment.toLowerCase())
