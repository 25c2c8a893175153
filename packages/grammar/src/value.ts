import type { Expression } from './expression/index.ts'

/** Why a text is not a value of its type; caught by the parser and shown as a fault. The message never repeats a secret. */
export class ValueError extends Error {
  override readonly name = 'ValueError'
}

/** How one kind of parameter value is read from text and printed canonically: equal values print equal bytes. */
export interface ValueType<T> {
  /** Short stable name, such as `extent`; the key of the operations page. */
  readonly id: string
  /** Form and bounds in a few words, for the operations page and for fault messages. */
  readonly form: string
  /** True for values that are long by nature and quick to read: shapes, rows, lists of ids. */
  readonly isBulk?: true
  /** Reads a non-empty text; throws `ValueError`. */
  parse(text: string): T
  /** Prints so that `parse(print(value))` equals `value`. */
  print(value: T): string
  /** The fields that a value names, as written; names have no case. `*` names none. Present on every type that selects fields. */
  fieldsIn?(value: T): Iterable<string>
  /** The layers that a value names. Present on every type that selects layers. */
  layersIn?(value: T): Iterable<number>
  /** The same value with every condition and expression in it changed. Present on every type that holds any. */
  mapExpressions?(value: T, change: (expression: Expression) => Expression): T
}
