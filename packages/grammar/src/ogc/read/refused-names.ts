import type { OgcExceptionCode } from '../ogc-fault.ts'
import type { Kvp } from './kvp.ts'
import { OgcFaultError } from './read-fault.ts'

const styles = 'styles of the caller can draw and name other layers than those that were asked for'
const filters = 'Mapgate sends the filter of the policy, and reads none in WMS requests'
const rows = 'it chooses rows, which would tell of hidden ones'
const words = 'it changes what the map server reads from its data'
const turned = 'turned pictures cannot be held to an area'
const drawings = 'drawings of the caller are not sent to the map server'
const layouts = 'print layouts are not served'
const values = 'only TIME is served'

/** Parameters that are refused when they have a value, by lower-case name, and why. */
const refused: ReadonlyMap<string, string> = new Map([
  ...['sld', 'sld_body', 'style_body', 'styleurl', 'style_url'].map((name) => [name, styles] as const),
  ...['filter', 'cql_filter', 'exp_filter', 'filter_geom', 'layerdefs', 'clip', 'dynamiclayers'].map(
    (name) => [name, filters] as const,
  ),
  ...['featureid', 'selection'].map((name) => [name, rows] as const),
  ...['viewparams', 'env'].map((name) => [name, words] as const),
  ...['angle', 'rotation', 'map_angle', 'mapangle'].map((name) => [name, turned] as const),
  ...['template', 'atlas_pk', 'file_name', 'opacities'].map((name) => [name, layouts] as const),
  ['elevation', values],
])

/** The same for the beginnings of names. */
const refusedPrefixes: readonly (readonly [prefix: string, why: string])[] = [
  ['remote_ows', 'the map server would fetch from an address of the caller'],
  ['highlight_', drawings],
  ['atlas', layouts],
  ['dim_', values],
]

/**
 * Refuses the parameters that choose rows, styles or sources, when they have a value.
 * Names with a colon are read by QGIS Server as parameters of one layer, with addresses that it fetches. Throws
 * `request.parameter-unserved`.
 */
export function refuseNames(kvp: Kvp): void {
  const name = kvp.given(isRefused)
  if (name === undefined) return
  const why = reasonFor(name.toLowerCase())
  throw new OgcFaultError(exceptionFor(why), {
    code: 'request.parameter-unserved',
    message: `${name} is not served: ${why}. Leave it out.`,
    parameter: name,
  })
}

const special = new RegExp(`^(?:${refusedPrefixes.map(([prefix]) => prefix).join('|')})|:`)

/** What nearly every request says, so that it need not be looked at twice. */
const usual: ReadonlySet<string> = new Set(
  'service version request layers styles crs srs bbox width height format transparent query_layers info_format'.split(
    ' ',
  ),
)

const isRefused = (key: string): boolean => !usual.has(key) && (refused.has(key) || special.test(key))

const reasonFor = (key: string): string =>
  refused.get(key) ??
  refusedPrefixes.find(([prefix]) => key.startsWith(prefix))?.[1] ??
  'parameters of single layers are not read'

const exceptionFor = (why: string): OgcExceptionCode =>
  why === values ? 'InvalidDimensionValue' : 'InvalidParameterValue'
