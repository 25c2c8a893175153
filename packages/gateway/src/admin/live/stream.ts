import type { z } from 'zod'
import type { RecentRequests } from '../../live/recent-requests.ts'
import { isWanted, line, shownTo } from './shown.ts'

/** What a viewer looks at. */
interface Viewing {
  readonly recent: Pick<RecentRequests, 'last' | 'since'>
  /** Requests behind this number come first. */
  readonly after: number
  readonly values: Readonly<Record<string, unknown>>
  readonly seesValues: boolean
  readonly signal: AbortSignal
  /** How often it is looked for new requests, milliseconds. */
  readonly everyMs: number
}

/** At most so many requests go out at one look; the rest follows at the next. */
const mostAtOnce = 200
/** After so many looks without a request, a comment keeps proxies from closing the connection. */
const quietLooks = 30

/**
 * The requests as server-sent events, from a place in the ring: nothing is held for a viewer, and a slow one is told how many are not kept any more
 * (`dropped`). The number of a request is its event id, by which a browser resumes.
 */
export function streamOf({
  recent,
  after,
  values,
  seesValues,
  signal,
  everyMs,
}: Viewing): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let at = after
  let quiet = 0
  const look = (): string => {
    const { missed, found } = recent.since(at, mostAtOnce)
    at = found.at(-1)?.number ?? at
    const chosen = found.filter(({ event }) => isWanted(event, values))
    const texts = chosen.map((one) => eventOf(line.parse(shownTo(one, seesValues))))
    return (missed > 0 ? `event: dropped\ndata: ${missed}\n\n` : '') + texts.join('')
  }
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(encoder.encode(': the last requests of this process\n\n')),
      // Asked for only when the viewer has taken what came before.
      pull: async (controller) => {
        while (!signal.aborted) {
          const text = look()
          quiet = text === '' ? quiet + 1 : 0
          if (text !== '' || quiet >= quietLooks) {
            quiet = 0
            return controller.enqueue(encoder.encode(text === '' ? ': nothing new\n\n' : text))
          }
          await rest(everyMs, signal)
        }
        controller.close()
      },
    },
    { highWaterMark: 1 },
  )
}

/** JSON has no line breaks of its own, so nothing in it ends an event. */
const eventOf = (shown: z.output<typeof line>): string =>
  `id: ${shown.number}\ndata: ${JSON.stringify(shown)}\n\n`

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    const wake = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', wake)
      done()
    }
    const timer = setTimeout(wake, ms)
    signal.addEventListener('abort', wake)
  })
