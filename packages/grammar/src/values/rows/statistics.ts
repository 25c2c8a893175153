import { ValueError, type ValueType } from '../../value.ts'
import { asChoice, asList, asNumber, asObject, asText, compact, isAbsent, parseJson } from '../plain/json.ts'
import { readPlainName } from './field-list.ts'
import {
  type FieldOrExpression,
  fieldsOfItem,
  printFieldOrExpression,
  readFieldOrExpression,
} from './group-fields.ts'

/** Statistics that queries can ask for. */
const statisticTypes = [
  'count',
  'sum',
  'min',
  'max',
  'avg',
  'stddev',
  'var',
  'percentile_cont',
  'percentile_disc',
  'centroidAggregate',
  'envelopeAggregate',
  'convexHullAggregate',
] as const

/** One statistic of a field, or of a value that is calculated from fields. Aggregates of geometry may come without a field. */
export interface Statistic {
  readonly statisticType: (typeof statisticTypes)[number]
  readonly onStatisticField?: FieldOrExpression
  readonly outStatisticFieldName?: string
  readonly statisticParameters?: { readonly value: number; readonly orderBy?: 'ASC' | 'DESC' }
}

const maxStatistics = 100

/** Reads the JSON list of statistics. */
function readStatistics(value: unknown): Statistic[] {
  const list = asList(value, 'it', maxStatistics)
  // A server takes an empty list for none at all, and answers rows.
  if (list.length === 0) throw new ValueError('it names no statistic')
  return list.map((item) => {
    const object = asObject(item, 'a statistic')
    return compact({
      statisticType: asChoice(object.statisticType, 'statisticType', statisticTypes),
      onStatisticField: isAbsent(object.onStatisticField)
        ? undefined
        : readFieldOrExpression(asText(object.onStatisticField, 'onStatisticField', 4_000)),
      outStatisticFieldName: isAbsent(object.outStatisticFieldName)
        ? undefined
        : readPlainName(object.outStatisticFieldName),
      statisticParameters: isAbsent(object.statisticParameters)
        ? undefined
        : readPercentile(object.statisticParameters),
    }) as Statistic
  })
}

function readPercentile(value: unknown): NonNullable<Statistic['statisticParameters']> {
  const object = asObject(value, 'statisticParameters')
  const number = asNumber(object.value, 'value')
  if (isAbsent(object.orderBy)) return { value: number }
  return { value: number, orderBy: asChoice(object.orderBy, 'orderBy', ['ASC', 'DESC']) }
}

/** The fields that a statistic looks at. */
export const fieldsOfStatistic = ({ onStatisticField: on }: Statistic): readonly string[] =>
  on === undefined ? [] : [...fieldsOfItem(on)]

/** Statistics of fields, as JSON. */
export const statistics: ValueType<readonly Statistic[]> = {
  id: 'statistics',
  form: 'JSON [{"statisticType":"sum","onStatisticField":"…","outStatisticFieldName":"…"}]',
  parse: (text) => readStatistics(parseJson(text)),
  print: (list) =>
    JSON.stringify(
      list.map((one) =>
        one.onStatisticField === undefined
          ? one
          : { ...one, onStatisticField: printFieldOrExpression(one.onStatisticField) },
      ),
    ),
  fieldsIn: (list) => list.flatMap((one) => fieldsOfStatistic(one)),
  mapExpressions: (list, change) =>
    list.map((one) => {
      const { onStatisticField: on } = one
      return on === undefined || typeof on === 'string' ? one : { ...one, onStatisticField: change(on) }
    }),
}
