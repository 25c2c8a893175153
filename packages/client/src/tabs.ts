import type { Environment } from './environment.ts'
import { ageOf, type Ticket } from './ticket.ts'

/** How long another tab has to answer; it only has to wake up. */
const ANSWER_MS = 60

type Message = { ask?: string; who?: string; ticket?: Ticket }
type FetchTicket = () => Promise<Ticket>

const alone = (_credential: string, _refused: string | undefined, fetchTicket: FetchTicket) => fetchTicket()

const hashOf = async (text: string): Promise<string> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).join()

/**
 * Lets all tabs of an origin that show the same credential share one ticket: under a Web Lock the others are asked first, and
 * only when none has a young ticket the gateway is. Without locks or channels every tab asks for itself.
 *
 * @param onTicket called when another tab with the same credential has got a new ticket.
 */
export const betweenTabs = (
  name: string,
  { locks, channel: open, now, later }: Environment,
  onTicket: (ticket: Ticket) => void,
) => {
  const channel = locks && open?.(name)
  if (!channel) return { ticketFor: alone, close: () => {} }

  let mine: Message = {}
  let unwanted: string | undefined
  let answered = (): void => {}
  const young = (): boolean => ageOf(mine.ticket, now()) < 0.5

  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.ask) {
      if (data.ask === mine.who && young()) channel.postMessage(mine)
    } else if (data.ticket && data.who === mine.who && data.ticket.text !== unwanted) {
      mine = data
      onTicket(data.ticket)
      answered()
    }
  }

  return {
    /**
     * The ticket of another tab, or one from `fetchTicket` that the other tabs are told of.
     *
     * @param credential whose ticket; only its hash leaves this tab.
     * @param refused a ticket that the gateway has refused and that must not come back.
     */
    ticketFor: async (
      credential: string,
      refused: string | undefined,
      fetchTicket: FetchTicket,
    ): Promise<Ticket> => {
      const who = await hashOf(credential)
      unwanted = refused
      return locks.request(`${name} ${who}`, async () => {
        if (mine.who !== who || mine.ticket?.text === refused) mine = { who }
        if (!young()) {
          await new Promise<void>((resolve) => {
            answered = resolve
            later(resolve, ANSWER_MS)
            channel.postMessage({ ask: who })
          })
        }
        if (!young()) {
          mine = { who, ticket: await fetchTicket() }
          channel.postMessage(mine)
        }
        return mine.ticket as Ticket
      })
    },
    /** Leaves the channel. */
    close: (): void => channel.close(),
  }
}
