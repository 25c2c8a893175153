import type { UsageCounts, UsageRow } from '../../store/usage-port.ts'

type Names = Pick<UsageRow, 'hour' | 'principal' | 'key' | 'service'>

/** Rows of one process between two writings; a row takes about 300 bytes. */
const mostRows = 20_000

type Row = { -readonly [Name in keyof UsageRow]: UsageRow[Name] }

/** What this process counted of requests, between two writings to the store. */
export class UsageBook {
  readonly #most: number
  readonly #lost: (requests: number) => void
  #rows = new Map<string, Row>()

  /** @param lost told of requests that cannot be remembered, because the store takes nothing */
  constructor(lost: (requests: number) => void, most = mostRows) {
    this.#lost = lost
    this.#most = most
  }

  /** Rows that were not written yet. */
  get size(): number {
    return this.#rows.size
  }

  /** True where it is time to write, whatever the time is. */
  get isFull(): boolean {
    return this.#rows.size >= this.#most / 2
  }

  add(names: Names, counts: UsageCounts): void {
    const key = `${names.hour} ${names.principal}\n${names.key}\n${names.service}`
    const row = this.#rows.get(key)
    if (row !== undefined) addTo(row, counts)
    else if (this.#rows.size < this.#most) this.#rows.set(key, { ...names, ...counts })
    else this.#lost(counts.requests)
  }

  /** Takes all rows out. */
  take(): readonly UsageRow[] {
    const rows = [...this.#rows.values()]
    this.#rows = new Map()
    return rows
  }

  /** Puts rows back that could not be written. */
  putBack(rows: readonly UsageRow[]): void {
    for (const row of rows) this.add(row, row)
  }
}

function addTo(row: Row, counts: UsageCounts): void {
  row.requests += counts.requests
  row.units += counts.units
  row.megapixels += counts.megapixels
  row.records += counts.records
  row.renders += counts.renders
  row.hits += counts.hits
  row.bytes += counts.bytes
  row.refused += counts.refused
}
