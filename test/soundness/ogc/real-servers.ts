import { type Gated, type GatedAnswer, type GatedDoor, startGated } from '../../ogc/gated.ts'
import { countColours, pixelsOf } from '../../ogc/pictures.ts'
import type { ServerKind } from '../../ogc/servers.ts'
import { colours, ogcCanaries } from '../../ogc/world.ts'
import { createRandom } from '../random.ts'
import { makeWmsRequest, type WmsRequest } from './wms-requests.ts'

/** A request whose replies told more than they may, or that reached the map server as more than was authorized. */
export interface RealLeak {
  readonly kind: ServerKind
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

/** Asks two gateways, each before a real server with one of the two worlds, the same random requests as a guest. */
export async function runRealServers({
  cases,
  seed,
  kinds = ['mapserver', 'qgis'],
}: {
  cases: number
  seed: number
  kinds?: readonly ServerKind[]
}): Promise<RealRun> {
  const worlds = await Promise.all((['one', 'other'] as const).map((which) => startGated({ kinds, which })))
  const [one, other] = worlds as [Gated, Gated]
  const random = createRandom(seed)
  const leaks: RealLeak[] = []
  const answered = new Map<string, number>()
  try {
    for (let index = 0; index < cases; index++) {
      const kind = kinds[index % kinds.length] as ServerKind
      const request = makeWmsRequest(random)
      const replies = [await ask(one, kind, request), await ask(other, kind, request)] as const
      for (const what of await leaksIn(replies, request)) leaks.push({ kind, what, request })
      if (replies[0].status === 200)
        answered.set(`${kind} ${request.kind}`, (answered.get(`${kind} ${request.kind}`) ?? 0) + 1)
    }
  } finally {
    await Promise.all(worlds.map((world) => world.close()))
  }
  return { cases, leaks, answered }
}

async function ask(
  gated: Gated,
  kind: ServerKind,
  { below, text, carrier }: WmsRequest,
): Promise<GatedAnswer> {
  const door = gated.doors.find(({ name }) => name === kind) as GatedDoor
  const form = {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  }
  const reply = await gated.ask(door, carrier === 'form' ? '' : text, {
    below,
    ...(carrier === 'query' ? {} : { init: form }),
  })
  return { ...reply, text: reply.text.replaceAll(gated.stack.gatewayUrl, 'https://gate.test') }
}

async function leaksIn(
  [one, other]: readonly [GatedAnswer, GatedAnswer],
  request: WmsRequest,
): Promise<readonly string[]> {
  const found: string[] = []
  if (one.status !== other.status || one.type !== other.type)
    found.push(`${one.status} ${one.type} and ${other.status} ${other.type}`)
  else if (one.text !== other.text) found.push(`bodies differ: ${around(one.text, other.text)}`)
  for (const { text } of [one, other])
    for (const { text: canary, number } of Object.values(ogcCanaries))
      if (text.includes(canary) || text.includes(String(number).slice(0, 7))) found.push(`canary ${canary}`)
  const strange = strangeIn(one.sent)
  if (strange !== undefined) found.push(strange)
  if (one.type.startsWith('image/') && request.kind !== 'legend') found.push(...(await drawnBeyond(one)))
  if (/maps\.internal|127\.0\.0\.1:\d+\/cgi/.test(one.text)) found.push('the address of the map server')
  return found
}

/** Text that the map server may be asked with: leaves that the guest sees, each with a filter where rows are hidden. */
function strangeIn(sent: readonly string[]): string | undefined {
  for (const one of sent) {
    if (/REQUEST=(?:GetCapabilities|DescribeFeatureType)/.test(one)) continue
    if (
      /vault|network|everything|passwd|b:url|SLD|HIGHLIGHT|SELECTION|CQL|SHOWFEATURECOUNT=TRUE|zq=|MAP=/.test(
        one,
      )
    )
      return `sent: ${one}`
    if (!/SERVICE=WMS/.test(one) || !/REQUEST=Get(?:Map|FeatureInfo|LegendGraphic)/.test(one))
      return `sent: ${one}`
    const layers = /[?&]LAYERS=(.*?)&[A-Z_]+=/.exec(one)?.[1] ?? ''
    // Rows at a place are filtered in the reply where the server filters pictures alone.
    if (/GetMap/.test(one) && /parcels|hydrants/.test(layers) && !/FILTER=/.test(one))
      return `sent without a filter: ${one}`
    const names = one.match(/[?&](\w+)=/g)?.map((name) => name.slice(1).toUpperCase()) ?? []
    if (new Set(names).size !== names.length) return `sent with a key twice: ${one}`
  }
  return undefined
}

/** Colours of what the guest does not see; GetMap of a picture that is not lossless only looks like them. */
async function drawnBeyond({ body, sent }: GatedAnswer): Promise<readonly string[]> {
  const counts = countColours(await pixelsOf(body))
  const vault = counts.get(colours.vault) ?? 0
  if (vault > 0) return [`${vault} pixels of the hidden layer`]
  const layers = sent.join(' ')
  return sent.length === 0
    ? []
    : [
        ...(!layers.includes('parcels') && counts.has(colours.parcels)
          ? ['parcels that nobody asked for']
          : []),
        ...(!layers.includes('hydrants') && counts.has(colours.hydrants)
          ? ['hydrants that nobody asked for']
          : []),
      ]
}

function around(one: string, other: string): string {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  return `…${one.slice(Math.max(0, at - 80), at + 80)} | …${other.slice(Math.max(0, at - 80), at + 80)}`.replaceAll(
    /[^ -~…]+/g,
    '·',
  )
}
