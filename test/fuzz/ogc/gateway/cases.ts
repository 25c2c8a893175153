import { readFileSync } from 'node:fs'
import { type OgcAccount, ogcAccounts } from '../../../ogc/accounts.ts'
import { makeWmsRequest } from '../../../soundness/ogc/wms-requests.ts'
import { createRandom, type Random } from '../../../soundness/random.ts'
import { mutateRequest } from '../../mutations.ts'
import { Random as FuzzRandom } from '../../random.ts'
import type { FuzzRequest } from '../../requests.ts'
import { mutateWms } from './mutations.ts'
import type { WireRequest } from './wire.ts'

/** Who asks: one of the accounts, or somebody without a key that is known. */
export type Asker = OgcAccount | { readonly name: 'nobody' | 'wrong' }

/** A case of a run. */
export interface FuzzCase {
  readonly door: string
  readonly asker: Asker
  readonly wire: WireRequest
  /** True where nothing in it was injured. */
  readonly isWhole: boolean
}

const form = 'application/x-www-form-urlencoded'

/** Requests that clients sent to a server with layers of the same names. */
const recorded: readonly string[] = readFileSync(
  new URL('../../../vectors/ogc/clients.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => (JSON.parse(line) as { target: string }).target.split('?').slice(1).join('?'))

/** The case with a number, which with the seed makes it, at one of some doors. */
export function makeCase(doors: readonly string[], seed: number, number: number): FuzzCase {
  const random = createRandom(seed * 1_000_003 + number)
  const door = random.pick(doors)
  const asker: Asker = random.chance(0.04)
    ? { name: random.pick(['nobody', 'wrong'] as const) }
    : random.pick(ogcAccounts)
  const made = madeRequest(random, door, asker)
  const isWhole = random.chance(0.4)
  const injured = isWhole ? made : injure(made, random, seed * 1_000_003 + number)
  return { door, asker, wire: wireOf(injured, asker, random), isWhole }
}

function madeRequest(random: Random, door: string, asker: Asker): FuzzRequest {
  const path = `/${door}`
  if (random.chance(0.15)) return { method: 'GET', path, query: random.pick(recorded) }
  const seen = 'layers' in asker ? Object.keys(asker.layers) : undefined
  const { below, text, carrier } = makeWmsRequest(random, seen)
  if (carrier === 'query') return { method: 'GET', path: path + below, query: text }
  return {
    method: 'POST',
    path,
    query: carrier === 'both' ? text : '',
    contentType: random.pick([
      form,
      form,
      `${form}; charset=utf-8`,
      `${form};charset=UTF-16`,
      'Application/X-WWW-Form-Urlencoded',
    ]),
    body: text,
  }
}

function injure(request: FuzzRequest, random: Random, seed: number): FuzzRequest {
  let injured = request
  for (let count = random.whole(1, 2); count > 0; count--) injured = mutateWms(injured, random)
  return random.chance(0.4) ? mutateRequest(injured, new FuzzRandom(seed)) : injured
}

function wireOf(
  { method, path, query, contentType, body }: FuzzRequest,
  asker: Asker,
  random: Random,
): WireRequest {
  const key = asker.name === 'nobody' ? undefined : `${asker.name}-key`
  const isInQuery = key !== undefined && random.chance(0.08)
  const text = isInQuery ? [query, `token=${key}`].filter((part) => part !== '').join('&') : query
  const isSent = body !== undefined && method !== 'GET' && method !== 'HEAD'
  return {
    method,
    target: text === '' ? path : `${path}?${text}`,
    headers: {
      ...(key === undefined || isInQuery ? {} : { token: key }),
      ...(contentType === undefined || !isSent ? {} : { 'content-type': contentType }),
      ...(random.chance(0.1) ? random.pick(strangeHeaders) : {}),
    },
    ...(isSent ? { body } : {}),
  }
}

const strangeHeaders: readonly Readonly<Record<string, string>>[] = [
  { cookie: 'mapgate=x' },
  { host: 'evil.example' },
  { 'x-forwarded-host': 'evil.example' },
  { 'x-original-url': '/qgis?LAYERS=vault' },
  { referer: 'https://evil.example/?LAYERS=vault' },
  { 'x-http-method-override': 'POST' },
  { accept: 'text/html' },
  { accept: 'image/avif,image/webp,*/*', 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' },
  { 'if-none-match': '*' },
  { range: 'bytes=0-99' },
]
