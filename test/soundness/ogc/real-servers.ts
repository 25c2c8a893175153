import { addAccounts, type OgcAccount, ogcAccounts } from '../../ogc/accounts.ts'
import { type Gated, type GatedAnswer, type GatedDoor, startGated } from '../../ogc/gated.ts'
import { countColours, pixelsOf } from '../../ogc/pictures.ts'
import { sentBeyond } from '../../ogc/sent-within.ts'
import type { ServerKind } from '../../ogc/servers.ts'
import { colours, ogcCanaries, styleColours } from '../../ogc/world.ts'
import { createRandom } from '../random.ts'
import { makeWmsRequest, type WmsRequest } from './wms-requests.ts'

/** A request whose replies told more than they may, or that reached the map server as more than was authorized. */
export interface RealLeak {
  readonly kind: ServerKind
  readonly account: string
  readonly what: string
  readonly request: WmsRequest
}

/** What a run found. */
export interface RealRun {
  readonly cases: number
  readonly leaks: readonly RealLeak[]
  /** Good replies of each kind of request. */
  readonly answered: ReadonlyMap<string, number>
}

interface RealRunOptions {
  readonly cases: number
  readonly seed: number
  readonly kinds?: readonly ServerKind[]
  /** Changes what the first gateway answers: the proof that a leak is found. */
  readonly tamper?: (reply: GatedAnswer) => GatedAnswer
}

/**
 * Asks two gateways, each before a real server with one of the two worlds, the same random requests by accounts that must not see what the worlds
 * differ in. Answers are kept, and now and then the editor, who sees everything, asks first.
 */
export async function runRealServers({
  cases,
  seed,
  kinds = ['mapserver', 'qgis'],
  tamper = (reply) => reply,
}: RealRunOptions): Promise<RealRun> {
  const worlds = await Promise.all((['one', 'other'] as const).map((which) => openWorld(which, kinds)))
  const [one, other] = worlds as [Gated, Gated]
  const random = createRandom(seed)
  const [editor, ...accounts] = ogcAccounts as [OgcAccount, ...OgcAccount[]]
  const leaks: RealLeak[] = []
  const answered = new Map<string, number>()
  try {
    for (let index = 0; index < cases; index++) {
      const kind = kinds[index % kinds.length] as ServerKind
      const account = random.chance(0.4) ? (accounts[0] as OgcAccount) : random.pick(accounts)
      const request = makeWmsRequest(random, Object.keys(account.layers))
      const by = (gated: Gated, who: OgcAccount) => ask(gated, kind, { request, account: who })
      if (random.chance(0.3)) await Promise.all([by(one, editor), by(other, editor)])
      const replies = [tamper(await by(one, account)), await by(other, account)] as const
      const found = await leaksIn(replies, { request, account, kind })
      if (random.chance(0.15)) found.push(...difference(replies[0], await by(one, account), 'asked again: '))
      for (const what of found) leaks.push({ kind, account: account.name, what, request })
      const name = `${kind} ${request.kind}`
      if (replies[0].status === 200) answered.set(name, (answered.get(name) ?? 0) + 1)
    }
  } finally {
    await Promise.all(worlds.map((world) => world.close()))
  }
  return { cases, leaks, answered }
}

const openWorld = (which: 'one' | 'other', kinds: readonly ServerKind[]): Promise<Gated> =>
  startGated({
    kinds,
    which,
    configure: (configuration) => {
      addAccounts(configuration, kinds)
      for (const mount of configuration.mounts)
        if (kinds.includes(mount.upstream)) mount.cache = [{ life: '1h' }]
    },
  })

interface Asked {
  readonly request: WmsRequest
  readonly account: OgcAccount
}

async function ask(
  gated: Gated,
  kind: ServerKind,
  { request: { below, text, carrier }, account }: Asked,
): Promise<GatedAnswer> {
  const door = gated.doors.find(({ name }) => name === kind) as GatedDoor
  const headers = { token: `${account.name}-key` }
  const form = {
    method: 'POST',
    body: text,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
  }
  const reply = await gated.ask(door, carrier === 'form' ? '' : text, {
    below,
    caller: 'anonymous',
    init: carrier === 'query' ? { headers } : form,
  })
  return { ...reply, text: reply.text.replaceAll(gated.stack.gatewayUrl, 'https://gate.test') }
}

async function leaksIn(
  replies: readonly [GatedAnswer, GatedAnswer],
  { request, account, kind }: Asked & { readonly kind: ServerKind },
): Promise<string[]> {
  const [one, other] = replies
  const found = difference(one, other)
  for (const { text } of replies)
    for (const { text: canary, number } of Object.values(ogcCanaries))
      if (text.includes(canary) || text.includes(String(number).slice(0, 7))) found.push(`canary ${canary}`)
  for (const sent of one.logged) {
    const beyond = sentBeyond(sent, account, kind)
    if (beyond !== undefined) found.push(`sent ${beyond}: ${sent.url}`)
  }
  if (one.type.startsWith('image/') && request.kind !== 'legend')
    found.push(...(await drawnBeyond(one, account)))
  if (/maps\.internal|127\.0\.0\.1:\d+\/cgi/.test(one.text)) found.push('the address of the map server')
  return found
}

function difference(one: GatedAnswer, other: GatedAnswer, when = ''): string[] {
  if (one.status !== other.status || one.type !== other.type)
    return [`${when}${one.status} ${one.type} and ${other.status} ${other.type}`]
  // How long it may be kept counts down.
  const keeping = [one, other].map(({ headers }) => headers.get('cache-control')?.replace(/\d+/, 'N'))
  if (keeping[0] !== keeping[1]) return [`${when}cache-control ${keeping.join(' and ')}`]
  return one.text === other.text ? [] : [`${when}bodies differ: ${around(one.text, other.text)}`]
}

/** The layers that draw in a colour. */
const drawnBy: Readonly<Record<keyof typeof colours, string>> = {
  parcels: 'parcels',
  vault: 'vault',
  mainRoads: 'Wege & Stege',
  sideRoads: 'Wege & Stege',
  hydrants: 'hydrants',
}

/** Colours of what the account does not see, or did not ask for; a picture that is not lossless only looks like them. */
async function drawnBeyond({ body, logged }: GatedAnswer, account: OgcAccount): Promise<readonly string[]> {
  const counts = countColours(await pixelsOf(body))
  const asked = decodeURIComponent(logged.map(({ url }) => url).join(' '))
  const layers = Object.entries(colours).flatMap(([name, colour]) => {
    const layer = drawnBy[name as keyof typeof colours]
    const isSeen = Object.hasOwn(account.layers, layer) && (logged.length === 0 || asked.includes(layer))
    return isSeen || !counts.has(colour) ? [] : [`${counts.get(colour)} pixels of ${name}`]
  })
  // Nobody but the editor sees owners; rows that are not open are seen by who sees all of them.
  const hidden = account.layers.parcels === 'all' ? (['owner'] as const) : (['owner', 'restricted'] as const)
  const styled = hidden.filter((name) => counts.has(styleColours[name]))
  return [...layers, ...styled.map((name) => `pixels of a style by what is hidden: ${name}`)]
}

function around(one: string, other: string): string {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  return `…${one.slice(Math.max(0, at - 80), at + 80)} | …${other.slice(Math.max(0, at - 80), at + 80)}`.replaceAll(
    /[^ -~…]+/g,
    '·',
  )
}
