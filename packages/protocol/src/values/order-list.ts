import { ValueError, type ValueType } from '../value.ts'
import { readFieldName } from './field-list.ts'

/** One step of an order. */
export interface OrderField {
  readonly field: string
  readonly direction: 'ASC' | 'DESC'
}

const maxFields = 100

/** Reads `NAME DESC, VAL`; a missing direction is `ASC`. */
export function parseOrder(text: string): OrderField[] {
  const parts = text.split(',', maxFields + 1)
  if (parts.length > maxFields) throw new ValueError(`it has more than ${maxFields} fields`)
  return parts.map(parseOrderField)
}

function parseOrderField(text: string): OrderField {
  const [name, direction = 'ASC', more] = text.trim().split(/\s+/, 3)
  const upper = direction.toUpperCase()
  if (more !== undefined || (upper !== 'ASC' && upper !== 'DESC')) {
    throw new ValueError('it has to be field names, each with ASC or DESC behind it')
  }
  return { field: readFieldName(name), direction: upper }
}

/** Prints an order in full. */
export function printOrder(order: readonly OrderField[]): string {
  return order.map(({ field, direction }) => `${field} ${direction}`).join(',')
}

/** An order of rows: fields with `ASC` or `DESC`. */
export const orderList: ValueType<readonly OrderField[]> = {
  id: 'orderList',
  form: 'field names with ASC or DESC, commas between them',
  parse: parseOrder,
  print: printOrder,
  fieldsIn: (order) => order.map((step) => step.field),
}
