/** One line per request: who, what, decision and cost. Never a credential, a query string or a body. */
export interface AuditEvent {
  readonly id: string
  readonly time: string
  readonly clientAddress: string
  readonly method: string
  /** Mount path, such as `/arcgis`; absent outside mounts. */
  readonly mount?: string
  readonly principal: string
  readonly carrier: string
  readonly service?: string
  readonly operation?: string
  readonly layers?: readonly number[]
  readonly decision: 'permit' | 'deny' | 'fault' | 'none'
  /** Error code with its reason, or the names of the grants. */
  readonly reason?: string
  readonly dropped?: readonly string[]
  readonly upstreamStatus?: number
  readonly status: number
  readonly bytes: number
  readonly durationMs: number
}
