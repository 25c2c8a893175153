import { appendFileSync } from 'node:fs'
import { Agent, type IncomingMessage, request } from 'node:http'

/** How one request ended: with what was asked for, with an error that says what is wrong, or with neither. */
export type Ending = 'well' | 'clear' | 'lost'

/** The figures of a fault. */
export interface Tally {
  sent: number
  well: number
  clear: number
  lost: number
}

export interface AskOptions {
  readonly headers?: Record<string, string>
  readonly agent?: Agent
  readonly timeoutMs?: number
  /** Told of a lost one whose head was good: what it ended in the middle of could not be sent again. */
  readonly brokenOff?: () => void
}

/** Asks once and reads the reply to its end. A reply that is shorter than it said is lost. */
export function askOnce(url: string, options: AskOptions = {}): Promise<Ending> {
  const { headers = { token: 'demo-key' }, agent = sharedAgent, timeoutMs = 120_000 } = options
  return new Promise((end) => {
    const asking = request(url, { headers, agent })
    const timer = setTimeout(() => asking.destroy(), timeoutMs)
    const ended = (ending: Ending) => {
      clearTimeout(timer)
      end(ending)
    }
    asking.on('error', () => ended('lost'))
    asking.on('response', (reply) => {
      readEnding(reply, options.brokenOff).then(ended)
    })
    asking.end()
  })
}

const sharedAgent = new Agent({ keepAlive: true, maxSockets: 256 })

async function readEnding(reply: IncomingMessage, brokenOff?: () => void): Promise<Ending> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of reply as AsyncIterable<Buffer>) if (chunks.length < 16) chunks.push(chunk)
  } catch {
    if (reply.statusCode === 200) brokenOff?.()
    return 'lost'
  }
  const text = Buffer.concat(chunks).toString('latin1', 0, 4_096)
  const saysWhy = /^\{\s*"error":\{"code":\d{3}/.test(text)
  if (!saysWhy && reply.statusCode !== undefined && reply.statusCode < 400) return 'well'
  return saysWhy ? 'clear' : 'lost'
}

let tiles = 0

/** Another tile each time, because equal questions at one time are asked of the map server once. Any other address stays as it is. */
export function anotherTile(url: string): string {
  tiles += 1
  return url.replace(/(\/tile\/\d+\/\d+\/)\d+/, `$1${tiles}`)
}

/** Asks many times, so many at once, and counts how it ended. Of a tile each time for another one. */
export async function askMany(
  url: string,
  count: number,
  { atOnce = 50, ...options }: AskOptions & { atOnce?: number } = {},
): Promise<Tally> {
  const tally: Tally = { sent: 0, well: 0, clear: 0, lost: 0 }
  const work = async () => {
    while (tally.sent < count) {
      tally.sent += 1
      tally[await askOnce(anotherTile(url), options)] += 1
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, work))
  return tally
}

/** Keeps the figures of a fault where `MAPGATE_FIGURES` names a file, a JSON line each. */
export function note(fault: string, tally: Tally, more: object = {}): Tally {
  const file = process.env.MAPGATE_FIGURES
  if (file) appendFileSync(file, `${JSON.stringify({ fault, ...tally, ...more })}\n`)
  return tally
}
