import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Tally } from '../system/faults/tally.ts'
import { askAsKnown, askAsNew, type Counter, counted, type KeyedEdit, sendEdit } from './callers.ts'
import { crewKeys, type Fleet } from './fleet.ts'
import { createRevokedSessions } from './revoked-sessions.ts'

/** What a load has seen. */
export interface LoadResult {
  readonly tally: Tally
  /** What was lost, by what was seen in its place. */
  readonly lost: ReadonlyMap<string, number>
  /** How many credentials were ended. */
  readonly revoked: number
  /** The longest time that one of them was still let in after its end was answered, in milliseconds, and by which gateway. */
  readonly longest: { readonly ms: number; readonly at: string }
  /** Edits, by what was told and how many rows there are. */
  readonly edits: Readonly<Record<string, number>>
  /** Edits that were told something else than what is. */
  readonly wrongEdits: readonly string[]
}

/** A steady load of known callers, new callers, ends of sessions, and edits under keys. */
export interface Load {
  readonly tally: Tally
  readonly revoked: () => number
  /** Waits until a request of each kind was answered well once more by every gateway. */
  untilWell(): Promise<void>
  /** Ends the load, asks what is still open, and judges; what was revoked is to be refused within the bound. */
  end(boundMs: number): Promise<LoadResult>
}

interface LoadOptions {
  /** Address of the front that callers ask; default: they ask the gateways, in turn. */
  readonly front?: string
  /** Times between requests are so many times as long; default 1. */
  readonly slower?: number
}

const pacesMs = { known: 60, fresh: 300, revoked: 700, edit: 400 }

export function startLoad(fleet: Fleet, { front, slower = 1 }: LoadOptions = {}): Load {
  const counter: Counter = { tally: { sent: 0, well: 0, clear: 0, lost: 0 }, lost: new Map() }
  const sessions = createRevokedSessions()
  const edits: KeyedEdit[] = []
  // The field takes 12 characters, with up to five digits for the edit.
  const run = randomBytes(3).toString('hex')
  const under = new Set<Promise<void>>()
  let [isOver, turn] = [false, 0]
  const running = () => fleet.members.filter((member) => member.process !== undefined)
  const next = (): string => {
    turn += 1
    const members = running()
    return front ?? members[turn % members.length]?.url ?? ''
  }
  const start = (work: Promise<void>) => {
    under.add(work)
    work.finally(() => under.delete(work))
  }
  const every = async (ms: number, work: () => Promise<void>) => {
    for (; !isOver; await pause(ms * slower)) start(work())
  }
  const edit = async () => {
    const name = `${run}-${edits.length}`
    const one: KeyedEdit = {
      key: `key-of-${name}`,
      text: name,
      caller: crewKeys[edits.length % crewKeys.length] ?? '',
    }
    edits.push(one)
    // Each fourth is sent to two gateways at the same moment.
    const places = edits.length % 4 === 0 ? [next(), next()] : [next()]
    await Promise.all(places.map((url) => sendEdit(counter, url, one)))
  }
  const known = async () => void (await counted(counter, 'a known caller', askAsKnown(next())))
  const loops = [
    every(pacesMs.known, known),
    every(pacesMs.fresh, () => askAsNew(counter, [next(), next()])),
    every(pacesMs.revoked, () => sessions.tryOne(running(), () => isOver)),
    every(pacesMs.edit, edit),
  ]
  return {
    tally: counter.tally,
    revoked: () => sessions.ended.length,
    untilWell: () => untilWell(fleet, front),
    end: async (boundMs) => {
      isOver = true
      await Promise.all([...loops, ...under])
      await sessions.askAgain(running(), boundMs)
      for (const one of edits) await insist(counter, next, one)
      return { ...counter, revoked: sessions.ended.length, longest: sessions.longest, ...judge(fleet, edits) }
    },
  }
}

/** Waits until every gateway, or the front, serves known and new callers. */
async function untilWell({ members }: Fleet, front: string | undefined): Promise<void> {
  const places = front === undefined ? members.map(({ url }) => url) : [front]
  for (const place of places) {
    const isWell = async (): Promise<boolean> => {
      const own: Counter = { tally: { sent: 0, well: 0, clear: 0, lost: 0 }, lost: new Map() }
      await counted(own, '', askAsKnown(place))
      await askAsNew(own, [place, place])
      return own.tally.well === 3
    }
    while (!(await isWell())) await pause(100)
  }
}

/** Sends an edit again by its key until it is told what became of it; a lease of 15 seconds may have to end first. Five minutes only end what hangs. */
async function insist(counter: Counter, next: () => string, one: KeyedEdit): Promise<void> {
  const untilMs = performance.now() + 300_000
  while (one.told === undefined && performance.now() < untilMs) {
    await sendEdit(counter, next(), one)
    if (one.told === undefined) await pause(500)
  }
}

/** Compares what was told of edits with the rows that there are. */
function judge({ sample }: Fleet, edits: readonly KeyedEdit[]): Pick<LoadResult, 'edits' | 'wrongEdits'> {
  const counts: Record<string, number> = {}
  const wrongEdits: string[] = []
  const statement = sample.world.database.prepare('SELECT count(*) AS n FROM layer_2 WHERE status = ?')
  for (const { text, told = 'nothing' } of edits) {
    const rows = Number(statement.get(text)?.n)
    const outcome = `${told}, ${rows} rows`
    counts[outcome] = (counts[outcome] ?? 0) + 1
    const isTrue = { done: rows === 1, refused: rows === 0, unknown: rows <= 1, nothing: false }[told]
    if (!isTrue) wrongEdits.push(`${text}: ${outcome}`)
  }
  return { edits: counts, wrongEdits }
}
