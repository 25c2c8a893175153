import { GatewayError } from '../../core/errors/errors.ts'
import type { Store } from '../../store/port.ts'
import type { PersonRights, SessionRecord } from '../../store/session-port.ts'

/** What an identity system says of a person when it is asked again; `ended`: the person may not sign in any more. */
export type Reading =
  | ({ readonly kind: 'read'; readonly secrets?: Uint8Array } & PersonRights)
  | { readonly kind: 'ended' }
  | { readonly kind: 'unreachable' }

/** How the identity system of a session is asked again. */
export interface ReadAgain {
  readonly everyMs: number
  readonly read: (session: SessionRecord, now: number) => Promise<Reading>
}

/** A session as it is now. */
interface CurrentSession {
  readonly record: SessionRecord
  /** Epoch milliseconds. */
  readonly checkAgainAt: number
}

/** The sessions of browsers: whether they go on, and what the person behind each may be called now. */
export interface SessionBook {
  /**
   * The session as it is now. Its identity system is asked again where that is due, by one process at a time; through an outage what it said last holds.
   * @throws GatewayError `credential.invalid` where it was ended, `credential.expired` where it was idle for too long
   */
  current(id: string, now: number): Promise<CurrentSession>
  /** Notes a use of the session, or of something made from it. */
  noteUse(id: string, now: number): void
  /** Writes the uses that were noted since. */
  writeUses(): Promise<void>
}

interface SessionBookOptions {
  readonly store: Store
  /** A session that was not used for so long is over. */
  readonly idleMs: number
  /** Undefined where no identity system can be asked about the session. */
  readonly readAgain: (session: SessionRecord) => ReadAgain | undefined
  readonly log: (message: string, error: unknown) => void
}

/** How long one process has the turn to ask, and how long it is not asked again after an outage. */
const turnMs = 30_000

/** How soon a process looks again while another one asks. */
const waitMs = 2_000

export function createSessionBook(options: SessionBookOptions): SessionBook {
  const { store, idleMs } = options
  const uses = createUses(store)
  return {
    current: async (id, now) => {
      const record = await store.sessions.get(id, now)
      if (record === undefined) throw new GatewayError('credential.invalid', 'the session was ended')
      const usedAt = Math.max(record.lastUsedAt, uses.of(id))
      if (now - usedAt >= idleMs) {
        await store.sessions.end(id, now)
        throw new GatewayError('credential.expired', 'the session was idle for too long')
      }
      const { record: known, checkAgainAt } = await asNow(record, now, options)
      return { record: known, checkAgainAt: Math.min(checkAgainAt, now + idleMs) }
    },
    noteUse: uses.note,
    writeUses: uses.write,
  }
}

/** The record, read again from its identity system where that is due. @throws GatewayError `credential.invalid` where the person is gone */
async function asNow(
  record: SessionRecord,
  now: number,
  options: SessionBookOptions,
): Promise<CurrentSession> {
  const { sessions } = options.store
  const dueAt = dueAtOf(record, options)
  if (now < dueAt) return { record, checkAgainAt: dueAt }
  if (!(await sessions.lease(record.id, now, now + turnMs))) return { record, checkAgainAt: now + waitMs }
  // Whoever had the turn before may have used up the tokens that were read above; a provider takes them for stolen then.
  const latest = await sessions.get(record.id, now)
  if (latest === undefined) throw new GatewayError('credential.invalid', 'the session was ended')
  const nextAt = dueAtOf(latest, options)
  return now < nextAt ? { record: latest, checkAgainAt: nextAt } : readNow(latest, now, options)
}

/** When its identity system is asked again, epoch milliseconds; `Infinity` where none knows more. */
function dueAtOf(record: SessionRecord, { readAgain }: SessionBookOptions): number {
  const again = readAgain(record)
  return again === undefined ? Infinity : record.checkedAt + again.everyMs
}

async function readNow(
  record: SessionRecord,
  now: number,
  { store, readAgain, log }: SessionBookOptions,
): Promise<CurrentSession> {
  const again = readAgain(record)
  if (again === undefined) return { record, checkAgainAt: Infinity }
  const reading = await again.read(record, now).catch((error): Reading => {
    log(`what ${record.provider} says of a session cannot be read`, error)
    return { kind: 'unreachable' }
  })
  if (reading.kind === 'unreachable') return { record, checkAgainAt: now + turnMs }
  if (reading.kind === 'ended') {
    await store.sessions.end(record.id, now)
    throw new GatewayError('credential.invalid', `${record.provider} ended the session`)
  }
  const { kind: _, ...said } = reading
  const rightsVersion = record.rightsVersion + (rightsText(said) === rightsText(record) ? 0 : 1)
  const update = { ...said, rightsVersion, checkedAt: now }
  if (!(await store.sessions.update(record.id, update)))
    throw new GatewayError('credential.invalid', 'the session was ended')
  return { record: { ...record, ...update }, checkAgainAt: now + again.everyMs }
}

/** A text that changes with roles and attributes, and not with their order. */
const rightsText = ({ roles, attributes }: Pick<PersonRights, 'roles' | 'attributes'>): string =>
  JSON.stringify([roles.toSorted(), Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1))])

/** The last uses that are not in the store yet. */
function createUses(store: Store) {
  let noted = new Map<string, number>()
  let writing: ReadonlyMap<string, number> = noted
  return {
    of: (id: string): number => Math.max(noted.get(id) ?? 0, writing.get(id) ?? 0),
    note: (id: string, now: number): void => void noted.set(id, now),
    write: async (): Promise<void> => {
      if (noted.size === 0) return
      writing = noted
      noted = new Map()
      await store.sessions.touch(writing)
    },
  }
}
