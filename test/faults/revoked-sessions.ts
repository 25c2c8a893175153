import { setTimeout as pause } from 'node:timers/promises'
import { ask, isBadCredential } from './ask.ts'
import { crewKeys, origin } from './fleet.ts'

/** A session that was ended, and what the gateways made of it. */
interface EndedSession {
  readonly cookie: string
  /** When its end was answered, `performance.now()`. */
  readonly endedAt: number
}

/** Sessions that are begun, used at every gateway, and ended at one of them. */
export interface RevokedSessions {
  /** How many ends were answered well. */
  readonly ended: readonly EndedSession[]
  /** The longest time after the answer at which one was still let in, in milliseconds, and where. */
  readonly longest: { ms: number; at: string }
  /** Uses one everywhere that was begun a while ago, ends it at one gateway, and asks with it until all gateways refuse it. */
  tryOne(gateways: readonly Gateway[], isOver: () => boolean): Promise<void>
  /** Asks with all that were ended at each gateway until it refuses them, or for longer than the bound. */
  askAgain(gateways: readonly Gateway[], boundMs: number): Promise<void>
}

interface Gateway {
  readonly name: string
  readonly url: string
}

const page = '/arcgis/rest/services?f=json'
const everyMs = 100
/** So many are open at a time: what a database goes back to knows those that are ended afterwards. */
const mostOpen = 10

/** Begins one at the first gateway and uses it at all, so that they know it when its end does not reach them. */
async function begin(gateways: readonly Gateway[]): Promise<string | undefined> {
  const headers = { token: crewKeys[0] ?? '', origin }
  const { ending, cookie } = await ask(`${gateways[0]?.url}/.mapgate/session`, { method: 'POST', headers })
  if (ending !== 'well' || cookie === undefined) return undefined
  await use(gateways, cookie)
  return cookie
}

const use = (gateways: readonly Gateway[], cookie: string): Promise<unknown> =>
  Promise.all(gateways.map(({ url }) => ask(url + page, { headers: { cookie } })))

export function createRevokedSessions(): RevokedSessions {
  const ended: EndedSession[] = []
  const longest = { ms: 0, at: '' }
  const begun: string[] = []
  let tries = 0
  const show = async (gateway: Gateway, { cookie, endedAt }: EndedSession): Promise<boolean> => {
    const sentAfterMs = performance.now() - endedAt
    const { ending, code } = await ask(gateway.url + page, { headers: { cookie } })
    if (ending === 'well' && sentAfterMs > longest.ms)
      Object.assign(longest, { ms: sentAfterMs, at: gateway.name })
    return isBadCredential(code)
  }
  return {
    ended,
    longest,
    tryOne: async (gateways, isOver) => {
      tries += 1
      while (begun.length < mostOpen) {
        const cookie = await begin(gateways)
        if (cookie === undefined) break
        begun.push(cookie)
      }
      const cookie = begun.shift()
      if (cookie === undefined) return
      await use(gateways, cookie)
      const ender = gateways[tries % gateways.length]
      const end = { method: 'POST', headers: { cookie, origin } }
      if ((await ask(`${ender?.url}/.mapgate/session/end`, end)).ending !== 'well') return
      const session = { cookie, endedAt: performance.now() }
      ended.push(session)
      const untilRefused = async (gateway: Gateway) => {
        while (!(await show(gateway, session)) && !isOver()) await pause(everyMs)
      }
      await Promise.all(gateways.map(untilRefused))
    },
    askAgain: async (gateways, boundMs) => {
      const untilRefused = async (gateway: Gateway, session: EndedSession) => {
        while (!(await show(gateway, session)) && performance.now() - session.endedAt < boundMs + 1_000)
          await pause(everyMs)
      }
      for (const session of ended)
        await Promise.all(gateways.map((gateway) => untilRefused(gateway, session)))
    },
  }
}
