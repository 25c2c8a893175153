import type { LayerDefinition } from '../../packages/sample-server/src/world/layer.ts'
import { field, type Making, mostly, rowsOf, where } from './asked-conditions.ts'
import { place, shapesOnGrid, type Values } from './asked-places.ts'
import type { Random } from './random.ts'

/** A list of fields, or all. */
export const fields = (making: Making, layer: LayerDefinition): string =>
  making.random.chance(0.35)
    ? '*'
    : [...new Set(Array.from({ length: making.random.whole(1, 4) }, () => field(making, layer)))].join(',')

/** A span of the template's rows, or one in which only the canaries of one world lie. */
export const timeOf = (random: Random): string =>
  random.pick(['1704067200000,1767225600000', '900000000,2000000000', 'null,1735689600000', '1735689600000'])

/** Some object ids of the layer, now and then one that a hidden row has in one world. */
export const idsIn = (making: Making, layer: LayerDefinition): string =>
  making.random
    .some(rowsOf(making, layer), 1)
    .map((row) => row.objectId + (making.random.chance(0.1) ? making.random.whole(1, 2) : 0))
    .slice(0, 25)
    .join(',')

/** Which rows: condition, ids, place, time. */
export function rowSelection(making: Making, layer: LayerDefinition): Values {
  const { random } = making
  return {
    where: where(making, layer),
    ...(random.chance(0.15) ? { objectIds: idsIn(making, layer) } : {}),
    ...(random.chance(0.25) && layer.kind === 'feature' ? place(making) : {}),
    ...(random.chance(layer.timeInfo ? 0.4 : 0.05) ? { time: timeOf(random) } : {}),
  }
}

const rowFormat = (random: Random): string => random.pick(['json', 'json', 'geojson', 'pbf', 'pjson'])

/** Statistics: one or several, percentiles among them, with names of hidden columns and without names. */
export function statisticsOf(
  making: Making,
  layer: LayerDefinition,
): { readonly json: string; readonly name: string } {
  const { random } = making
  const types = ['count', 'min', 'max', 'sum', 'avg', 'stddev', 'var', 'percentile_cont', 'percentile_disc']
  const name = random.pick(['result', 'result', 'owner_name', 'Cost', 'OBJECTID'])
  const one = (outStatisticFieldName: string | undefined) => {
    const statisticType = random.pick(types)
    return {
      statisticType,
      onStatisticField: random.chance(0.2) ? 'OBJECTID' : field(making, layer),
      ...(outStatisticFieldName === undefined ? {} : { outStatisticFieldName }),
      ...(statisticType.startsWith('percentile')
        ? {
            statisticParameters: {
              value: random.pick([0, 0.5, 0.9, 1]),
              orderBy: random.pick(['ASC', 'DESC']),
            },
          }
        : {}),
    }
  }
  const more = random.chance(0.3) ? [one('second'), one(random.chance(0.5) ? 'phone' : undefined)] : []
  return { json: JSON.stringify([one(name), ...more]), name }
}

function statistics(making: Making, layer: LayerDefinition): Values {
  const { random } = making
  const { json, name } = statisticsOf(making, layer)
  const [first, second] = [field(making, layer), field(making, layer)]
  const hasTwo = random.chance(0.25) && first.toLowerCase() !== second.toLowerCase()
  const groups = [first, ...(hasTwo ? [second] : [])]
  return {
    outStatistics: json,
    ...(random.chance(0.6) ? { groupByFieldsForStatistics: groups.join(',') } : {}),
    ...(random.chance(0.4)
      ? {
          having: random.pick([
            `COUNT(${field(making, layer)}) > 0`,
            `${name} IS NOT NULL`,
            `MAX(${field(making, layer)}) > 10`,
            `SUM(1/(${field(making, layer)}-77)) > -1`,
          ]),
        }
      : {}),
    ...(random.chance(0.3)
      ? { orderByFields: random.pick([`${name} DESC`, `${field(making, layer)} ASC`]) }
      : {}),
  }
}

/** A page of rows, in an order that is stated or left to the server. */
export function page(making: Making, layer: LayerDefinition): Values {
  const { random } = making
  const order = [field(making, layer), ...(random.chance(0.3) ? [field(making, layer)] : [])]
  return {
    ...(random.chance(0.6)
      ? { orderByFields: order.map((name) => `${name}${random.pick([' DESC', ' ASC', ''])}`).join(',') }
      : {}),
    ...(random.chance(0.6) ? { resultRecordCount: random.pick(['1', '3', '7', '2000', '0']) } : {}),
    ...(random.chance(0.5) ? { resultOffset: random.pick(['0', '1', '5', '20', '500']) } : {}),
  }
}

