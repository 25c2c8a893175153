import { createHash } from 'node:crypto'
import type { Sealer } from '../sealing.ts'
import { copiedTables, type Plain } from './tables.ts'

/** A record and the table that it is of, by its name in the file. */
export type Entry = readonly [table: string, record: Plain]

/** Records that are to be written, and what seals them in their place. */
export interface RestoreWork {
  readonly entries: AsyncIterable<Entry>
  readonly sealer: Sealer
}

const modulus = 1n << 256n

/** Number and digest of the records that were given, in whatever order, and the revocations among them. */
export class Given {
  readonly #tables = new Map<string, { count: number; sum: bigint }>()
  readonly #revocations = new Map<string, number>()

  add([table, record]: Entry): void {
    const known = this.#tables.get(table) ?? { count: 0, sum: 0n }
    known.count += 1
    known.sum = (known.sum + BigInt(`0x${digestOf(record)}`)) % modulus
    this.#tables.set(table, known)
    if (table === 'changes' && typeof record.before === 'number')
      this.#revocations.set(
        String(record.subject),
        Math.max(record.before, this.#revocations.get(String(record.subject)) ?? 0),
      )
  }

  /** Records altogether. */
  get size(): number {
    return [...this.#tables.values()].reduce((sum, { count }) => sum + count, 0)
  }

  /** Records of each table. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(copiedTables.map(({ from }) => [from, this.#tables.get(from)?.count ?? 0]))
  }

  /** True where the records of a table are the same; of changes, where no revocation is missing: there may be others. */
  isIn(arrived: Given, table: string): boolean {
    if (table === 'changes')
      return [...this.#revocations].every(
        ([subject, before]) => before <= (arrived.#revocations.get(subject) ?? -1),
      )
    const [own, its] = [this.#tables.get(table), arrived.#tables.get(table)]
    return own?.count === its?.count && own?.sum === its?.sum
  }
}

/** @throws Error where the records that arrived are others than those that were given */
export async function requireArrived(
  given: Given,
  entries: AsyncIterable<Entry> | Iterable<Entry>,
): Promise<void> {
  const arrived = new Given()
  for await (const entry of entries) arrived.add(entry)
  const wrong = copiedTables.find(({ from }) => !given.isIn(arrived, from))
  if (wrong) throw new Error(`what arrived in ${wrong.from} is not what was there; nothing was written`)
}

/** SHA-256 of a record, its columns in any order, lower-case hexadecimal. A column that an older release did not have is one that is null. */
export function digestOf(record: Plain): string {
  const sorted = Object.entries(record)
    .filter(([, value]) => value !== null)
    .sort(([one], [other]) => (one < other ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex')
}
