import type { OgcAccount } from '../../../ogc/accounts.ts'
import type { LoggedRequest } from '../../../ogc/listener.ts'
import type { PaintedFrame } from '../../../ogc/painter.ts'
import { countColours, type Pixels, pixelsOf } from '../../../ogc/pictures.ts'
import { type FilterLanguage, pairsOf, sentBeyond } from '../../../ogc/sent-within.ts'
import { colours, ogcCanaries } from '../../../ogc/world.ts'
import { unlike } from './unlike.ts'
import { isWithinLimits, shownLayers, type Wanted } from './wanted.ts'
import type { WireReply } from './wire.ts'

/** A request that an account made, what came back, and what the map server was asked meanwhile. */
export interface Judged {
  readonly wanted: Wanted
  readonly account: OgcAccount
  readonly reply: WireReply
  readonly logged: readonly LoggedRequest[]
  readonly language: FilterLanguage
  /** Draws what the account is shown of layers, transparent; `layers` from the bottom. */
  readonly reference: (layers: readonly string[], frame: PaintedFrame) => Promise<Pixels>
}

/** What is wrong with an answer; nothing where all of it was authorized. */
export async function judge(judged: Judged): Promise<string[]> {
  const { logged, account, language, reply, wanted } = judged
  const found = logged.flatMap((request) => {
    const beyond = sentBeyond(request, account, language)
    return beyond === undefined ? [] : [`sent ${beyond}: ${request.url}`]
  })
  found.push(...wordsBeyond(reply, account))
  if (reply.status === 500) found.push('status 500')
  const asked = logged.filter(({ url }) => !/REQUEST=(?:GetCapabilities|DescribeFeatureType)/.test(url))
  const isAnswer = reply.status === 200 && wanted.operation !== 'other' && asked.length > 0
  if (wanted.fault !== undefined && isAnswer) found.push(`answered although ${wanted.fault}`)
  if (reply.type.startsWith('image/') && reply.body.length > 0)
    found.push(...(await pictureBeyond(judged, asked)))
  return found
}

/** Words and names that the account must not read. */
function wordsBeyond({ text, type }: WireReply, account: OgcAccount): string[] {
  const found: string[] = []
  if (/maps\.internal|zqWords|\/tmp\/mapgate|127\.0\.0\.1:\d+\/(?:cgi-bin|geoserver)/.test(text))
    found.push('words of the map server')
  if (account.name === 'editor') return found
  const { text: canary, number } = ogcCanaries.one
  if (text.includes(canary) || text.includes(String(number).slice(0, 7))) found.push('a canary')
  if (!/xml|json|html|plain/.test(type)) return found
  const field = account.hidden.find((name) => new RegExp(`[<"'\\s.:]${name}\\b`).test(text))
  if (field !== undefined) found.push(`the field ${field}`)
  const label = Object.entries(labels).find(
    ([layer, pattern]) => !Object.hasOwn(account.layers, layer) && pattern.test(text),
  )
  if (label !== undefined) found.push(`rows or names of ${label[0]}`)
  if (account.name === 'first' && /Parcel [23]/.test(text)) found.push('rows beside the first one')
  return found
}

/** What only a reply about a layer holds. */
const labels: Readonly<Record<string, RegExp>> = {
  parcels: /Parcel \d|<Name>parcels|Identifier>parcels/,
  hydrants: /Hydrant \d|<Name>hydrants|Identifier>hydrants/,
  'Wege & Stege': /Main O|Side &lt;b|Side <b|<Name>Wege|Identifier>Wege/,
  vault: /vault/,
}

const drawnBy: Readonly<Record<keyof typeof colours, string>> = {
  parcels: 'parcels',
  vault: 'vault',
  mainRoads: 'Wege & Stege',
  sideRoads: 'Wege & Stege',
  hydrants: 'hydrants',
}

async function pictureBeyond(judged: Judged, asked: readonly LoggedRequest[]): Promise<string[]> {
  const { wanted, account, reply } = judged
  const pixels = await pixelsOf(reply.body).catch(() => undefined)
  if (pixels === undefined) return ['a picture that is none']
  const counts = countColours(pixels)
  const found = Object.entries(colours).flatMap(([name, colour]) => {
    const isSeen = Object.hasOwn(account.layers, drawnBy[name as keyof typeof colours])
    return isSeen || !counts.has(colour) ? [] : [`${counts.get(colour)} pixels of ${name}`]
  })
  const [first, ...more] = asked
  if (more.length > 0 && wanted.operation !== 'other') found.push(`${asked.length} requests for a picture`)
  if ((wanted.operation !== 'map' && wanted.operation !== 'tile') || wanted.frame === undefined) return found
  if (first === undefined) return found
  return [...found, ...(await differencesFrom(judged, pixels, { frame: wanted.frame, sent: first }))]
}

/** How a picture differs from a reference drawing of the same place. */
async function differencesFrom(
  { wanted, account, reference }: Judged,
  pixels: Pixels,
  { frame, sent }: { frame: PaintedFrame; sent: LoggedRequest },
): Promise<string[]> {
  const { box, width, height } = frame
  if (pixels.width !== width || pixels.height !== height)
    return [`${pixels.width} by ${pixels.height} pixels`]
  const shown = frameSent(sent)
  // A stretched picture shows what one with square pixels does, of which there are no more.
  const isStretched = Math.abs(((box[2] - box[0]) / (box[3] - box[1])) * height - width) > 1
  const isTooLarge = width * height > (account.pixels ?? Number.POSITIVE_INFINITY)
  if (isTooLarge || !isWithinLimits(isStretched ? shown : frame, account))
    return ['a picture beyond the limits of the account']
  const layers = pairsOf(sent)?.get('LAYERS')
  const expected = shownLayers(wanted.layers, account)
  if (layers !== expected.join(',')) return [`layers ${layers}, not ${expected}`]
  const off = [(box[2] - box[0]) / width, (box[3] - box[1]) / height]
  const isElsewhere = box.some((side, at) => !(Math.abs(side - (shown.box[at] ?? 0)) <= (off[at % 2] ?? 0)))
  if (isElsewhere || shown.reference !== frame.reference)
    return [`another place: ${shown.reference} ${shown.box}`]
  if (shown.width * shown.height > width * height)
    return [`${shown.width} by ${shown.height} pixels were asked for`]
  const isComparable = wanted.isTransparent && /^image\/png$/.test(wanted.format)
  if (!isComparable || shown.width !== width || shown.height !== height) return []
  const drawn = await reference(expected, shown)
  return unlike(pixels, drawn, { account, frame: shown })
}

/** The frame of a request to a server of WMS 1.1.1. */
function frameSent(sent: LoggedRequest): PaintedFrame {
  const pairs = pairsOf(sent)
  const [west = 0, south = 0, east = 0, north = 0] = (pairs?.get('BBOX') ?? '').split(',').map(Number)
  return {
    box: [west, south, east, north],
    reference: pairs?.get('SRS') === 'EPSG:4326' ? 'EPSG:4326' : 'EPSG:3857',
    width: Number(pairs?.get('WIDTH')),
    height: Number(pairs?.get('HEIGHT')),
  }
}
