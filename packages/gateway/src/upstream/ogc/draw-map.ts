import type { MapImage } from '@mapgate/protocol'
import type { UpstreamReply } from '../../core/upstream/outbound.ts'
import { type AskedOfSite, jsonAnswer, leavesOf } from './asked-of-site.ts'
import { exceptionsParameter, frameOf, frameParameters, type MapFrame } from './map-frame.ts'
import { blankPicture, isPicture } from './picture.ts'
import { filteredLayers } from './row-filters.ts'
import { stylesFor } from './styles-for.ts'
import { timeParameters } from './time-parameter.ts'
import { cannotSay, errorReply } from './upstream-faults.ts'

const defaultSize = { widthPx: 400, heightPx: 400 }

/** Answers `export` by GetMap. @throws GatewayError `access.denied` for what GetMap has no words for, `upstream.*` */
export async function drawMap(intent: MapImage, asked: AskedOfSite): Promise<UpstreamReply> {
  demandSayable(intent)
  const { area, areaReference, drawnIn, size = defaultSize } = intent
  const frame = frameOf(area, [areaReference, drawnIn], size)
  if (intent.format !== 'image') return jsonAnswer(describedPicture(frame))
  const { configuration, reading } = asked
  const leaves = leavesOf(intent.chosen?.ids, reading).toReversed()
  const { names, filter } = filteredLayers(leaves, intent.conditions, { configuration, reading })
  if (names.length === 0) return blank(frame, intent)
  const drawn = leaves.filter(({ name }) => names.includes(name))
  const type = pictureTypeOf(intent.imageFormat, reading.capabilities.mapFormats)
  const reply = await asked.send({
    request: 'GetMap',
    parameters: [
      ['LAYERS', names.join(',')],
      ['STYLES', stylesFor(drawn, intent.styles).join(',')],
      ...frameParameters(frame, drawn, asked),
      ['FORMAT', type],
      ['TRANSPARENT', intent.transparent === true && type !== 'image/jpeg' ? 'TRUE' : 'FALSE'],
      ...timeParameters(intent.time, drawn, configuration),
      ...filter,
      exceptionsParameter(configuration),
    ],
  })
  if (!isPicture(reply, type, frame.size)) return errorReply(reply, { ...asked, wanted: type })
  const { 'content-type': _, ...headers } = reply.headers
  return { ...reply, headers: { ...headers, 'content-type': type } }
}

/** @throws GatewayError `access.denied` for what has no words in GetMap: it would be ignored, and more be drawn than was asked for */
function demandSayable(intent: MapImage): void {
  const { chosen, composed, rowsAt, cutTo, scale, rotation = 0, notCarried = [] } = intent
  const unsaid = [
    ...(chosen !== undefined && chosen.mode !== 'show' ? [`layers=${chosen.mode}`] : []),
    ...(composed === undefined ? [] : ['dynamicLayers']),
    ...(rowsAt === undefined ? [] : ['spatialFilter']),
    ...(cutTo === undefined ? [] : ['clipping']),
    ...(scale === undefined ? [] : ['mapScale']),
    ...(rotation === 0 ? [] : ['rotation']),
    ...notCarried,
  ]
  if (unsaid.length > 0) throw cannotSay(`GetMap has no words for ${unsaid.join(', ')}`)
}

/** What is said of a picture: WMS draws exactly the extent that it is asked for (OGC 06-042, 7.3.3.6). */
const describedPicture = ({ area, wkid, size }: MapFrame) => ({
  href: '',
  width: size.widthPx,
  height: size.heightPx,
  extent: {
    xmin: area.xmin,
    ymin: area.ymin,
    xmax: area.xmax,
    ymax: area.ymax,
    spatialReference: { wkid },
  },
})

const blank = ({ size }: MapFrame, { transparent }: MapImage): UpstreamReply => ({
  status: 200,
  headers: { 'content-type': 'image/png' },
  body: blankPicture(size, transparent === true),
  elapsedMs: 0,
})

/** Formats in the words of WMS. What a server does not offer is drawn as PNG, which all do. */
function pictureTypeOf(format: string | undefined, offered: readonly string[]): string {
  const wanted = format === 'jpg' ? 'image/jpeg' : format === 'gif' ? 'image/gif' : 'image/png'
  return offered.some((one) => one.split(';', 1)[0]?.trim().toLowerCase() === wanted) ? wanted : 'image/png'
}
