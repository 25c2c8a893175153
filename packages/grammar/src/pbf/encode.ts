import {
  type Entry,
  isSealed,
  type Message,
  type MessageShape,
  type Scalar,
  type Slot,
  tableOf,
} from './message.ts'
import { WireWriter, wireType } from './wire.ts'

/** Writes a message with its fields in the order of their numbers, lists of numbers packed. */
export function encodeMessage<S extends MessageShape>(shape: S, message: Message<S>): Uint8Array {
  const writer = new WireWriter()
  writeMessage(shape, message, writer)
  return writer.finish()
}

function writeMessage(
  shape: MessageShape,
  message: Readonly<Record<string, unknown>>,
  writer: WireWriter,
): void {
  for (const entry of presentFields(shape, message)) {
    const value = message[entry.name]
    const { number, type, many } = entry.slot
    if (many === 'packed') {
      writer.varint(number * 8 + wireType.length)
      writer.within(() => {
        for (const item of value as unknown[]) writeValue(type, item, writer)
      })
    } else
      for (const item of many ? (value as unknown[]) : [value]) {
        writer.varint(number * 8 + entry.wire)
        writeValue(type, item, writer)
      }
  }
}

/** The fields that a message has, by number. What was decoded has them in that order already. */
function presentFields(shape: MessageShape, message: Readonly<Record<string, unknown>>): readonly Entry[] {
  const { byName } = tableOf(shape)
  const entries: Entry[] = []
  let last = 0
  let isSorted = true
  for (const name in message) {
    const entry = byName.get(name)
    if (!entry || message[name] === undefined) continue
    isSorted &&= entry.slot.number > last
    last = entry.slot.number
    entries.push(entry)
  }
  return isSorted ? entries : entries.sort((a, b) => a.slot.number - b.slot.number)
}

function writeValue(type: Slot['type'], value: unknown, writer: WireWriter): void {
  if (typeof type === 'object') {
    if (isSealed(type)) writer.bytes(value as Uint8Array)
    else writer.within(() => writeMessage(type, value as Record<string, unknown>, writer))
    return
  }
  switch (type) {
    case 'string':
      writer.string(value as string)
      break
    case 'bytes':
      writer.bytes(value as Uint8Array)
      break
    case 'double':
      writer.double(value as number)
      break
    case 'float':
      writer.float(value as number)
      break
    default:
      writer.varint(unsigned(type, value as number | bigint | boolean))
  }
}

/** The number that stands on the wire for a value. */
function unsigned(type: Scalar, value: number | bigint | boolean): number | bigint {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (type === 'sint32' || type === 'sint64') return zigzag(value)
  return type === 'int64' && value < 0 ? BigInt.asUintN(64, BigInt(value)) : value
}

function zigzag(value: number | bigint): number | bigint {
  if (typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER / 2)
    return value < 0 ? -value * 2 - 1 : value * 2
  const large = BigInt(value)
  return large < 0n ? -large * 2n - 1n : large * 2n
}
