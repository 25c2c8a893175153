import {
  type Entry,
  isSealed,
  type Message,
  type MessageShape,
  type Scalar,
  type Slot,
  tableOf,
} from './message.ts'
import { WireFault, WireReader, wireType } from './wire.ts'

/** Reads a message. Raises `WireFault` for unknown fields, wrong wire types, a single field given twice, and two of a `oneOf`. */
export function decodeMessage<S extends MessageShape>(shape: S, bytes: Uint8Array): Message<S> {
  return readMessage(shape, new WireReader(bytes)) as Message<S>
}

/** Meets every field of a message in turn; `visit` reads its value. */
function eachField(
  shape: MessageShape,
  reader: WireReader,
  visit: (entry: Entry, packed: boolean) => void,
): void {
  const { byNumber } = tableOf(shape)
  let seen = 0
  let chosen = false
  while (reader.position < reader.end) {
    const position = reader.position
    const tag = reader.uint32()
    const entry = byNumber[tag >>> 3]
    if (!entry) throw new WireFault(`the field ${tag >>> 3} is not known`, position)
    const packed = entry.slot.many === 'packed' && (tag & 7) === wireType.length
    if ((tag & 7) !== entry.wire && !packed) throw new WireFault(`${entry.name} has a wrong type`, position)
    const bit = 1 << entry.slot.number
    if (!entry.slot.many && (seen & bit) !== 0) throw new WireFault(`${entry.name} is given twice`, position)
    if (entry.slot.oneOf && chosen)
      throw new WireFault(`${entry.name} is given beside its alternative`, position)
    chosen ||= entry.slot.oneOf === true
    seen |= bit
    visit(entry, packed)
  }
}

function readMessage(shape: MessageShape, reader: WireReader): Record<string, unknown> {
  const message: Record<string, unknown> = {}
  eachField(shape, reader, ({ name, slot }, packed) => {
    if (!slot.many) {
      message[name] = readValue(slot.type, reader)
      return
    }
    const list = (message[name] as unknown[] | undefined) ?? []
    message[name] = list
    if (packed)
      reader.within(() => {
        while (reader.position < reader.end) list.push(readValue(slot.type, reader))
      })
    else list.push(readValue(slot.type, reader))
  })
  return message
}

function readValue(type: Slot['type'], reader: WireReader): unknown {
  if (typeof type === 'object') {
    if (!isSealed(type)) return reader.within(() => readMessage(type, reader))
    const start = reader.position
    reader.within(() => skim(type.sealed, reader))
    reader.position = start
    return reader.bytes()
  }
  switch (type) {
    case 'string':
      return reader.string()
    case 'bytes':
      return reader.bytes()
    case 'double':
      return reader.double()
    case 'float':
      return reader.float()
    default:
      return readNumber(type, reader)
  }
}

function readNumber(type: Exclude<Scalar, 'string' | 'double' | 'float'>, reader: WireReader): unknown {
  const { position } = reader
  switch (type) {
    case 'bool': {
      const value = reader.uint32()
      if (value > 1) throw new WireFault('a truth value is neither 0 nor 1', position)
      return value === 1
    }
    case 'enum':
    case 'uint32':
      return reader.uint32()
    case 'sint32':
      return unzigzag(reader.uint32())
    case 'uint64':
      return reader.varint()
    case 'sint64':
      return unzigzag(reader.varint())
    case 'int64': {
      const value = reader.varint()
      return typeof value === 'number' ? value : narrow(BigInt.asIntN(64, value))
    }
  }
}

/** Checks a message without keeping it; lists of numbers are stepped over. */
function skim(shape: MessageShape, reader: WireReader): void {
  eachField(shape, reader, ({ slot: { type } }, packed) => {
    if (packed) reader.bytes()
    else if (typeof type === 'object') reader.within(() => skim(isSealed(type) ? type.sealed : type, reader))
    else readValue(type, reader)
  })
}

function unzigzag(value: number | bigint): number | bigint {
  if (typeof value === 'number') return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  return narrow((value >> 1n) ^ -(value & 1n))
}

function narrow(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
}
