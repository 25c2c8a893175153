import type { LinkPattern } from './links.ts'
import type { ValueType } from './value.ts'

/** The service types of a site. */
export type ServiceType =
  | 'MapServer'
  | 'FeatureServer'
  | 'ImageServer'
  | 'VectorTileServer'
  | 'GPServer'
  | 'GeocodeServer'
  | 'GeometryServer'
  | 'NAServer'
  | 'SceneServer'
  | 'StreamServer'

/** The groups of the operations page: the service types, and what a site has besides. */
export type OperationGroup = ServiceType | 'Catalog' | 'Info' | 'Tokens' | 'Output' | 'Site'

/** What an operation does: reads, draws a picture, changes rows, starts work, issues tokens, or tells public facts. */
export type Effect = 'read' | 'draw' | 'write' | 'job' | 'token' | 'info'

/** What a parameter selects or names: everything that policy has to look at. */
export type Selection = 'layers' | 'fields' | 'rows' | 'area' | 'time'

/** The values of `f` that some operation accepts; `bytes` stands for operations that have no `f` at all (attachments, files). */
export type Format = 'html' | 'json' | 'pjson' | 'geojson' | 'pbf' | 'image' | 'kmz' | 'bytes'

/** What kind of body a good reply has; `page` is the HTML that the gateway writes itself. */
export type ReplyKind = 'json' | 'image' | 'bytes' | 'pbf' | 'page'

/** One parameter of an operation: its name, and the type of its value. */
export interface ParameterSpec<Name extends string = string, T = unknown> {
  /** Esri's spelling: sent upstream, and the name of the value in a request. */
  readonly name: Name
  /** The name in lower case, under which clients are understood: they write names in any case. */
  readonly key: string
  readonly type: ValueType<T>
  /** What the value selects or names; empty for pure presentation. */
  readonly selects: readonly Selection[]
  readonly required: boolean
  /** Accepted from a request body only (passwords). */
  readonly bodyOnly: boolean
  /** True for what is sent to map servers and taken from no client. Default false. */
  readonly sentOnly?: true
}

/** A parameter that clients may send to an operation, that is known, and that is not served. */
export interface UnservedParameter {
  /** Esri's spelling; the key is its lower-case form. */
  readonly name: string
  readonly key: string
  /** `refused`: it chooses something, so a value that is not neutral is a fault. `ignored`: it chooses nothing, and is dropped. */
  readonly treatment: 'refused' | 'ignored'
  /** For the caller: what it would choose or do, in a sentence without its full stop. */
  readonly reason: string
  /** Values that mean the same as none, in lower case; besides the empty ones. */
  readonly neutral: readonly string[]
}

/** One operation of the grammar, as data: its id and its parameters are part of its type. Tables of them by resource stand under `operations/`. */
export interface Operation<Id extends string = string, Spec extends ParameterSpec = ParameterSpec> {
  /** Stable identifier, `MapServer.export`. */
  readonly id: Id
  readonly group: OperationGroup
  /** Path from the site root; `{service}` is `name` or `folder/name`, other braces are path variables. */
  readonly path: string
  readonly methods: readonly ('GET' | 'POST')[]
  readonly effect: Effect
  /** Accepted values of `f`. */
  readonly formats: readonly Format[]
  /** What a missing `f` means: `html` for REST resources, the only format for tiles and files. */
  readonly defaultFormat: Format
  readonly parameters: readonly Spec[]
  /** What Esri documents for the operation besides, and what becomes of it. */
  readonly unserved: readonly UnservedParameter[]
  /** Where JSON replies carry URLs. Empty: a JSON reply needs no rewriting. */
  readonly links: readonly LinkPattern[]
  /** Checks across parameters; throws `ValueError`. May return a more explicit set of values. */
  complete?(values: ValuesOf<Spec>): ValuesOf<Spec>
  /** Set for operations that exist but that Mapgate does not serve: why, in a sentence for the caller. */
  readonly refused?: string
}

/** An operation that exists and is not served: no request of it is ever read. */
export interface RefusedOperation extends Operation<string, never> {
  readonly refused: string
}

/** The values of declared parameters by name, in Esri's spelling: each has the type of its declaration, and is absent where a request does not carry it. */
export type ValuesOf<Spec extends ParameterSpec> = {
  readonly [One in Spec as One['name']]?: One extends ParameterSpec<string, infer T> ? T : never
}

/** The values of any operation, for code that goes through its declarations. */
export type ParameterValues = ValuesOf<ParameterSpec>

/** The kind of body that a reply of this format has. */
export function replyKind(format: Format): ReplyKind {
  switch (format) {
    case 'json':
    case 'pjson':
    case 'geojson':
      return 'json'
    case 'html':
      return 'page'
    case 'kmz':
      return 'bytes'
    default:
      return format
  }
}
