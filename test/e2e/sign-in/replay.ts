import { request } from 'node:http'
import { type Recording, recordings } from '../../vectors/recordings.ts'
import type { Stack } from '../stack.ts'

/** A recorded request with what the recording server answered. */
export type Line = Recording & { readonly times?: number; readonly note?: string }

/**
 * Every request of a scenario, in the order of their first occurrence, but those of output pictures: their addresses were given out
 * by the recording server, and Mapgate gives out others.
 */
export const scenario = (client: string, name: string): Line[] =>
  recordings().filter(
    (line) =>
      line.client.startsWith(client) &&
      line.scenario === name &&
      !line.target.includes('/directories/arcgisoutput/'),
  )

/** What an answer says of the credential. */
export type Verdict = 'let in' | 'missing' | 'bad'

/** The answer of the gateway to a recorded request. */
export interface Answer {
  readonly status: number
  readonly verdict: Verdict
  readonly body: string
}

/** The services of the recordings by those of the sample server; what it has no like of keeps its name. */
const services: Readonly<Record<string, string>> = {
  'Dyn/MapServer': 'Assets_Service/MapServer',
  'Tiled/MapServer': 'Topo_Basemap/MapServer',
  'Feat/FeatureServer': 'Assets_Service/FeatureServer',
}

/** What every recording calls the gateway and the page. */
const recordedGate = 'https://gate.example'

/**
 * Sends a recorded request to the gateway, with all its headers; texts are changed by `replace` first.
 * Node's `fetch` would drop the headers that browsers set themselves.
 */
export async function send(stack: Stack, line: Line, replace: (text: string) => string): Promise<Answer> {
  const here = (text: string): string =>
    replace(
      Object.entries(services)
        .reduce((changed, [from, to]) => changed.replaceAll(`services/${from}`, `services/${to}`), text)
        .replaceAll(encodeURIComponent(recordedGate), encodeURIComponent(stack.gatewayUrl))
        .replaceAll(recordedGate, stack.gatewayUrl),
    )
  const headers = Object.fromEntries(Object.entries(line.headers).map(([name, value]) => [name, here(value)]))
  const body = line.body === undefined ? undefined : Buffer.from(here(line.body))
  if (body) headers['content-length'] = String(body.length)
  const { hostname, port } = new URL(stack.gatewayUrl)
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, method: line.method, path: here(line.target), headers },
      async (reply) => {
        const parts: Buffer[] = []
        for await (const part of reply) parts.push(part)
        const text = Buffer.concat(parts).toString('latin1')
        const status = reply.statusCode ?? 0
        resolve({ status, body: text, verdict: verdictOf(status, text, reply.headers['www-authenticate']) })
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

/** By the code in the envelope, or, where a plain picture has no body, by the challenge. */
function verdictOf(status: number, text: string, challenge: string | undefined): Verdict {
  const [, code] = /^(?:[^{]*)\{\s*"error"\s*:\s*\{\s*"code"\s*:\s*(\d+)/.exec(text) ?? []
  if (code === '499') return 'missing'
  if (code === '498') return 'bad'
  if (status !== 401) return 'let in'
  return challenge?.includes('invalid_token') ? 'bad' : 'missing'
}

/** What the recording server said: its note begins with `reply: 499 in JSON, HTTP 200` or the like. */
export function recordedVerdict({ note }: Line): Verdict {
  const [, code] = /^reply: (\d+) in JSON/.exec(note ?? '') ?? []
  if (code === '499') return 'missing'
  return code === '498' ? 'bad' : 'let in'
}
