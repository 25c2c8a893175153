import { wireType } from './wire.ts'

/** A single value of a message. 64-bit numbers are `bigint` where `number` would not be exact. */
export type Scalar =
  | 'string'
  | 'bool'
  | 'double'
  | 'float'
  | 'enum'
  | 'uint32'
  | 'sint32'
  | 'int64'
  | 'uint64'
  | 'sint64'

/** A message that is checked but kept as its bytes, because nobody here looks inside. */
type Sealed = { readonly sealed: MessageShape }

/** One field of a message: its number (1 to 31), what it holds, how often, and whether it excludes the other `oneOf` fields. */
export type Slot = {
  readonly number: number
  readonly type: Scalar | 'bytes' | Sealed | MessageShape
  readonly many?: 'repeated' | 'packed'
  readonly oneOf?: true
}

/** The fields of a message by name, in the order of their numbers. */
export type MessageShape = { readonly [name: string]: Slot }

type ScalarValue<T extends Scalar> = T extends 'string'
  ? string
  : T extends 'bool'
    ? boolean
    : T extends 'int64' | 'uint64' | 'sint64'
      ? number | bigint
      : number

type SingleValue<T> = T extends Scalar
  ? ScalarValue<T>
  : T extends 'bytes' | Sealed
    ? Uint8Array
    : T extends MessageShape
      ? Message<T>
      : never

/** A message of a shape. What was absent is absent, what was written as zero is zero: so nothing is lost on the way back. */
export type Message<S extends MessageShape> = {
  readonly [K in keyof S]?: S[K] extends { many: string }
    ? readonly SingleValue<S[K]['type']>[]
    : SingleValue<S[K]['type']>
}

/** A field of a shape with its name and wire type. */
export type Entry = { readonly name: string; readonly slot: Slot; readonly wire: number }

/** The fields of a shape by number and by name. */
type FieldTable = {
  readonly byNumber: readonly (Entry | undefined)[]
  readonly byName: ReadonlyMap<string, Entry>
}

const tables = new WeakMap<MessageShape, FieldTable>()

/** The fields of a shape, tabled once. */
export function tableOf(shape: MessageShape): FieldTable {
  const known = tables.get(shape)
  if (known) return known
  const byNumber: (Entry | undefined)[] = []
  const byName = new Map<string, Entry>()
  for (const [name, slot] of Object.entries(shape)) {
    const entry = { name, slot, wire: wireTypeOf(slot.type) }
    byNumber[slot.number] = entry
    byName.set(name, entry)
  }
  tables.set(shape, { byNumber, byName })
  return { byNumber, byName }
}

function wireTypeOf(type: Slot['type']): number {
  if (type === 'double') return wireType.fixed64
  if (type === 'float') return wireType.fixed32
  return typeof type === 'object' || type === 'string' || type === 'bytes' ? wireType.length : wireType.varint
}

/** True for a message that is kept as its bytes. */
export function isSealed(type: Sealed | MessageShape): type is Sealed {
  return 'sealed' in type
}
