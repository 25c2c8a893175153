import { parseExpression } from '@mapgate/protocol'
import fc from 'fast-check'
import { areaRight, squareArea } from './area.fixture.ts'
import { assets } from './catalog.fixture.ts'
import { editRight } from './edit.fixture.ts'
import { noFacts } from './facts.ts'
import type { Obligations } from './obligations.ts'
import type { PictureLimits, ServiceRights, View } from './rights.ts'
import { allRows, noRows, rowsWhere } from './row-filter.ts'

/** Obligations before they are built: equal texts of JSON for equal rights. */
interface ToldPicture {
  readonly scaleFrom: number
  readonly scaleTo: number
  readonly pixels: number
  readonly formats: readonly string[] | null
}

interface ToldView {
  readonly fields: readonly string[] | null
  readonly where: string | null
  readonly closed: boolean
  readonly uncertain: boolean
  readonly statedExtent: boolean
  readonly statedClasses: boolean
  readonly records: number
  readonly picture: ToldPicture
}

interface ToldTile {
  readonly picture: ToldPicture
  /** The side of a square. */
  readonly area: number | null
}

export interface ToldRights {
  readonly service: number
  readonly whole: boolean
  readonly confirmed: boolean
  readonly tiles: readonly ToldTile[]
  readonly layers: readonly { readonly id: number; readonly views: readonly ToldView[] }[]
}

export interface Told {
  readonly unrestricted: boolean
  readonly listing: { readonly services: readonly string[]; readonly folders: readonly string[] } | null
  readonly rights: ToldRights | null
  readonly others: readonly (readonly [string, ToldRights])[] | null
}

const some = <T>(...values: readonly T[]) => fc.subarray([...values])
const limit = fc.constantFrom(0, 1, 1000, Number.POSITIVE_INFINITY)
const picture: fc.Arbitrary<ToldPicture> = fc.record({
  scaleFrom: limit,
  scaleTo: limit,
  pixels: limit,
  formats: fc.option(some('png', 'jpg')),
})
const view: fc.Arbitrary<ToldView> = fc.record({
  fields: fc.option(some('owner', 'district', 'geometry', 'owner,district')),
  where: fc.option(fc.constantFrom("district = 'n'", "district = 's'", '1=0', 'null = 1')),
  closed: fc.boolean(),
  uncertain: fc.boolean(),
  statedExtent: fc.boolean(),
  statedClasses: fc.boolean(),
  records: limit,
  picture,
})
const rights: fc.Arbitrary<ToldRights> = fc.record({
  service: fc.constantFrom(0, 1),
  whole: fc.boolean(),
  confirmed: fc.boolean(),
  tiles: fc.uniqueArray(fc.record({ picture, area: fc.option(fc.constantFrom(100, 200)) }), {
    maxLength: 2,
    selector: (one) => textOf(one),
  }),
  layers: fc
    .uniqueArray(fc.constantFrom(0, 2), { maxLength: 2 })
    .chain((ids) =>
      fc.tuple(
        ...ids.map((id) =>
          fc.record({ id: fc.constant(id), views: fc.array(view, { minLength: 1, maxLength: 2 }) }),
        ),
      ),
    ),
})
export const told: fc.Arbitrary<Told> = fc.record({
  unrestricted: fc.boolean(),
  listing: fc.option(
    fc.record({ services: some('water mapserver', 'roads mapserver'), folders: some('water') }),
  ),
  rights: fc.option(rights, { freq: 10 }),
  others: fc.option(
    fc
      .subarray(['MapServer.query', 'MapServer.export', 'MapServer.find'])
      .chain((ids) => fc.tuple(...ids.map((id) => fc.tuple(fc.constant(id), rights)))),
  ),
})

/** A text that does not depend on the order of any list, because none of them has a meaning. */
const textOf = (value: unknown): string =>
  Array.isArray(value)
    ? `[${value.map(textOf).sort().join()}]`
    : typeof value === 'object' && value !== null
      ? `{${Object.entries(value).map(([name, member]) => `${name}:${textOf(member)}`)}}`
      : typeof value === 'number'
        ? String(value)
        : JSON.stringify(value)

/** What a different object of the catalogue stands for, each with the same text. */
export const services = [assets, structuredClone(assets)]

