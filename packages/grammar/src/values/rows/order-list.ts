import { ValueError, type ValueType } from '../../value.ts'
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
  const trimmed = text.trim()
  const found = /\s(ASC|DESC)$/i.exec(trimmed)
  if (found === null) return { field: readFieldName(trimmed), direction: 'ASC' }
  const direction = found[1]?.toUpperCase() === 'DESC' ? 'DESC' : 'ASC'
  return { field: readFieldName(trimmed.slice(0, found.index)), direction }
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
