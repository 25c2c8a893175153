import { createHash } from 'node:crypto'
import type { EditedRow, EditKey, EditOutcome, KnownEdit, OpenEdit } from '../core/edits/open-edit.ts'
import { GatewayError } from '../core/errors/errors.ts'
import type { KeyedEdit, KeyedEditStore, LockedRow, RowLockStore } from '../store/port.ts'
import { type RowQueue, rowLocked } from './row-queue.ts'

/** What keeping edits apart needs. */
export interface OpenEditsOptions {
  readonly store: { readonly rowLocks: RowLockStore; readonly keyedEdits: KeyedEditStore }
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** Milliseconds of a clock that only goes forward. */
  readonly monotonic: () => number
  readonly random: (bytes: number) => Uint8Array
  /** The map server of an upstream. Rows are kept from others there, by whatever upstream these come. */
  readonly serverOf: (upstream: string) => string
  /** Told of a store that could not be asked where the edit goes on all the same. */
  readonly log: (message: string, error: unknown) => void
  /** How long a lock and a key hold without being renewed. Default 15 seconds. */
  readonly leaseMs?: number
  /** The longest wait for rows that others edit. Default 10 seconds. */
  readonly waitMs?: number
  /** How long what became of an edit is kept under its key. Default 10 minutes. */
  readonly keepMs?: number
}

/** Keys that one caller may have at once. */
const mostKeys = 1_000

/** One edit, its locks and its key. What it has is renewed by a timer until it ends. */
export class EditUnderWay implements OpenEdit {
  readonly #holder: string
  readonly #queue: RowQueue
  readonly #options: Required<OpenEditsOptions>
  readonly #rows = new Map<string, LockedRow>()
  #keyId: string | undefined
  #waitsUntilMs: number | undefined
  #renewing: NodeJS.Timeout | undefined

  constructor(holder: string, queue: RowQueue, options: Required<OpenEditsOptions>) {
    this.#holder = holder
    this.#queue = queue
    this.#options = options
  }

  async take(asked: readonly EditedRow[], signal: AbortSignal): Promise<'taken' | 'waited' | 'again'> {
    const more = this.#missing(asked)
    if (more.length === 0) return 'taken'
    this.#renew()
    if (await this.#queue.takeNow({ holder: this.#holder, rows: more })) {
      this.#note(more)
      return 'taken'
    }
    // Whoever waits has nothing, so two who want each other's rows do not wait for ever.
    const had = [...this.#rows.values()]
    if (had.length > 0) await this.#queue.release(this.#holder)
    this.#rows.clear()
    const { monotonic, waitMs } = this.#options
    this.#waitsUntilMs ??= monotonic() + waitMs
    const all = [...had, ...more]
    await this.#queue.take({ holder: this.#holder, rows: all }, { untilMs: this.#waitsUntilMs, signal })
    this.#note(all)
    return had.length > 0 ? 'again' : 'waited'
  }

  async begin({ caller, key, request }: EditKey): Promise<KnownEdit> {
    const { store, clock, leaseMs, keepMs } = this.#options
    const now = clock()
    const leaseUntil = now + leaseMs
    const id = digestOf(JSON.stringify([caller, key]))
    const known = await store.keyedEdits.begin({
      id,
      caller: digestOf(caller),
      request,
      holder: this.#holder,
      now,
      leaseUntil,
      expiresAt: leaseUntil + keepMs,
      most: mostKeys,
    })
    if (known === 'too-many') return { kind: 'too-many' }
    if (known !== 'begun') return knownEdit(known, request, now)
    this.#keyId = id
    this.#renew()
    return { kind: 'begun' }
  }

  async sending(): Promise<void> {
    const { store, clock, leaseMs } = this.#options
    const left = this.#rows.size > 0 ? await store.rowLocks.renew(this.#holder, clock() + leaseMs) : 0
    if (left < this.#rows.size) throw rowLocked('the locks were lost')
    if (this.#keyId !== undefined && !(await store.keyedEdits.sending(this.#keyId, this.#holder)))
      throw new GatewayError('request.still-running', 'another attempt took over', { retryAfterSeconds: 2 })
  }

  async keep(outcome: EditOutcome): Promise<void> {
    const { store, clock, keepMs } = this.#options
    const id = this.#keyId
    if (id === undefined) return
    const edit = { id, holder: this.#holder, outcome: bytesOf(outcome), expiresAt: clock() + keepMs }
    await this.#quietly('what became of an edit cannot be kept', () => store.keyedEdits.finish(edit))
  }

  async free(): Promise<void> {
    const id = this.#keyId
    if (id === undefined) return
    const { keyedEdits } = this.#options.store
    await this.#quietly('the key of an edit cannot be freed', () => keyedEdits.free(id, this.#holder))
  }

  async end(): Promise<void> {
    clearInterval(this.#renewing)
    if (this.#rows.size > 0)
      await this.#quietly('locks cannot be given back', () => this.#queue.release(this.#holder))
    this.#rows.clear()
  }

  #missing(asked: readonly EditedRow[]): readonly LockedRow[] {
    const rows = asked
      .map((row) => lockedRow(row, this.#options))
      .filter((row) => {
        const isAll = this.#rows.has(nameOf({ ...row, row: '*' }))
        return !isAll && !this.#rows.has(nameOf(row))
      })
    return [...new Map(rows.map((row) => [nameOf(row), row])).values()]
  }

  #note(rows: readonly LockedRow[]): void {
    for (const row of rows) this.#rows.set(nameOf(row), row)
  }

  /** Begins to renew what it has, three times in each lease. */
  #renew(): void {
    const { leaseMs, clock, store } = this.#options
    this.#renewing ??= setInterval(() => {
      const until = clock() + leaseMs
      const id = this.#keyId
      void this.#quietly('the lease of an edit cannot be renewed', async () => {
        if (this.#rows.size > 0) await store.rowLocks.renew(this.#holder, until)
        if (id !== undefined) await store.keyedEdits.renew(id, this.#holder, until)
      })
    }, leaseMs / 3).unref()
  }

  async #quietly(message: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#options.log(message, error)
    }
  }
}

/** What an earlier attempt left under the key. An attempt that sent its write and says no more may have changed something. */
function knownEdit(
  { request, isSent, leaseUntil, outcome }: KeyedEdit,
  asked: string,
  now: number,
): KnownEdit {
  if (request !== asked) return { kind: 'other-request' }
  if (outcome !== null) return { kind: 'ended', outcome: outcomeIn(outcome) }
  return { kind: isSent && leaseUntil < now ? 'unknown' : 'running' }
}

const lockedRow = (
  { upstream, service, layerId, row }: EditedRow,
  { serverOf }: Pick<OpenEditsOptions, 'serverOf'>,
): LockedRow => ({
  layer: JSON.stringify([serverOf(upstream), service.toLowerCase(), layerId]),
  row,
})

const nameOf = ({ layer, row }: LockedRow): string => `${row} ${layer}`

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

const bytesOf = (outcome: EditOutcome): Uint8Array => new TextEncoder().encode(JSON.stringify(outcome))

/** The text was written by this code, and came out of its seal. */
const outcomeIn = (bytes: Uint8Array): EditOutcome => JSON.parse(new TextDecoder().decode(bytes))
