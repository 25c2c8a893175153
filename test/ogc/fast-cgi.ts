import { connect } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** Types of records (FastCGI 1.0, section 8). */
const begin = 1
const params = 4
const stdin = 5
const stdout = 6

/** Asks a program that speaks FastCGI at a socket, and gives what it wrote: a head as CGI has it, and a body. */
export async function askFastCgi(
  path: string,
  variables: Readonly<Record<string, string>>,
  body: Buffer,
): Promise<Buffer> {
  const socket = connect(path)
  const pairs = Object.entries(variables).map(([name, value]) =>
    pairOf(Buffer.from(name), Buffer.from(value)),
  )
  // The role of a responder, whose connection ends with the request.
  socket.write(record(begin, Buffer.from([0, 1, 0, 0, 0, 0, 0, 0])))
  for (const part of parts(Buffer.concat(pairs))) socket.write(record(params, part))
  for (const part of parts(body)) socket.write(record(stdin, part))
  return written(await buffer(socket))
}

function record(type: number, content: Buffer): Buffer {
  const head = Buffer.from([1, type, 0, 1, content.length >> 8, content.length & 255, 0, 0])
  return Buffer.concat([head, content])
}

/** Records hold 65,535 bytes; an empty one ends a stream. */
function parts(bytes: Buffer): readonly Buffer[] {
  const most = 60_000
  const count = Math.ceil(bytes.length / most)
  return [
    ...Array.from({ length: count }, (_, index) => bytes.subarray(index * most, (index + 1) * most)),
    Buffer.alloc(0),
  ]
}

function pairOf(name: Buffer, value: Buffer): Buffer {
  const lengths = Buffer.alloc(8)
  lengths.writeUInt32BE((name.length | 0x8000_0000) >>> 0, 0)
  lengths.writeUInt32BE((value.length | 0x8000_0000) >>> 0, 4)
  return Buffer.concat([lengths, name, value])
}

function written(records: Buffer): Buffer {
  const output: Buffer[] = []
  for (let at = 0; at + 8 <= records.length; ) {
    const length = records.readUInt16BE(at + 4)
    if (records[at + 1] === stdout) output.push(records.subarray(at + 8, at + 8 + length))
    at += 8 + length + (records[at + 6] ?? 0)
  }
  return Buffer.concat(output)
}
