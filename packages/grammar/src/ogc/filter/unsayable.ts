/**
 * Why a condition cannot be said to a server: something is calculated (`function`), a field is unknown or has a name that the language
 * cannot hold (`field`), a value is not of its field's kind or the language cannot compare that kind (`kind`), it cannot ask for nulls (`null`), a text, number or pattern
 * would be read otherwise than it is meant (`text`, `number`, `pattern`), texts are compared in a data source that nobody names (`data-source`) or in
 * one that takes no notice of their letter case (`letter-case`), a layer's name cannot be told from the filter around it
 * (`layer-name`), or the whole is too long (`length`).
 */
export type FilterRefusal =
  | 'function'
  | 'field'
  | 'kind'
  | 'null'
  | 'text'
  | 'number'
  | 'pattern'
  | 'data-source'
  | 'letter-case'
  | 'layer-name'
  | 'length'

/** Raised inside the printers of filters, and turned into a reason at their edge. */
export class Unsayable extends Error {
  readonly reason: FilterRefusal
  constructor(reason: FilterRefusal) {
    super(`a filter cannot be said: ${reason}`)
    this.reason = reason
  }
}

/** Stops the printing of a filter. */
export function refuse(reason: FilterRefusal): never {
  throw new Unsayable(reason)
}
