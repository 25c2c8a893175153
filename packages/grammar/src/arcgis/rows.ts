import type {
  AreaFilter,
  OnlyAsked,
  RowStatistic,
  RowsQuestion,
  ShapesAsked,
  StatisticFunction,
} from '../intent/index.ts'
import type { MapRequest } from '../request.ts'
import type { Statistic } from '../values/rows/statistics.ts'
import { composedLayerOf, dynamicLayerOf } from './map-layers.ts'
import { known, type ParameterChanges, type ParameterName } from './own.ts'

type Values = MapRequest['parameters']

/** Parameters that say where rows have to lie. */
export const areaNames: readonly ParameterName[] = [
  'geometry',
  'geometryType',
  'inSR',
  'spatialRel',
  'distance',
  'units',
]

/** Parameters that say which rows of a layer, and in which order. */
export const rowNames: readonly ParameterName[] = [
  'layer',
  'where',
  'objectIds',
  'time',
  ...areaNames,
  'outStatistics',
  'orderByFields',
]

/** Parameters that say which shapes come with rows. */
export const shapeNames: readonly ParameterName[] = [
  'returnGeometry',
  'returnCentroid',
  'outSR',
  'maxAllowableOffset',
  'geometryPrecision',
  'returnZ',
  'returnM',
  'quantizationParameters',
  'returnTrueCurves',
  'datumTransformation',
  'multipatchOption',
]

/** Parameters that ask for something in place of rows. */
export const onlyNames: readonly ParameterName[] = ['returnIdsOnly', 'returnCountOnly', 'returnExtentOnly']

/** Where rows have to lie; absent where nothing is said of it. */
export function readArea(values: Values): { readonly area?: AreaFilter } {
  const { geometry: shape, inSR: reference, spatialRel: relation, distance, units: unit } = values
  const area: AreaFilter = known({ shape, reference, relation, distance, unit })
  return Object.keys(area).length > 0 ? { area } : {}
}

/** The type of the shape follows it. */
export const printArea = ({
  shape,
  reference,
  relation,
  distance,
  unit,
}: AreaFilter = {}): ParameterChanges => ({
  geometry: shape,
  inSR: reference,
  spatialRel: relation as Values['spatialRel'],
  distance,
  units: unit as Values['units'],
})

/** Which shapes come with rows. */
export const readShapes = (values: Values): ShapesAsked =>
  known({
    geometry: values.returnGeometry,
    centroid: values.returnCentroid,
    reference: values.outSR,
    maxOffset: values.maxAllowableOffset,
    precision: values.geometryPrecision,
    z: values.returnZ,
    m: values.returnM,
    grid: values.quantizationParameters,
    curves: values.returnTrueCurves,
    transformation: values.datumTransformation as unknown as ShapesAsked['transformation'],
    surfaces: values.multipatchOption,
  })

/** The parameters of shapes. */
export const printShapes = (shapes: ShapesAsked): ParameterChanges => ({
  returnGeometry: shapes.geometry,
  returnCentroid: shapes.centroid,
  outSR: shapes.reference,
  maxAllowableOffset: shapes.maxOffset,
  geometryPrecision: shapes.precision,
  returnZ: shapes.z,
  returnM: shapes.m,
  quantizationParameters: shapes.grid,
  returnTrueCurves: shapes.curves,
  datumTransformation: shapes.transformation as unknown as Values['datumTransformation'],
  multipatchOption: shapes.surfaces as Values['multipatchOption'],
})

/** What is asked for in place of rows. */
export const readOnlyAsked = (values: Values): OnlyAsked =>
  known({ ids: values.returnIdsOnly, count: values.returnCountOnly, extent: values.returnExtentOnly })

/** The parameters of what is asked for in place of rows. */
export const printOnlyAsked = ({ ids, count, extent }: OnlyAsked): ParameterChanges => ({
  returnIdsOnly: ids,
  returnCountOnly: count,
  returnExtentOnly: extent,
})

/** Which layer a request is about, and which of its rows. */
export function readRows({
  parameters,
  resource,
}: MapRequest): Omit<RowsQuestion<string>, 'kind' | 'service' | 'format'> {
  const { layer: composed, where, objectIds: ids, time, outStatistics, orderByFields: order } = parameters
  return {
    layerId: resource.layerId ?? composed?.mapLayerId ?? -1,
    ...(composed === undefined ? {} : { composed: composedLayerOf(composed) }),
    ...known({ where, ids, time, statistics: outStatistics?.map(statisticOf), order }),
    ...readArea(parameters),
  }
}

/** The parameters of the rows of a layer. */
export const printRows = (
  rows: Omit<RowsQuestion<string>, 'kind' | 'service' | 'format'>,
): ParameterChanges => ({
  layer: rows.composed && dynamicLayerOf(rows.composed),
  where: rows.where,
  objectIds: rows.ids,
  time: rows.time,
  ...printArea(rows.area),
  outStatistics: rows.statistics?.map(printedStatistic),
  orderByFields: rows.order,
})

/** Esri's names of shapes around the shapes of rows. */
const shapeFunctions: ReadonlyMap<StatisticFunction, Statistic['statisticType']> = new Map([
  ['centroid', 'centroidAggregate'],
  ['envelope', 'envelopeAggregate'],
  ['convexHull', 'convexHullAggregate'],
])

/** Esri's names of the members of a statistic. */
const statisticMembers: Readonly<Record<keyof RowStatistic, keyof Statistic>> = {
  function: 'statisticType',
  of: 'onStatisticField',
  as: 'outStatisticFieldName',
  percentile: 'statisticParameters',
}

const neutralMembers: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(statisticMembers).map(([neutral, own]) => [own, neutral]),
)

/** The members keep their order. */
const statisticOf = (one: Statistic): RowStatistic =>
  renamed({ ...one, statisticType: one.statisticType.replace(/Aggregate$/, '') }, neutralMembers)

/** The members keep their order. */
const printedStatistic = (one: RowStatistic): Statistic =>
  renamed({ ...one, function: shapeFunctions.get(one.function) ?? one.function }, statisticMembers)

const renamed = <T>(value: object, names: Readonly<Record<string, string>>): T =>
  Object.fromEntries(Object.entries(known(value)).map(([name, member]) => [names[name] ?? name, member])) as T
