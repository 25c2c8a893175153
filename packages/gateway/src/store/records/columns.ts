import { z } from 'zod'

/** One row as a database gives it. */
export type Row = Readonly<Record<string, unknown>>

/** Readers of columns; each throws when the database holds something else than what was written. */
export const text = (row: Row, column: string): string => z.string().parse(row[column])
export const textOrNull = (row: Row, column: string): string | null =>
  z.string().nullable().parse(row[column])
export const timeOrNull = (row: Row, column: string): number | null => z.int().nullable().parse(row[column])
export const time = (row: Row, column: string): number => z.int().parse(row[column])
export const bytes = (row: Row, column: string): Uint8Array => z.instanceof(Uint8Array).parse(row[column])
export const bytesOrNull = (row: Row, column: string): Uint8Array | null =>
  z.instanceof(Uint8Array).nullable().parse(row[column])

/** SQLite keeps a yes as 1. */
export const flag = (row: Row, column: string): boolean =>
  z.union([z.boolean(), z.literal([0, 1])]).parse(row[column]) === true || row[column] === 1

/** A list of texts that is kept as JSON. */
export const texts = (row: Row, column: string): string[] =>
  z.array(z.string()).parse(JSON.parse(text(row, column)))

/** As `texts`, or null. */
export const textsOrNull = (row: Row, column: string): string[] | null =>
  row[column] === null ? null : texts(row, column)

/** Attributes of a principal. */
export const attributeRecord = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.array(z.number())]),
)

/** Attributes of a principal, kept as JSON. */
export const attributes = (row: Row, column: string) => attributeRecord.parse(JSON.parse(text(row, column)))

/** One of several texts, as an object of which each text is a name and its own value. */
export const oneOf =
  <Known extends string>(known: Readonly<Record<Known, Known>>) =>
  (row: Row, column: string): Known =>
    z.enum(known).parse(row[column]) as Known

/** JSON, or null for null. */
export const jsonOrNull = (value: readonly string[] | null): string | null =>
  value === null ? null : JSON.stringify(value)

/**
 * Reads records of one kind. A row that holds something which this release does not know is not read: a newer release beside this one may have
 * limited the record by it. A column that is not known and null limits nothing.
 * @param columns a reader for each column of the record
 * @param others columns that are known and no part of the record
 * @returns undefined for a row that is not understood
 */
export function rowReader<Record extends object>(
  columns: { readonly [Name in keyof Record]: (row: Row, column: string) => Record[Name] },
  others: readonly string[] = [],
): (row: Row) => Record | undefined {
  const readers = Object.entries(columns) as [string, (row: Row, column: string) => unknown][]
  const known = new Set([...Object.keys(columns), ...others])
  return (row) => {
    if (Object.keys(row).some((name) => row[name] !== null && !known.has(name))) return undefined
    try {
      return Object.fromEntries(readers.map(([name, read]) => [name, read(row, name)])) as Record
    } catch {
      return undefined
    }
  }
}

/** The records that are understood. */
export const understood = <Record>(
  rows: readonly Row[],
  read: (row: Row) => Record | undefined,
): readonly Record[] => rows.flatMap((row) => read(row) ?? [])
