/**
 * A row that was not what it had been when the edit was checked: somebody changed it between the check and the write. For the log, the
 * metrics and the audit trail; no caller sees it.
 */
export interface EditAlarm {
  /**
   * `out-of-reach`: the row was already out of the caller's reach when it was written. `moved-out`: what the map server made of the row is out
   * of reach, because of a rule or default of its own or another writer. `unseen`: the map server does not tell what the row was before.
   */
  readonly kind: 'out-of-reach' | 'moved-out' | 'unseen'
  readonly layerId: number
  readonly rowId: number
  /** What was done: the old values stand again, or the row was left as it is, because of the reason. */
  readonly outcome: 'put-back' | { readonly left: string }
  /** Attributes and geometry before the edit, as the map server told them; for the audit trail, where they are sealed. */
  readonly original?: Readonly<Record<string, unknown>>
}

/** What one change of an edit came to when it was checked, for `explain`. */
export interface EditVerdict {
  readonly layerId: number
  readonly change: 'add' | 'update' | 'delete' | 'calculate' | 'attach' | 'detach'
  /** The row as it was named; absent for rows that are added. */
  readonly row?: number | string
  /** The grant that permits it; absent where none does. */
  readonly grant?: string
  /** What was found of the row before the change, in words; absent for rows that are added. */
  readonly before?: string
  /** What was found of the row after it, in words; absent where nothing of it is left. */
  readonly after?: string
  /** How it would be sent: with its condition, or compared afterwards. Absent where it would not be. */
  readonly way?: 'conditional' | 'compared' | 'plain'
}
