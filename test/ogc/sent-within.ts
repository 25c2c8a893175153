import type { OgcAccount } from './accounts.ts'
import type { LoggedRequest } from './listener.ts'

/** How a server is told which rows to draw, by hand and not by the gateway. */
export type FilterLanguage = 'mapserver' | 'qgis' | 'geoserver'

const frame = [
  'SERVICE',
  'VERSION',
  'REQUEST',
  'LAYERS',
  'STYLES',
  'SRS',
  'BBOX',
  'WIDTH',
  'HEIGHT',
  'FORMAT',
]

/** The names that a request may hold, by operation. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  GetMap: [...frame, 'TRANSPARENT', 'FILTER', 'CQL_FILTER', 'EXCEPTIONS'],
  GetFeatureInfo: [
    ...frame,
    ...['QUERY_LAYERS', 'INFO_FORMAT', 'FEATURE_COUNT', 'X', 'Y', 'WITH_GEOMETRY', 'FILTER', 'CQL_FILTER'],
    'EXCEPTIONS',
  ],
  GetLegendGraphic: [
    ...['SERVICE', 'VERSION', 'REQUEST', 'LAYER', 'LAYERS', 'STYLE', 'FORMAT', 'SHOWFEATURECOUNT'],
    ...['TRANSPARENT', 'EXCEPTIONS'],
  ],
}

/** Headers of HTTP itself, and what the gateway says of its own address. */
const allowedHeaders: ReadonlySet<string> = new Set(
  'host connection accept accept-encoding forwarded x-forwarded-host x-forwarded-proto'.split(' '),
)

/** The pairs of a query, decoded; undefined where a name stands twice, in any case. */
export function pairsOf({ url }: LoggedRequest): ReadonlyMap<string, string> | undefined {
  const pairs = [...new URL(url, 'http://maps.test').searchParams]
  const names = new Set(pairs.map(([name]) => name.toUpperCase()))
  return names.size === pairs.length ? new Map(pairs) : undefined
}

/** What a request says beyond what an account was authorized to; undefined where it says nothing more. */
export function sentBeyond(
  request: LoggedRequest,
  account: OgcAccount,
  language: FilterLanguage,
): string | undefined {
  const { method, headers, body } = request
  const header = Object.keys(headers).find((name) => !allowedHeaders.has(name))
  if (method !== 'GET' || body !== '' || header !== undefined) return `${method} with ${header ?? 'a body'}`
  const pairs = pairsOf(request)
  if (pairs === undefined) return 'a key twice'
  const operation = pairs.get('REQUEST') ?? ''
  if (/^(?:GetCapabilities|DescribeFeatureType)$/.test(operation) && pairs.size === 3) return undefined
  const names = Object.hasOwn(allowed, operation) ? allowed[operation] : undefined
  const other = [...pairs.keys()].find((name) => !names?.includes(name))
  if (names === undefined || other !== undefined || pairs.get('SERVICE') !== 'WMS')
    return `${operation} with ${other}`
  const layers = (pairs.get('LAYERS') ?? pairs.get('LAYER') ?? '').split(',')
  const hidden = layers.find((layer) => !Object.hasOwn(account.layers, layer))
  if (hidden !== undefined) return `the layer ${hidden}`
  const style = styleBeyond((pairs.get('STYLES') ?? pairs.get('STYLE') ?? '').split(','), layers, account)
  if (style !== undefined) return style
  switch (operation) {
    case 'GetLegendGraphic':
      return legendBeyond(pairs, layers, account)
    case 'GetFeatureInfo':
      return infoBeyond(pairs, layers, { account, language })
    default:
      return filterBeyond(pairs, layers, { account, language })
  }
}

/** The field that a named style of parcels draws by; null for none. Other styles are of no layer, or say nothing of what they draw by. */
const styleFields: Readonly<Record<string, string | null>> = {
  night: null,
  'by zone': 'zone',
  'by owner': 'owner',
}

/** The first style that draws by what is hidden from an account. */
function styleBeyond(
  styles: readonly string[],
  layers: readonly string[],
  { hidden }: OgcAccount,
): string | undefined {
  if (styles.length !== Math.max(1, layers.length)) return 'other styles than layers'
  const found = styles.find((style, index) => {
    if (style === '') return false
    const field = Object.hasOwn(styleFields, style) ? styleFields[style] : undefined
    if (layers[index] !== 'parcels') return true
    return hidden.length > 0 && (field === undefined || (field !== null && hidden.includes(field)))
  })
  return found === undefined ? undefined : `the style ${found}`
}