/** Builds obligations, every list in the order that `turned` gives it, with these names of grants. */
export function build(from: Told, turned: boolean, grant = 'a grant'): Obligations {
  const list = <T>(values: readonly T[]): readonly T[] => (turned ? values.toReversed() : values)
  const pictureOf = ({ formats, ...limits }: ToldPicture): PictureLimits => ({
    ...limits,
    formats: formats && new Set(list(formats)),
  })
  const viewOf = ({ where, fields, picture: limits, ...more }: ToldView): View => ({
    ...(turned ? more : withoutDefaults(more)),
    grant,
    fields: fields && new Set(list(fields)),
    rows: rowsWhere(where === null ? undefined : read(turned ? ` ${where} ` : where)),
    records: more.records,
    picture: pictureOf(limits),
  })
  const rightsOf = ({ service, confirmed, tiles, layers, ...more }: ToldRights): ServiceRights => {
    const entry = services[service] as typeof assets
    const layersOf = entry.layers.flatMap((layer) => {
      const found = layers.find(({ id }) => id === layer.id)
      return found ? [[layer.id, { layer, views: list(found.views).map(viewOf) }] as const] : []
    })
    return {
      ...more,
      ...(confirmed || turned ? { confirmed } : {}),
      service: entry,
      tiles: list(tiles).map(({ picture: limits, area }) => ({
        picture: pictureOf(limits),
        ...(area === null ? {} : { area: areaRight({ area: squareArea(area), pictures: 'pixels' }) }),
      })),
      layers: new Map(list(layersOf)),
    }
  }
  const others = from.others && new Map(list(from.others).map(([id, one]) => [id, rightsOf(one)] as const))
  const { unrestricted, listing } = from
  return {
    unrestricted,
    ...(listing
      ? { listing: { services: new Set(list(listing.services)), folders: new Set(list(listing.folders)) } }
      : {}),
    ...(from.rights ? { rights: { ...rightsOf(from.rights), ...(others ? { others } : {}) } } : {}),
  }
}

/** The same view without the members that say what holds by default. */
const withoutDefaults = (view: object) =>
  Object.fromEntries(Object.entries(view).filter(([, value]) => value !== false))

function read(text: string) {
  const parsed = parseExpression(text)
  if ('fault' in parsed) throw new Error(parsed.fault.message)
  return parsed.expression
}

/** The text of what is built: the rights for other operations have no place without rights. */
export const canonical = (from: Told): string => textOf(from.rights ? from : { ...from, others: null })

export const unlimited: PictureLimits = {
  scaleFrom: 0,
  scaleTo: Number.POSITIVE_INFINITY,
  pixels: Number.POSITIVE_INFINITY,
  formats: null,
}
const wholeView: View = {
  grant: 'a grant',
  fields: null,
  rows: allRows,
  records: Number.POSITIVE_INFINITY,
  picture: unlimited,
}
export const wholeRights: ServiceRights = {
  service: assets,
  whole: false,
  tiles: [],
  layers: layersOf(wholeView),
}
export const base: Obligations = { unrestricted: false, rights: wholeRights }

export const withRights = (more: Partial<ServiceRights>): Obligations => ({
  ...base,
  rights: { ...wholeRights, ...more },
})
export const withView = (more: Partial<View>): Obligations =>
  withRights({ layers: layersOf({ ...wholeView, ...more }) })

function layersOf(view: View): ServiceRights['layers'] {
  const [layer] = assets.layers
  if (layer === undefined) throw new Error('there is no layer')
  return new Map([[layer.id, { layer, views: [view] }]])
}

/** One other value of every member: the types ask for a line here for each member that is new. */
type OneOfEach<Value> = { readonly [Name in keyof Value]-?: Value[Name] }

export const changes: OneOfEach<Obligations> = {
  unrestricted: true,
  listing: { services: new Set(), folders: new Set() },
  rights: { ...wholeRights, layers: new Map() },
}
export const changedRights: OneOfEach<ServiceRights> = {
  service: structuredClone(assets),
  whole: true,
  types: new Set(['mapserver']),
  tiles: [{ picture: unlimited }],
  confirmed: true,
  layers: layersOf({ ...wholeView, fields: new Set(['district']) }),
  facts: noFacts,
  others: new Map(),
}
export const changedView: OneOfEach<Omit<View, 'grant' | 'picture'>> = {
  fields: new Set(),
  closed: true,
  rows: noRows,
  area: areaRight(),
  uncertain: true,
  statedExtent: true,
  statedClasses: true,
  records: 5,
  edit: editRight(),
}
export const changedPicture: OneOfEach<PictureLimits> = {
  scaleFrom: 1,
  scaleTo: 1,
  pixels: 1,
  formats: new Set(),
}
