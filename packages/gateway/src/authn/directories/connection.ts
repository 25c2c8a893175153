import type { Client, Filter } from 'ldapts'
import { byteAttributes, type DirectoryEntry, readEntry } from './entry.ts'
import type { MessageLine } from './message-line.ts'
import { type DirectoryAddress, openLine } from './open-line.ts'

/** A question to a directory. */
export interface Search {
  readonly base: string
  readonly scope: 'base' | 'sub'
  readonly filter: Filter | string
  readonly attributes: readonly string[]
  /** The most entries that are wanted. */
  readonly most: number
}

/** The answer: at most `most` entries, and whether there are more. Referrals are not followed. */
interface Found {
  readonly entries: readonly DirectoryEntry[]
  readonly isCut: boolean
}

/** One connection to a directory. It is never opened again by itself: a connection that closed is of no use any more. */
export interface Connection {
  /**
   * Signs the connection in.
   * @returns `wrong` for a password that is not right, with the directory's own words
   * @throws Error for everything else that is no yes
   */
  bind(dn: string, password: string): Promise<{ kind: 'right' } | { kind: 'wrong'; words: string }>
  /** @throws Error when the directory does not answer, or refuses to */
  search(search: Search): Promise<Found>
  /** `late`: it was given up because an answer did not come in time. */
  readonly state: 'open' | 'closed' | 'late'
  close(): void
}

/** Times in milliseconds. */
interface ConnectionTimes {
  readonly bindMs: number
  readonly searchMs: number
}

/** The library is loaded when the first directory is asked. */
export const loadLdapts = () => import('ldapts')

/** Result codes (RFC 4511, appendix A) by which a directory refuses a person: constraintViolation and unwillingToPerform are said of locked accounts. */
const refusals: ReadonlySet<number> = new Set([19, 32, 34, 48, 49, 53])

/**
 * Opens a connection that nobody has signed in on yet.
 * @throws Error as `openLine`
 */
export async function openConnection(
  address: DirectoryAddress,
  { bindMs, searchMs }: ConnectionTimes,
): Promise<Connection> {
  const { Client, ResultCodeError } = await loadLdapts()
  const line = await openLine(address)
  const client = new Client({ url: 'ldap://directory', createConnection: once(line) as never })
  const limit = createTimeLimit(line)
  return {
    bind: async (dn, password) => {
      if (password === '') throw new Error('a bind without a password signs nobody in')
      try {
        await limit.within(bindMs, client.bind(dn, password))
        return { kind: 'right' }
      } catch (error) {
        if (!(error instanceof ResultCodeError) || !refusals.has(error.code)) throw error
        return { kind: 'wrong', words: error.message }
      }
    },
    search: (asked) => limit.within(searchMs, searchOn(client, asked, searchMs)),
    get state() {
      return limit.isLate ? 'late' : line.destroyed ? 'closed' : 'open'
    },
    close: () => {
      client.unbind().catch(() => {})
      line.destroy()
    },
  }
}

/** The library takes the line for a connection that it opened itself; it cannot open another one, on which nobody would be signed in. */
function once(line: MessageLine): () => MessageLine {
  let isTaken = false
  return () => {
    if (isTaken) throw new Error('the directory closed the connection')
    isTaken = true
    return line
  }
}

/** Gives up a connection on which an answer does not come in time. */
function createTimeLimit(line: MessageLine) {
  const limit = {
    isLate: false,
    within: async <T>(timeMs: number, work: Promise<T>): Promise<T> => {
      const timer = setTimeout(() => {
        limit.isLate = true
        line.destroy(new Error(`no answer within ${timeMs} ms`))
      }, timeMs)
      try {
        return await work
      } finally {
        clearTimeout(timer)
      }
    },
  }
  return limit
}

async function searchOn(
  client: Client,
  { base, scope, filter, attributes, most }: Search,
  searchMs: number,
): Promise<Found> {
  const { searchEntries } = await client.search(base, {
    scope,
    filter,
    attributes: [...attributes],
    explicitBufferAttributes: [...byteAttributes],
    sizeLimit: most + 1,
    timeLimit: Math.max(1, Math.ceil(searchMs / 1000)),
  })
  return { entries: searchEntries.slice(0, most).map(readEntry), isCut: searchEntries.length > most }
}
