import { operations } from '@mapgate/protocol'

const writing = new Set(
  operations.flatMap(({ id, effect }) => (effect === 'write' || effect === 'job' ? [id.toLowerCase()] : [])),
)

/** True for `edit` and for the name of an operation that writes. */
export const isEditOperation = (name: string): boolean =>
  name.toLowerCase() === 'edit' || writing.has(name.toLowerCase())