/** A page of a query of one layer, which says more of its limits. */
const pageOfQuery = (making: Making, layer: LayerDefinition): Values => {
  const { random } = making
  return {
    ...page(making, layer),
    ...(random.chance(0.1) ? { resultType: random.pick(['none', 'standard', 'tile']) } : {}),
    ...(random.chance(0.1) ? { maxRecordCountFactor: '2' } : {}),
    ...(random.chance(0.1) ? { returnExceededLimitFeatures: random.pick(['true', 'false']) } : {}),
  }
}

/** What of the rows: features in a format, counts, ids, extents, statistics. */
export function rowOutput(making: Making, layer: LayerDefinition): Values {
  const { random } = making
  const features = () => ({ outFields: fields(making, layer), ...shapesOnGrid(making), f: rowFormat(random) })
  return random.pick<() => Values>([
    features,
    features,
    () => ({ ...features(), ...pageOfQuery(making, layer) }),
    () => ({
      outFields: '*',
      orderByFields: `${field(making, layer)} DESC`,
      resultRecordCount: '7',
      f: rowFormat(random),
    }),
    () => ({ f: rowFormat(random) }),
    () => ({
      outFields: fields(making, layer),
      returnDistinctValues: 'true',
      returnGeometry: 'false',
      ...(random.chance(0.3) ? pageOfQuery(making, layer) : {}),
      ...(random.chance(0.2) ? { returnCountOnly: 'true' } : {}),
      f: 'json',
    }),
    () => ({ returnCountOnly: 'true', f: random.pick(['json', 'json', 'geojson', 'pbf']) }),
    () => ({
      returnIdsOnly: 'true',
      ...(random.chance(0.3) ? pageOfQuery(making, layer) : {}),
      f: random.pick(['json', 'json', 'geojson', 'pbf']),
    }),
    () => ({
      returnExtentOnly: 'true',
      returnCountOnly: 'true',
      ...shapesOnGrid(making),
      f: random.pick(['json', 'json', 'geojson']),
    }),
    () => ({ ...statistics(making, layer), f: random.pick(['json', 'pbf', 'geojson']) }),
    () => ({ ...statistics(making, layer), f: 'json' }),
    () => ({ ...statistics(making, layer), f: 'json' }),
  ])()
}

/** Bins of a field, of every kind. */
export function binsOf(making: Making, layer: LayerDefinition): Values {
  const { random } = making
  const parameters = random.pick([
    { type: 'autoIntervalBin', parameters: { numBins: 4 } },
    { type: 'fixedIntervalBin', parameters: { interval: random.pick([10, 1000]), start: 0, end: 5000 } },
    {
      type: 'fixedBoundariesBin',
      parameters: { boundaries: [-1_000_000_000, 0, 10, 100, 1000, 1_000_000_000] },
    },
    { type: 'dateBin', parameters: { unit: random.pick(['year', 'month']) } },
  ])
  return {
    bin: JSON.stringify({ ...parameters, onField: binField(making, layer, parameters.type === 'dateBin') }),
    ...(random.chance(0.6) ? { outStatistics: binStatistics(making, layer) } : {}),
    ...(random.chance(0.3) ? { binOrder: random.pick(['ASC', 'DESC']) } : {}),
    ...(random.chance(0.3)
      ? { lowerBoundaryAlias: random.pick(['low', 'owner_name']), upperBoundaryAlias: 'high' }
      : {}),
  }
}

/** Bins of a date. */
export function dateBinsOf(making: Making, layer: LayerDefinition): Values {
  const { random } = making
  return {
    binField: binField(making, layer, true),
    bin: random.pick(['{"calendarBin":{"unit":"year"}}', '{"fixedBin":{"unit":"day","number":90}}']),
    outStatistics: binStatistics(making, layer),
    ...(random.chance(0.2) ? { returnCountOnly: 'true' } : {}),
    ...(random.chance(0.2) ? { binBoundaryAlias: random.pick(['edge', 'phone']) } : {}),
  }
}

function binField(making: Making, layer: LayerDefinition, isDate: boolean): string {
  const fitting = layer.fields.filter(({ type }) => (isDate ? /Date/ : /Integer|Double|OID/).test(type))
  return making.random.chance(0.1) || fitting.length === 0
    ? field(making, layer)
    : mostly(making.random, fitting, ({ name }) => making.sees?.(layer.id, name) ?? true).name
}

const binStatistics = (making: Making, layer: LayerDefinition): string =>
  JSON.stringify(
    ['result', 'cost'].slice(0, making.random.whole(1, 2)).map((outStatisticFieldName) => ({
      statisticType: making.random.pick(['count', 'min', 'max', 'sum', 'avg']),
      onStatisticField: making.random.chance(0.2) ? 'OBJECTID' : field(making, layer),
      outStatisticFieldName,
    })),
  )
