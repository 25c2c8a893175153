import { GatewayError } from '../../core/errors/errors.ts'
import type { Connection } from './connection.ts'

/** Connections that are signed in as the gateway's own account: for searches, never for the passwords of people. */
export interface ServiceConnections {
  /**
   * Lends a connection to one piece of work. Where the directory closed a connection that was kept, the work is done once more on a new one.
   * @throws GatewayError `credential.directory-unreachable`
   */
  use<T>(work: (connection: Connection) => Promise<T>): Promise<T>
  close(): void
}

/** How many pieces of work wait when every connection is lent. */
const mostWaiting = 200

/** For how long nobody tries again to connect to a directory that could not be reached, milliseconds. */
const pauseMs = 2_000

interface ServiceOptions {
  /** Name of the directory, for the detail of errors. */
  readonly name: string
  /** Opens a connection and signs it in. */
  readonly open: () => Promise<Connection>
  /** The most connections at once. */
  readonly most: number
  /** How long a connection is kept that nobody uses, milliseconds. */
  readonly idleMs: number
  readonly clock: () => number
  /** Told of each connection and each question that failed. */
  readonly log: (message: string) => void
}

export function createServiceConnections(options: ServiceOptions): ServiceConnections {
  const { name, most, log } = options
  const turns = createTurns(most, name)
  const kept = createKept(options)
  const open = createOpener(options)
  return {
    use: async (work) => {
      await turns.enter()
      try {
        const old = kept.take()
        const first = old && (await workOn(old, work, kept.give))
        const isToRepeat = first === undefined || ('error' in first && first.wasClosed)
        const done = isToRepeat ? await workOn(await open(), work, kept.give) : first
        if ('result' in done) return done.result
        throw done.error
      } catch (error) {
        if (error instanceof GatewayError) throw error
        const { message } = error as Error
        log(`the directory ${name} cannot be asked: ${message}`)
        throw unreachable(name, message)
      } finally {
        turns.leave()
      }
    },
    close: kept.close,
  }
}

/** What became of work on a connection; `wasClosed`: the connection was closed before the work was done. */
type Done<T> = { readonly result: T } | { readonly error: unknown; readonly wasClosed: boolean }

async function workOn<T>(
  connection: Connection,
  work: (connection: Connection) => Promise<T>,
  give: (connection: Connection) => void,
): Promise<Done<T>> {
  try {
    const result = await work(connection)
    give(connection)
    return { result }
  } catch (error) {
    const wasClosed = connection.state === 'closed'
    connection.close()
    return { error, wasClosed }
  }
}

/** Lets so many in at once; the others wait in their order. */
function createTurns(most: number, name: string) {
  const waiting: (() => void)[] = []
  let inside = 0
  return {
    enter: async (): Promise<void> => {
      if (inside < most) {
        inside += 1
        return
      }
      if (waiting.length >= mostWaiting) throw unreachable(name, 'too many questions at once')
      await new Promise<void>((enter) => waiting.push(enter))
    },
    leave: (): void => {
      const next = waiting.shift()
      if (next) next()
      else inside -= 1
    },
  }
}

/** Opens connections, and fails at once for a while after one could not be opened. */
function createOpener({ name, open, clock }: ServiceOptions): () => Promise<Connection> {
  let pausedUntil = Number.NEGATIVE_INFINITY
  return async () => {
    if (clock() < pausedUntil) throw unreachable(name, 'could not be reached a moment ago')
    try {
      return await open()
    } catch (error) {
      pausedUntil = clock() + pauseMs
      throw error
    }
  }
}

/** Connections that nobody uses at the moment. */
function createKept({ idleMs, clock }: ServiceOptions) {
  let idle: { readonly connection: Connection; readonly since: number }[] = []
  let isClosed = false
  const dropOld = (): void => {
    const isGood = ({ connection, since }: (typeof idle)[number]) =>
      !isClosed && connection.state === 'open' && clock() - since < idleMs
    for (const { connection } of idle.filter((one) => !isGood(one))) connection.close()
    idle = idle.filter(isGood)
  }
  const sweep = setInterval(dropOld, Math.max(1_000, idleMs)).unref()
  return {
    take: (): Connection | undefined => {
      dropOld()
      return idle.pop()?.connection
    },
    give: (connection: Connection): void => {
      idle.push({ connection, since: clock() })
      dropOld()
    },
    close: (): void => {
      isClosed = true
      clearInterval(sweep)
      dropOld()
    },
  }
}

/** The directory did not answer; nobody is told that a password is wrong. */
export const unreachable = (name: string, detail: string): GatewayError =>
  new GatewayError('credential.directory-unreachable', `${name}: ${detail.slice(0, 300)}`)
