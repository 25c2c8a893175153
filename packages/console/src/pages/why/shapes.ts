/** What `/api/why` tells. */
export interface Explanation {
  readonly principal: { readonly id: string; readonly roles: readonly string[] }
  readonly asked: {
    readonly operation?: string
    readonly service?: string
    readonly layer?: number
    readonly fault?: string
    readonly message?: string
  }
  readonly grants: readonly { readonly grant: string; readonly applies: boolean; readonly why: string }[]
  readonly decision: { readonly effect: 'permit' | 'deny'; readonly code?: string; readonly reason?: string }
  readonly isWhole: boolean
  readonly layers: readonly Layer[]
  readonly outbound: readonly (
    | {
        readonly method: string
        readonly path: string
        readonly parameters: Readonly<Record<string, string>>
      }
    | { readonly after: string }
  )[]
}

interface Layer {
  readonly layer: number
  readonly name: string
  readonly views: readonly {
    readonly grant: string
    readonly fields: 'all' | readonly string[]
    readonly rows: string
    readonly isInArea: boolean
  }[]
}
