import type { ValueType } from '../../value.ts'
import { asInteger, asObject, asText, parseJson } from '../plain/json.ts'
import { parseFieldNames } from './field-list.ts'
import { type OrderField, parseOrder, printOrder } from './order-list.ts'

/** The first rows of each group. */
export interface TopFilter {
  readonly groupByFields: readonly string[]
  readonly topCount: number
  readonly orderByFields: readonly OrderField[]
}

const joined = (value: unknown, what: string): string =>
  Array.isArray(value) ? value.map((item) => asText(item, what)).join(',') : asText(value, what, 4_000)

/** The filter of `queryTopFeatures`, as JSON. */
export const topFilter: ValueType<TopFilter> = {
  id: 'topFilter',
  form: 'JSON {"groupByFields":"…","topCount":1,"orderByFields":["…"]}',
  parse(text) {
    const object = asObject(parseJson(text), 'it')
    return {
      groupByFields: parseFieldNames(joined(object.groupByFields, 'groupByFields')),
      topCount: asInteger(object.topCount, 'topCount', 1, 1_000_000),
      orderByFields: parseOrder(joined(object.orderByFields, 'orderByFields')),
    }
  },
  print: ({ groupByFields, topCount, orderByFields }) =>
    JSON.stringify({
      groupByFields: groupByFields.join(','),
      topCount,
      orderByFields: [printOrder(orderByFields)],
    }),
  fieldsIn: ({ groupByFields, orderByFields }) => [
    ...groupByFields,
    ...orderByFields.map((step) => step.field),
  ],
}
