import type { Purge } from '../cache/port.ts'

/** A purge that a worker asks the others for, by way of their supervisor. */
interface PurgeMessage {
  readonly task: 'purge'
  /** Of the worker that asks, or of the supervisor that passes it on. */
  readonly id: number
  readonly purge: Purge
  /** The files that hold the purge. */
  readonly recordedIn?: string
}

/** How many entries went for it. */
interface PurgedMessage {
  readonly task: 'purged'
  readonly id: number
  readonly entries: number
}

/** The channel between a worker and its supervisor, see `process`. */
interface Channel {
  readonly send: (message: PurgeMessage | PurgedMessage) => void
  /** Resolves after so many milliseconds. */
  readonly pause: (ms: number) => Promise<unknown>
}

/** A worker that does not answer is waited for this long. */
const patienceMs = 5_000

/** The purges that one worker asks the others for, and those that others ask it for. */
export class WorkerPurges {
  readonly #channel: Channel
  readonly #asked = new Map<number, (entries: number) => void>()
  #lastId = 0

  constructor(channel: Channel) {
    this.#channel = channel
  }

  /** Makes the other workers forget. Resolves with the number of their entries when all of them have, or were waited for in vain. */
  async ask(purge: Purge, recordedIn: string | undefined): Promise<number> {
    this.#lastId += 1
    const id = this.#lastId
    const { promise, resolve } = Promise.withResolvers<number>()
    this.#asked.set(id, resolve)
    this.#channel.send({ task: 'purge', id, purge, ...(recordedIn === undefined ? {} : { recordedIn }) })
    const entries = await Promise.race([promise, this.#channel.pause(patienceMs).then(() => 0)])
    this.#asked.delete(id)
    return entries
  }

  /** Takes a message of the supervisor; others are no concern of it. */
  async receive(
    message: unknown,
    purgeHere: (purge: Purge, recordedIn: string | undefined) => Promise<number>,
  ): Promise<void> {
    if (isPurged(message)) this.#asked.get(message.id)?.(message.entries)
    if (!isPurge(message)) return
    const entries = await purgeHere(message.purge, message.recordedIn)
    this.#channel.send({ task: 'purged', id: message.id, entries })
  }
}

/** A worker as its supervisor sees it. */
interface PurgingWorker {
  readonly connected: boolean
  readonly send: (message: PurgeMessage | PurgedMessage) => unknown
}

interface Relayed<Worker> {
  readonly asker: Worker
  readonly id: number
  readonly waitsFor: Set<Worker>
  entries: number
}

/** Passes purges between workers, and tells who asked when every other one has purged or ended. */
export class PurgeRelay<Worker extends PurgingWorker> {
  readonly #relayed = new Map<number, Relayed<Worker>>()
  #lastId = 0

  /** Takes a message of a worker; others are no concern of it. */
  receive(message: unknown, from: Worker, workers: Iterable<Worker>): void {
    if (isPurge(message)) this.#pass(message, from, workers)
    if (isPurged(message)) this.#answered(message.id, from, message.entries)
  }

  /** Waits no longer for a worker that ended. */
  ended(worker: Worker): void {
    for (const id of [...this.#relayed.keys()]) this.#answered(id, worker, 0)
  }

  #pass({ id, ...message }: PurgeMessage, asker: Worker, workers: Iterable<Worker>): void {
    const others = [...workers].filter((worker) => worker !== asker && worker.connected)
    this.#lastId += 1
    const relayId = this.#lastId
    this.#relayed.set(relayId, { asker, id, waitsFor: new Set(others), entries: 0 })
    for (const worker of others) worker.send({ ...message, id: relayId })
    this.#finish(relayId)
  }

  #answered(relayId: number, worker: Worker, entries: number): void {
    const relayed = this.#relayed.get(relayId)
    if (relayed?.waitsFor.delete(worker)) relayed.entries += entries
    this.#finish(relayId)
  }

  #finish(relayId: number): void {
    const relayed = this.#relayed.get(relayId)
    if (relayed === undefined || relayed.waitsFor.size > 0) return
    this.#relayed.delete(relayId)
    const { asker, id, entries } = relayed
    if (asker.connected) asker.send({ task: 'purged', id, entries })
  }
}

const taskOf = (message: unknown): unknown =>
  typeof message === 'object' && message !== null && 'task' in message ? message.task : undefined

const isPurge = (message: unknown): message is PurgeMessage => taskOf(message) === 'purge'

const isPurged = (message: unknown): message is PurgedMessage => taskOf(message) === 'purged'
