import {
  type Expression,
  fieldName,
  fieldNamed,
  mapFields,
  matchAll,
  matchNone,
  printExpression,
  simplified,
} from '../../expression/index.ts'
import { printCql } from './cql.ts'
import { printFes } from './fes.ts'
import { leavesOf, type Plain } from './plain.ts'
import { type FilterField, plainFilter } from './plain-filter.ts'
import { printQgis } from './qgis.ts'
import {
  type DataSource,
  heedingCase,
  rulesOfArcgis,
  rulesOfDatabases,
  rulesOfMapServer,
} from './text-rules.ts'
import { type FilterRefusal, refuse, Unsayable } from './unsayable.ts'

/** The language in which a server reads conditions: GeoServer, MapServer, QGIS Server, ArcGIS Server. */
export type FilterLanguage = 'cql' | 'fes' | 'qgis' | 'layerDefs'

/** A layer that is to be drawn or asked: no group. */
export interface FilteredLayer {
  /** As the server spells it. */
  readonly name: string
  /** Absent: all rows. */
  readonly where?: Expression | undefined
  /** All of the layer; a condition on another one is refused. */
  readonly fields: readonly FilterField[]
  /** Where its rows are. */
  readonly dataSource: DataSource
}

/** What to ask for, or why that cannot be asked. */
export type PrintedFilters =
  | {
      /** Exactly what is to be named in LAYERS, in this order; layers of no rows are left out. Where none is left, nothing may be asked. */
      readonly layers: readonly string[]
      /** The one filter of the request; absent where all rows of all layers are asked for. */
      readonly parameter?: { readonly name: 'CQL_FILTER' | 'FILTER' | 'layerDefs'; readonly value: string }
      readonly reason?: undefined
    }
  | { readonly reason: FilterRefusal; readonly layer: string; readonly layers?: undefined }

/** Longest value of the parameter, in characters. */
const longestValue = 65_536

/** Most conditions on single fields for one layer. */
const mostLeaves = 500

/**
 * Prints the conditions of a request's layers as the one parameter that its server filters by: true for the same rows, or for fewer,
 * never for more. What the language cannot say is refused with a reason.
 */
export function printFilters(language: FilterLanguage, layers: readonly FilteredLayer[]): PrintedFilters {
  const printed: Named[] = []
  for (const layer of layers) {
    try {
      checkName(language, layer, layers)
      const text = printers[language](layer)
      if (text !== 'none') printed.push({ name: layer.name, text: text === 'all' ? undefined : text.text })
    } catch (error) {
      if (error instanceof Unsayable) return { reason: error.reason, layer: layer.name }
      throw error
    }
  }
  const names = printed.map(({ name }) => name)
  const [filtered] = printed.filter(({ text }) => text !== undefined)
  if (filtered === undefined) return { layers: names }
  const parameter = joiners[language](printed)
  if (parameter.value.length > longestValue) return { reason: 'length', layer: filtered.name }
  return { layers: names, parameter }
}

/** Filters are counted by the place of their layer, or found by its name: so each name is one, stands once, and is no part of a filter. */
function checkName(
  language: FilterLanguage,
  { name }: FilteredLayer,
  layers: readonly FilteredLayer[],
): void {
  if (layers.filter((one) => one.name === name).length > 1) refuse('layer-name')
  if (name === '' || name !== name.trim() || name.includes(',')) refuse('layer-name')
  if (language === 'qgis' && /[:;()<>'"]/.test(name)) refuse('layer-name')
}

type Printed = 'all' | 'none' | { readonly text: string }
type Named = { readonly name: string; readonly text: string | undefined }

/** How far a server counts exactly in whole numbers, and how it hands texts to each data source. */
interface LanguageRules {
  readonly whole: number
  readonly rules: typeof rulesOfDatabases
}

/** The condition of a layer, such that it selects no other rows in its data source. */
function plainOf(
  { where = matchAll, fields, dataSource }: FilteredLayer,
  { whole, rules }: LanguageRules,
): Plain {
  const plain = plainFilter(where, { fields, exact: { whole, fraction: 15 } })
  if (leavesOf(plain) > mostLeaves) refuse('length')
  return heedingCase(plain, rules[dataSource])
}

const viaPlain =
  (print: (plain: Plain) => string, rules: LanguageRules) =>
  (layer: FilteredLayer): Printed => {
    const plain = plainOf(layer, rules)
    return plain.kind === 'all' || plain.kind === 'none' ? plain.kind : { text: print(plain) }
  }

const printers: Readonly<Record<FilterLanguage, (layer: FilteredLayer) => Printed>> = {
  cql: viaPlain(printCql, { whole: 18, rules: rulesOfDatabases }),
  fes: viaPlain(printFes, { whole: 15, rules: rulesOfMapServer }),
  qgis: viaPlain(printQgis, { whole: 18, rules: rulesOfDatabases }),
  layerDefs: printLayerDef,
}

/** ArcGIS Server reads the same SQL that conditions are written in; which of them can be said is the same as elsewhere. */
function printLayerDef(layer: FilteredLayer): Printed {
  plainOf(layer, { whole: 18, rules: rulesOfArcgis })
  const { where = matchAll, fields } = layer
  const spelled = mapFields(where, (field) => {
    const name = fieldName(field).toLowerCase()
    const found = fields.filter((one) => one.name.toLowerCase() === name)
    return found.length === 1 && found[0] ? fieldNamed(found[0].name) : refuse('field')
  })
  const short = simplified(spelled)
  if (short === matchAll || short === matchNone) return short === matchAll ? 'all' : 'none'
  return { text: printExpression(short) }
}

const joiners: Readonly<
  Record<
    FilterLanguage,
    (layers: readonly Named[]) => { name: 'CQL_FILTER' | 'FILTER' | 'layerDefs'; value: string }
  >
> = {
  cql: (layers) => ({
    name: 'CQL_FILTER',
    value: layers.map(({ text }) => text ?? printCql({ kind: 'all' })).join(';'),
  }),
  fes: (layers) => ({ name: 'FILTER', value: layers.map(({ text }) => `(${text ?? ''})`).join('') }),
  qgis: (layers) => ({
    name: 'FILTER',
    value: layers.flatMap(({ name, text }) => (text === undefined ? [] : [`${name}:${text}`])).join(';'),
  }),
  layerDefs: (layers) => ({
    name: 'layerDefs',
    value: JSON.stringify(
      Object.fromEntries(layers.flatMap(({ name, text }) => (text === undefined ? [] : [[name, text]]))),
    ),
  }),
}
