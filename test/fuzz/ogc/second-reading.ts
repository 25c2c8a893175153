import type { InfoQuestion, LegendQuestion, MapQuestion, OgcQuestion, TileQuestion } from '@mapgate/protocol'
import type { FuzzRequest } from '../requests.ts'
import { northFirst } from './requests.ts'

/** What a server that takes the first or the last of two equal names would have to go by: every value that a name has. */
type Sent = ReadonlyMap<string, ReadonlySet<string>>

/** Reads query and form as browsers and most servers do, not as the grammar does. */
export function readAgain({ query, body, contentType }: FuzzRequest): Sent {
  const isForm = contentType === 'application/x-www-form-urlencoded'
  const sent = new Map<string, Set<string>>()
  for (const text of isForm && body !== undefined ? [query, body] : [query]) {
    // A word without an equals sign is no parameter: the grammar forwards none.
    const pairs = text.split('&').filter((pair) => pair.includes('='))
    for (const [name, value] of new URLSearchParams(pairs.join('&'))) {
      const key = name.toLowerCase()
      sent.set(key, (sent.get(key) ?? new Set()).add(value))
    }
  }
  return sent
}

const names: Readonly<Record<OgcQuestion['kind'], readonly string[]>> = {
  capabilities: ['getcapabilities'],
  map: ['getmap'],
  info: ['getfeatureinfo'],
  legend: ['getlegendgraphic', 'getlegendgraphics'],
  tile: ['gettile'],
  'tile-info': ['getfeatureinfo'],
}

const forbidden =
  /^(?:sld|sld_body|filter|cql_filter|exp_filter|filter_geom|featureid|selection|viewparams|env|angle|rotation|highlight_.*|remote_ows.*|.*:.*)$/s

/** What a question says otherwise than its request; nothing where they agree. */
export function differencesOf(question: OgcQuestion, sent: Sent): string[] {
  const found: string[] = []
  for (const [name, values] of sent) {
    if (values.size > 1) found.push(`${name} has ${values.size} values`)
    if (forbidden.test(name) && [...values].some((value) => value !== ''))
      found.push(`${name} is not refused`)
  }
  const one = (name: string): string => [...(sent.get(name) ?? [''])][0] ?? ''
  if (!names[question.kind].includes(one('request').trim().toLowerCase())) found.push('REQUEST')
  if (question.kind === 'map' || question.kind === 'info') found.push(...inPicture(question, one))
  if (question.kind === 'legend') found.push(...inLegend(question, one))
  if (question.kind === 'tile') found.push(...inTile(question, one))
  return found
}

type One = (name: string) => string

function inPicture(question: MapQuestion | InfoQuestion, one: One): string[] {
  const { size, layers } = question
  const found: string[] = []
  if (layers.join() !== one('layers')) found.push('LAYERS')
  if (question.styles.join() !== stylesOf(one('styles'), layers.length)) found.push('STYLES')
  if (size.widthPx !== Number(one('width')) || size.heightPx !== Number(one('height'))) found.push('WIDTH')
  const { xmin, ymin, xmax, ymax } = question.area
  const box = boxOf(question, one)
  if (box && [xmin, ymin, xmax, ymax].some((value, index) => value !== box[index])) found.push('BBOX')
  if (question.kind === 'map') return found
  if (question.queryLayers.join() !== one('query_layers')) found.push('QUERY_LAYERS')
  if (question.column !== Number(one('i') || one('x'))) found.push('I')
  if (question.row !== Number(one('j') || one('y'))) found.push('J')
  return found
}

/** A list of names as long as that of the layers; the word `default` is no name. */
const stylesOf = (text: string, count: number): string =>
  text === '' ? ','.repeat(count - 1) : text.split(',').map(named).join()

const named = (style: string): string => (style.trim().toLowerCase() === 'default' ? '' : style)

function inLegend({ layer, style }: LegendQuestion, one: One): string[] {
  return [
    ...(layer === (one('layer') || one('layers')) ? [] : ['LAYER']),
    ...(style === named(one('style') || one('styles')) ? [] : ['STYLE']),
  ]
}

/** West, south, east and north, for the references whose axes are known here. */
function boxOf({ dialect }: OgcQuestion, one: One): readonly number[] | undefined {
  const name = dialect === 'WMS 1.3.0' ? one('crs') : one('srs')
  const isNorthFirst = northFirst[Number(/^epsg:(\d+)$/i.exec(name)?.[1])]
  if (isNorthFirst === undefined) return undefined
  const [a = 0, b = 0, c = 0, d = 0] = one('bbox').split(',').map(Number)
  return dialect === 'WMS 1.3.0' && isNorthFirst ? [b, a, d, c] : [a, b, c, d]
}

function inTile({ layer, style, tileMatrixSet, tileMatrix, row, column }: TileQuestion, one: One): string[] {
  const read = [layer, style, tileMatrixSet, tileMatrix, row, column]
  const sent = [
    one('layer'),
    named(one('style')),
    one('tilematrixset'),
    one('tilematrix'),
    Number(one('tilerow')),
    Number(one('tilecol')),
  ]
  return read.every((value, index) => value === sent[index]) ? [] : ['the address of the tile']
}
