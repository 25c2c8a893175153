/** A grant as JSON. */
type GrantObject = Readonly<Record<string, unknown>>

/** A fault or a warning at a place of a grant. */
export interface GrantRemark {
  /** Such as `with.where`; empty for the grant itself. */
  readonly path: string
  readonly message: string
  /** Of a condition: the character at which it stops being one, counted from 1. */
  readonly position?: number | undefined
}

/** A grant as it is listed. */
export interface ListedGrant {
  readonly source: 'file' | 'store'
  /** Of a grant of the store. */
  readonly id?: string | undefined
  readonly grant: GrantObject
  /** Where a grant of the file stands. */
  readonly file?: string | undefined
  readonly line?: number | undefined
  /** Of a grant of the store: who made it and who changed it last, and when in epoch milliseconds. */
  readonly stored?: {
    readonly version: number
    readonly createdBy: string
    readonly createdAt: number
    readonly changedBy: string
    readonly changedAt: number
  }
  /** Why it gives nothing. */
  readonly faults: readonly GrantRemark[]
}

/** All grants. */
export interface GrantsListed {
  /** `file`: the configuration takes no grants of the store; `unread`: they cannot be read, and give nothing. */
  readonly store: 'taken' | 'file' | 'unread'
  /** Of all grants of the store together. */
  readonly version: number
  readonly grants: readonly ListedGrant[]
}

/** Names that may stand in a grant. */
export interface GrantNames {
  readonly services: readonly { readonly name: string; readonly type: string }[]
  readonly mounts: readonly string[]
  readonly roles: readonly string[]
  readonly principals: readonly string[]
  readonly attributes: readonly string[]
  readonly areas: readonly string[]
  readonly operations: readonly string[]
}

/** A layer with its fields. */
export interface LayerNames {
  readonly id: number
  readonly name: string
  readonly fields: readonly string[]
}

/** A change that somebody thinks of. */
export interface WantedGrant {
  /** The version of all grants that he has seen. */
  readonly version: number
  /** Id of the grant; undefined: a new one. */
  readonly id?: string | undefined
  /** What the grant is to be; null: it is removed; undefined: what it was before the change that is taken back. */
  readonly grant?: unknown
  /** Number of the change that is taken back. */
  readonly undoes?: number | undefined
}

/** A right that somebody gains or loses. */
interface ComparedRight {
  readonly mount: string
  readonly service: string
  readonly type: string
  readonly layer?: string | undefined
  readonly gives: string
}

/** What a change gives and takes. */
export interface GrantComparison {
  /** Shown again to save exactly this change. */
  readonly preview: string
  readonly changed: readonly {
    readonly account: string
    readonly kind: string
    readonly gained: readonly ComparedRight[]
    readonly lost: readonly ComparedRight[]
  }[]
  /** How many accounts, roles and sets of attributes were looked at. */
  readonly looked: number
  /** What the comparison cannot know. */
  readonly unknown: readonly { readonly code: string; readonly text: string }[]
}

/** A change that was made. */
export interface GrantChanged {
  readonly number: number
  readonly at: number
  readonly administrator: string
  readonly id: string
  readonly before: GrantObject | null
  readonly after: GrantObject | null
  readonly undoes: number | null
}

/** The grants, as the console works with them. Each may throw `AdminProblem`. */
export interface GrantsDesk {
  /** The JSON Schema of one grant. */
  readonly schema: () => object
  readonly list: () => Promise<GrantsListed>
  readonly names: () => Promise<GrantNames>
  /** The layers of a service, of all its types. */
  readonly layersOf: (service: string) => readonly LayerNames[]
  readonly check: (
    grant: unknown,
  ) => Promise<{ readonly faults: readonly GrantRemark[]; readonly warnings: readonly GrantRemark[] }>
  readonly compare: (wanted: WantedGrant) => Promise<GrantComparison>
  /** Makes a change that was compared, and resolves when it is in force here. */
  readonly save: (
    wanted: WantedGrant,
    by: { readonly administrator: string; readonly preview: string },
  ) => Promise<GrantChanged>
  readonly history: (most: number, before?: number) => Promise<readonly GrantChanged[]>
}
