import { parseExpression } from '@mapgate/protocol'
import type { AreaBook } from '../model/area-book.ts'
import type { AreaRight } from '../model/area-right.ts'
import type { AreaConfiguration } from '../model/area-schema.ts'
import type { GrantConfiguration } from '../model/grant-schema.ts'
import type { AttributeValue } from '../model/principal.ts'
import type { PictureLimits } from '../model/rights.ts'
import { allRows, noRows, placeholdersOfRows, type RowFilter, rowsWhere } from '../model/row-filter.ts'
import { type CompiledEdit, compileEdit } from './compile-edit.ts'
import { type FieldRule, fieldRule } from './field-rule.ts'
import { compileGlob } from './glob.ts'
import { narrowsNothing } from './narrows-nothing.ts'

/** A grant in the form that decisions use, with nothing left to parse. */
export interface CompiledGrant {
  readonly name: string
  /** Its place in the configuration. */
  readonly index: number
  readonly source: GrantConfiguration
  readonly isOnMount: (mount: string) => boolean
  /** By its name, with the folder, and its type; without a type, true where the grant is on some type of it. */
  readonly isOnService: (name: string, type?: string) => boolean
  /** True for a layer's id or name; null: every layer. */
  readonly isOnLayer: ((layer: { id: number; name: string }) => boolean) | null
  /** Lower-case classes and operation ids. */
  readonly operations: ReadonlySet<string>
  readonly fields: FieldRule | null
  /** Placeholders are not bound yet. No rows where the condition could not be parsed. */
  readonly rows: RowFilter
  /** The areas for one principal: null without an area in the grant; none where there is none now, or not for this principal. */
  readonly areasFor: (attribute: (name: string) => AttributeValue | undefined) => readonly AreaRight[] | null
  readonly records: number
  readonly picture: PictureLimits
  /** `whole`: cached tiles and KML are given whole. `masked`: cached tiles are given within the area, because nothing else is hidden. */
  readonly tiles: 'whole' | 'masked' | undefined
  /** True when classes of renderers are shown as the author of the map fixed them. */
  readonly statedClasses: boolean
  /** True when extents are shown as the author of the service states them. */
  readonly statedExtent: boolean
  /** Epoch milliseconds: active from `validFrom` until just before `validUntil`. */
  readonly validFrom: number
  readonly validUntil: number
  /** How rows may be edited; null where the grant says nothing of it. */
  readonly edit: CompiledEdit | null
  /** True when the grant hides nothing and limits no reading of the services it is on. */
  readonly plain: boolean
  /** True when the grant gives the same to everybody it is for: nothing in it stands for an attribute of the caller, and no row is the caller's own. */
  readonly isAlikeForAll: boolean
}

/** Compiles one grant of the configuration; `index` names it where it has no name. */
export function compileGrant(source: GrantConfiguration, index: number, areas: AreaBook): CompiledGrant {
  const { on, with: narrowing = {} } = source
  const services = on.services.map(compileGlob)
  const types = on.types && new Set<string>(on.types.map((type) => type.toLowerCase()))
  const mounts = on.mounts && new Set(on.mounts.map((mount) => mount.toLowerCase()))
  const operations = new Set(source.for.map((operation) => operation.toLowerCase()))
  const { valid = {}, tiles, extents, classes, edit, ...limits } = narrowing
  const rows = limits.where === undefined ? allRows : parsedRows(limits.where)
  return {
    name: source.name ?? `grants[${index}]`,
    index,
    source,
    isOnMount: (mount) => mounts?.has(mount.toLowerCase()) ?? true,
    isOnService: (name, type) =>
      (type === undefined || (types?.has(type.toLowerCase()) ?? true)) &&
      services.some((matches) => matches(name)),
    isOnLayer: on.layers ? layerTest(on.layers) : null,
    operations,
    fields: fieldRule(limits.fields),
    rows,
    areasFor: limits.area === undefined ? () => null : areasIn(limits.area, areas),
    records: limits.records ?? Number.POSITIVE_INFINITY,
    picture: {
      scaleFrom: limits.scale?.from ?? 0,
      scaleTo: limits.scale?.to ?? Number.POSITIVE_INFINITY,
      pixels: limits.image?.pixels ?? Number.POSITIVE_INFINITY,
      formats: limits.image?.formats
        ? new Set(limits.image.formats.map((format) => format.toLowerCase()))
        : null,
    },
    tiles: tiles ?? (mayBeMasked(source) ? 'masked' : undefined),
    statedClasses: classes === 'author',
    statedExtent: extents === 'author',
    validFrom: valid.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(valid.from),
    validUntil: valid.until === undefined ? Number.POSITIVE_INFINITY : Date.parse(valid.until),
    edit: edit ? compileEdit(edit, operations.has('query')) : null,
    plain: narrowsNothing(source),
    isAlikeForAll: !edit && placeholdersOfRows(rows).size === 0 && !chosenIn(limits.area)?.startsWith(':'),
  }
}

/**
 * True where nothing is hidden but what lies outside of an area, and symbols from there may be seen. Tiles hold all layers, fields and rows,
 * in a format that was chosen when they were drawn.
 */
const mayBeMasked = ({ on, with: { area, fields, where, image } = {} }: GrantConfiguration): boolean =>
  area?.pictures === 'pixels' &&
  [on.layers, fields, where, image?.formats].every((narrowing) => narrowing === undefined)

/** The name of an area, or the attribute that names it; undefined where the grant itself has the area. */
const chosenIn = (area: AreaConfiguration | undefined): string | undefined =>
  typeof area?.of === 'object' && 'named' in area.of ? area.of.named : undefined

/** The areas of a grant, found when they are needed: areas come and go. An attribute may choose several. */
function areasIn(of: AreaConfiguration, areas: AreaBook): CompiledGrant['areasFor'] {
  const { relation, clip, pictures } = of
  const chosen = chosenIn(of)
  return (attribute) => {
    const value = chosen?.startsWith(':') ? attribute(chosen.slice(1)) : chosen
    if (chosen !== undefined && value === undefined) return []
    const found = [value].flat().flatMap((name) => areas.find(of, name) ?? [])
    const transformations = areas.transformationsOf(of)
    return found.map((area) => ({ area, relation, clip, pictures, transformations }))
  }
}

function layerTest(layers: readonly (number | string)[]): (layer: { id: number; name: string }) => boolean {
  const ids = new Set(layers.filter((layer) => typeof layer === 'number'))
  const names = layers.filter((layer) => typeof layer === 'string').map(compileGlob)
  return ({ id, name }) => {
    if (ids.has(id)) return true
    // Globs ignore case: a name in lower case is not copied by each of them.
    const lower = name.toLowerCase()
    return names.some((matches) => matches(lower))
  }
}

function parsedRows(text: string): RowFilter {
  const parsed = parseExpression(text, { placeholders: true })
  return 'fault' in parsed ? noRows : rowsWhere(parsed.expression)
}
