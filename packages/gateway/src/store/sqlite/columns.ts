import type { SQLOutputValue } from 'node:sqlite'
import { z } from 'zod'

/** One row as SQLite gives it. */
export type Row = Readonly<Record<string, SQLOutputValue>>

/** Readers of columns; each throws when the file holds something else than what was written. */
export const text = (row: Row, column: string): string => z.string().parse(row[column])
export const textOrNull = (row: Row, column: string): string | null =>
  z.string().nullable().parse(row[column])
export const timeOrNull = (row: Row, column: string): number | null => z.int().nullable().parse(row[column])
export const time = (row: Row, column: string): number => z.int().parse(row[column])

/** A list of texts that is kept as JSON. */
export const texts = (row: Row, column: string): string[] =>
  z.array(z.string()).parse(JSON.parse(text(row, column)))

/** As `texts`, or null. */
export const textsOrNull = (row: Row, column: string): string[] | null =>
  row[column] === null ? null : texts(row, column)

const attributeRecord = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.array(z.number())]),
)

/** Attributes of a principal, kept as JSON. */
export const attributes = (row: Row, column: string) => attributeRecord.parse(JSON.parse(text(row, column)))

/** JSON, or null for null. */
export const jsonOrNull = (value: readonly string[] | null): string | null =>
  value === null ? null : JSON.stringify(value)