function legendBeyond(
  pairs: ReadonlyMap<string, string>,
  layers: readonly string[],
  account: OgcAccount,
): string | undefined {
  if (!['FALSE', undefined].includes(pairs.get('SHOWFEATURECOUNT'))) return 'counts in a legend'
  return layers.some((layer) => account.layers[layer] !== 'all') ? 'a legend of hidden rows' : undefined
}

interface Asked {
  readonly account: OgcAccount
  readonly language: FilterLanguage
}

function infoBeyond(
  pairs: ReadonlyMap<string, string>,
  layers: readonly string[],
  { account, language }: Asked,
): string | undefined {
  if (!account.identifies) return 'rows at a place'
  if (layers.length !== 1 || pairs.get('QUERY_LAYERS') !== layers[0])
    return 'other layers than those of the map'
  // MapServer takes no notice of a filter there; its rows are judged in the reply.
  if (language === 'mapserver') return pairs.has('FILTER') ? 'a filter' : undefined
  return filterBeyond(pairs, layers, { account, language })
}

/** The filter of each layer has to be the one of the account, and no other text stands beside it. */
function filterBeyond(
  pairs: ReadonlyMap<string, string>,
  layers: readonly string[],
  { account, language }: Asked,
): string | undefined {
  const rows = layers.map((layer) => ({ layer, which: account.layers[layer] ?? 'all' }))
  const isWhole = rows.every(({ which }) => which === 'all')
  const name = language === 'geoserver' ? 'CQL_FILTER' : 'FILTER'
  const given = pairs.get(name)
  const wanted = isWhole ? undefined : filters[language](rows)
  const other = pairs.get(name === 'FILTER' ? 'CQL_FILTER' : 'FILTER')
  return given === wanted && other === undefined ? undefined : `the filter ${given ?? 'none'}, not ${wanted}`
}

type Rows = readonly { readonly layer: string; readonly which: OgcAccount['layers'][string] }[]

const filters: Readonly<Record<FilterLanguage, (rows: Rows) => string>> = {
  mapserver: (rows) =>
    rows.map(({ layer, which }) => (which === 'all' ? '()' : `(${fesOf(said(layer, which))})`)).join(''),
  qgis: (rows) =>
    rows
      .flatMap(({ layer, which }) => (which === 'all' ? [] : [`${layer}:${qgisOf(said(layer, which))}`]))
      .join(';'),
  geoserver: (rows) =>
    rows.map(({ layer, which }) => (which === 'all' ? 'INCLUDE' : cqlOf(said(layer, which)))).join(';'),
}

/** A field that is a text in a shapefile, or begins with one in a GeoPackage. */
type Said =
  | { readonly field: string; readonly is: string }
  | { readonly field: string; readonly begins: string; readonly before: string }

function said(layer: string, which: 'open' | 'first'): Said {
  if (which === 'first') return { field: 'label', is: 'Parcel 1' }
  return layer === 'hydrants' ? { field: 'zone', begins: 'op', before: 'oq' } : { field: 'zone', is: 'open' }
}

/** OGR folds letter case in `=` of a shapefile, SQLite in LIKE of a GeoPackage; what stands beside it does not. */
function qgisOf(one: Said): string {
  const { field } = one
  const like = (pattern: string) =>
    `( "${field}" IS NOT NULL AND "${field}" LIKE '${pattern}' AND "${field}" != '${field}' )`
  return 'is' in one
    ? `( "${field}" = '${one.is}' AND ${like(one.is)} )`
    : `( ${like(`${one.begins}%`)} AND ( "${field}" >= '${one.begins}' AND "${field}" < '${one.before}' ) )`
}

function cqlOf(one: Said): string {
  const { field } = one
  return 'is' in one
    ? `("${field}" = '${one.is}' AND "${field}" LIKE '${one.is}')`
    : `("${field}" LIKE '${one.begins}%' AND ("${field}" >= '${one.begins}' AND "${field}" < '${one.before}'))`
}

function fesOf(one: Said): string {
  const name = `<PropertyName>${one.field}</PropertyName>`
  const like = (pattern: string) =>
    `<PropertyIsLike wildCard="*" singleChar="?" escape="!">${name}<Literal>${pattern}</Literal></PropertyIsLike>`
  const inner =
    'is' in one
      ? `<PropertyIsEqualTo>${name}<Literal>${one.is}</Literal></PropertyIsEqualTo>`
      : `<And>${like(`${one.begins}*`)}<Not>${like('*&#10;*')}</Not></And>`
  return `<Filter xmlns="http://www.opengis.net/ogc">${inner}</Filter>`
}
