import { isSealed, type Message, type MessageShape, type Scalar, type Slot, tableOf } from './message.ts'
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
  for (const entry of tableOf(shape)) {
    const value = entry && message[entry.name]
    if (!entry || value === undefined) continue
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
