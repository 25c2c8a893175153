import type { EditedRow, EditOutcome, KnownEdit, OpenEdit } from './open-edit.ts'

/** An edit that writes down what is asked of it. `known`: what it finds under a key; `lost` and `waited`: the takings that find other rows given back, and that wait. */
export function notedEdit({
  known = { kind: 'begun' } as KnownEdit,
  lost = [] as readonly number[],
  waited = [] as readonly number[],
} = {}): OpenEdit & {
  readonly notes: string[]
  readonly kept: EditOutcome[]
} {
  const notes: string[] = []
  const kept: EditOutcome[] = []
  const held = new Set<string>()
  let takings = 0
  return {
    notes,
    kept,
    take: async (rows: readonly EditedRow[]) => {
      takings += 1
      notes.push(`take ${rows.map(({ layerId, row }) => `${layerId}/${row}`).join(' ')}`)
      const isNew = rows.some(({ layerId, row }) => !held.has(`${layerId}/${row}`))
      for (const { layerId, row } of rows) held.add(`${layerId}/${row}`)
      if (waited.includes(takings)) return 'waited'
      return isNew && lost.includes(takings) ? 'again' : 'taken'
    },
    begin: async ({ key }) => {
      notes.push(`begin ${key}`)
      return known
    },
    sending: async () => void notes.push('sending'),
    keep: async (outcome) => {
      notes.push(`keep ${outcome.kind}`)
      kept.push(outcome)
    },
    free: async () => void notes.push('free'),
    end: async () => void notes.push('end'),
  }
}
