import type { GrantChange, GrantRecord, HolderRecord } from '../grant-port.ts'
import { attributes, type Row, rowReader, text, textOrNull, texts, time, timeOrNull } from './columns.ts'

/** A grant; undefined for one that this release does not understand, which gives nothing. */
export const grantOf = rowReader<GrantRecord>({
  id: text,
  position: time,
  body: text,
  version: time,
  createdBy: text,
  createdAt: time,
  changedBy: text,
  changedAt: time,
})

/** A change of the grants. */
export const grantChangeOf = rowReader<GrantChange>({
  number: time,
  mark: text,
  at: time,
  administrator: text,
  grantId: text,
  before: textOrNull,
  after: textOrNull,
  undoes: timeOrNull,
})

/** Roles and attributes of an account. */
export const holderOf = rowReader<HolderRecord>({
  id: text,
  account: text,
  roles: texts,
  attributes,
  seenAt: time,
})

/** The state of the grants by their last change. */
export const grantsStateOf = (row: Row | undefined) => ({
  version: Number(row?.number ?? 0),
  mark: String(row?.mark ?? ''),
})
